import type { AggregateRoot } from '../../domain/aggregate/aggregate-root.ts';
import type { DomainEvent } from '../../domain/domain-event.ts';
import { persistenceOf } from '../../domain/aggregate/persistence.ts';
import type { ConcurrencyConflict } from '../../domain/repository.ts';
import type { EventEnvelope } from '../../messaging/message/envelope.ts';
import type { ScheduleChange } from '../../messaging/scheduler/scheduled-messages.ts';
import type { InlineRows } from '../../read-model/inline-rows.ts';
import type { Answer } from '../answer.ts';
import { isLater, type Eventual } from '../../messaging/eventual.ts';
import { AggregateDeleted } from '../../messaging/stream/aggregate-deleted.ts';
import { boundContext, type BoundContext } from './bound-context.ts';
import type { Origin } from './origin.ts';
import { InnerRuns, startsNew } from './inner-runs.ts';
import type { Reception } from './reception.ts';
import { RecordedMessages } from './recorded-messages.ts';
import type { UnitEnvironment } from './unit-environment.ts';
import { StoreCannot } from '../store-cannot.ts';
import { UnitEnded, UnsavedChanges } from './unit-faults.ts';
import type { InnerRunOptions } from './unit-of-work.ts';
import { release, UnitRepository, type TrackedAggregate } from './unit-repository.ts';
import { UnitSchedule } from './unit-schedule.ts';
import { dueSnapshots } from './due-snapshots.ts';
import type { UnitChanges, UnitStore } from './unit-store.ts';
import { checkedAnswer, checkWork, type AfterCommitWork, type AnyWork } from './work.ts';

const NONE: readonly AfterCommitWork[] = [];
const NO_CHANGES: readonly ScheduleChange[] = [];

/** One attempt at some work, in fixed phases: the work, the reactions to its events, the check, the commit. */
export class Unit {
  readonly store: UnitStore;
  readonly tenant: string | undefined;
  readonly #environment: UnitEnvironment;
  readonly #origin: Origin;
  readonly #reception: Reception | undefined;
  readonly #messages: RecordedMessages;
  readonly #repositories: Record<string, UnitRepository<AggregateRoot>> = {};
  readonly #tracked: TrackedAggregate[] = [];
  #afterCommit: AfterCommitWork[] | undefined;
  #phase: 'working' | 'committing' | 'ended' = 'working';
  #conflict: ConcurrencyConflict | undefined;
  #innerRuns: InnerRuns | undefined;
  #schedule: UnitSchedule | undefined;

  constructor(environment: UnitEnvironment, origin: Origin, reception?: Reception) {
    this.store = environment.store;
    this.tenant = origin.tenant;
    this.#environment = environment;
    this.#origin = origin;
    this.#reception = reception;
    this.#messages = new RecordedMessages(environment.clock, environment.identifiers, origin);
    for (const [name, recipe] of environment.recipes) this.#repositories[name] = new UnitRepository(this, recipe);
  }

  /** Why this attempt is doomed. */
  get conflict(): ConcurrencyConflict | undefined {
    return this.#conflict;
  }

  get afterCommitWork(): readonly AfterCommitWork[] {
    return this.#afterCommit ?? NONE;
  }

  /** What is scheduled and cancelled in this unit. */
  get schedule(): UnitSchedule {
    this.use();
    const { schedule } = this.store;
    if (schedule === undefined) throw new StoreCannot('schedule messages', 'schedule');
    return (this.#schedule ??= new UnitSchedule(schedule, this.#origin, this.#environment.identifiers));
  }

  /** What the work answers, committed if that is ok; nothing where a conflict dooms the attempt. */
  async perform(work: AnyWork): Promise<Answer | undefined> {
    try {
      const answer = checkedAnswer(await work(this.#repositories as never, boundContext(this, this.#origin) as never));
      this.#origin.given?.throwIfAborted();
      if (this.#conflict !== undefined) return undefined;
      if (answer.isErr()) return answer;
      this.#innerRuns?.check();
      const refusal = this.#environment.reactions.size === 0 ? undefined : await this.#react();
      if (this.#conflict !== undefined) return undefined;
      if (refusal !== undefined) return refusal;
      this.#refuseUnsaved();
      const committing = this.#commit(answer);
      this.#conflict = isLater(committing) ? await committing : committing;
      return this.#conflict === undefined ? answer : undefined;
    } catch (thrown) {
      if (this.#phase === 'committing') throw thrown;
      this.#origin.given?.throwIfAborted();
      if (this.#conflict === undefined) throw thrown;
      return undefined;
    } finally {
      this.#end();
    }
  }

  /** Refuses whoever comes too late, or whom nobody waits for any more. */
  use(): void {
    if (this.#phase !== 'working') throw new UnitEnded();
    this.#origin.given?.throwIfAborted();
  }

  /** What is done now, by whom. */
  stamp(): Pick<EventEnvelope, 'occurredAt' | 'actor'> {
    const { actor } = this.#origin;
    return { occurredAt: this.#environment.clock.now(), ...(actor !== undefined && { actor }) };
  }

  /** Says that this attempt can't commit, whatever its work answers. */
  doom(conflict: ConcurrencyConflict): ConcurrencyConflict {
    this.#conflict ??= conflict;
    return conflict;
  }

  track(aggregate: TrackedAggregate): void {
    this.#tracked.push(aggregate);
  }

  /** Takes the events that are new since the last save; the state is that of the commit, which is no other. */
  record(tracked: TrackedAggregate): void {
    const { aggregate } = tracked;
    const known = tracked.persistence;
    const persistence = known?.version === aggregate.version ? known : persistenceOf(aggregate);
    const { name, id, events } = persistence;
    for (const event of events.slice(tracked.version - tracked.expected)) {
      tracked.version += 1;
      this.#messages.add(event, { type: name, id, version: tracked.version });
    }
    tracked.persistence = persistence;
  }

  /** Says of an aggregate that is kept as its events that it was deleted. */
  bury({ id, version, recipe: { name } }: TrackedAggregate): void {
    this.#messages.add(new AggregateDeleted(), { type: name, id, version: version + 1 });
  }

  afterCommit(work: AfterCommitWork): void {
    this.use();
    checkWork(work);
    (this.#afterCommit ??= []).push(work);
  }

  async runInside(work: AnyWork, context: BoundContext, options: InnerRunOptions = {}): Promise<Answer> {
    this.use();
    checkWork(work);
    if (startsNew(options)) return this.#environment.run(work, this.#origin.optionsFor(context.causationId));
    return (this.#innerRuns ??= new InnerRuns()).join(async () =>
      checkedAnswer(await work(this.#repositories as never, context as never)),
    );
  }

  /** Reacts to what was saved, first in, first out, until nothing new comes; the first refusal is the unit's answer. */
  async #react(): Promise<Answer | undefined> {
    const { reactions, maxDepth } = this.#environment;
    for (let index = 0; index < this.#messages.envelopes.length; index += 1) {
      const envelope = this.#messages.envelopes[index] as EventEnvelope<DomainEvent>;
      const applicable = reactions.get(envelope.message.type);
      if (applicable === undefined) continue;
      this.#messages.reactTo(index, maxDepth);
      for (const { react } of applicable) {
        const context = boundContext(this, this.#origin, envelope);
        const answer = await react(envelope.message, this.#repositories as never, context as never);
        this.#origin.given?.throwIfAborted();
        if (this.#conflict !== undefined) return undefined;
        if (answer !== undefined && checkedAnswer(answer).isErr()) return answer;
        this.#innerRuns?.check();
      }
    }
    return undefined;
  }

  #refuseUnsaved(): void {
    const unsaved = this.#tracked.filter(({ aggregate, version }) => aggregate.version !== version);
    if (unsaved.length > 0) throw new UnsavedChanges(unsaved.map(({ recipe, id }) => ({ type: recipe.name, id })));
  }

  #commit(answer: Answer): Eventual<ConcurrencyConflict | undefined> {
    const aggregates = this.#tracked.filter(({ version, expected, deleted }) => version !== expected || deleted);
    const done = this.#reception?.changes(answer);
    const scheduled = this.#schedule?.changes ?? NO_CHANGES;
    if (aggregates.length === 0 && done === undefined && scheduled.length === 0) return undefined;
    const envelopes = this.#messages.withTranslations(this.#environment.translate);
    this.#phase = 'committing';
    const changes: UnitChanges = {
      aggregates,
      envelopes,
      ...done,
      ...(scheduled.length > 0 && { scheduled }),
      ...this.#snapshots(aggregates),
    };
    const { inline } = this.#environment;
    const conflict =
      inline === undefined || envelopes.length === 0
        ? this.store.commit(changes)
        : this.#commitWithRows(inline, changes);
    return isLater(conflict)
      ? conflict.then((found) => this.#committed(aggregates, found))
      : this.#committed(aggregates, conflict);
  }

  /** The rows that the events change are written with them, and what follows from them comes after that. */
  async #commitWithRows(inline: InlineRows, changes: UnitChanges): Promise<ConcurrencyConflict | undefined> {
    const { rows, effects } = await inline.changedBy(changes.envelopes);
    for (const effect of effects) (this.#afterCommit ??= []).push(async () => void (await effect()));
    return this.store.commit(rows.length === 0 ? changes : { ...changes, rows });
  }

  /** The snapshots that are due: what is to be committed with the rest, while what comes later is left for after the commit. */
  #snapshots(aggregates: readonly TrackedAggregate[]): Pick<UnitChanges, 'snapshots'> | undefined {
    if (aggregates.every(({ recipe }) => recipe.keeps === 'state' || recipe.snapshots === undefined)) return undefined;
    const due = dueSnapshots(aggregates, this.#messages.envelopes, this.#environment.clock.now());
    for (const snapshot of due.afterCommit) (this.#afterCommit ??= []).push(() => this.store.snapshots?.save(snapshot));
    return due.inTransaction.length === 0 ? undefined : { snapshots: due.inTransaction };
  }

  #end(): void {
    this.#phase = 'ended';
    for (const { expected, aggregate } of this.#tracked) if (expected === 0) release(aggregate);
  }

  /** Only now are the events no longer pending. */
  #committed(
    aggregates: readonly TrackedAggregate[],
    conflict: ConcurrencyConflict | undefined,
  ): ConcurrencyConflict | undefined {
    if (conflict === undefined) {
      for (const { persistence, version, expected } of aggregates) persistence.commit(version - expected);
    }
    return conflict;
  }
}
