import { Bell } from '../../messaging/waiting/bell.ts';
import type { KeyedMessage } from '../../messaging/durable-subscription/handling/keyed-message.ts';
import {
  PartitionReader,
  type PartitionBatch,
} from '../../messaging/durable-subscription/handling/partition-reader.ts';
import { SUSPECT_ATTEMPTS } from '../../messaging/durable-subscription/leasing/suspicion.ts';
import type { LeaseLoop } from '../../messaging/durable-subscription/leasing/lease-worker.ts';
import type { HeldLease } from '../../messaging/durable-subscription/leasing/held-lease.ts';
import { untilAborted } from '../../messaging/waiting/until-aborted.ts';
import type { VersionStanding } from '../../read-model/read-model-store.ts';
import { RowBuffer } from '../../read-model/row-buffer.ts';
import { BatchProjection, type Applied, type Setback } from './batch-projection.ts';
import { ProjectionStopped } from './projection-faults.ts';
import type { Projection } from './projection.ts';
import type { ProjectionRules } from './projection-rules.ts';
import { RowWriting } from './row-writing.ts';
import { Succession } from './succession.ts';

/** How many batches without a message of the projection are passed before the position is written. */
const LAZY_BATCHES = 10;
/** How many rows are remembered by the only one who writes them. */
const REMEMBERED = 5_000;
const NOTHING = { parked: [], effects: [] };

/** Reads the events of one partition from its position on, and writes what they make of rows, one batch after the other. */
export class ProjectionLoop implements LeaseLoop {
  readonly #projection: Projection;
  readonly #rules: ProjectionRules;
  readonly #held: HeldLease;
  readonly #reader: PartitionReader;
  readonly #batches: BatchProjection;
  readonly #writing: RowWriting;
  readonly #succession: Succession;
  readonly #bell: Bell;
  /** Rung only where waiting for the next attempt has no sense any more. */
  readonly #patience: Bell;
  #standing: VersionStanding | undefined;
  /** Whether the store may say something else of it by now. */
  #isStale = true;
  #isDue = false;
  #isBusy = false;

  constructor(projection: Projection, rules: ProjectionRules, held: HeldLease) {
    const { readModels } = rules.store;
    const { version, into } = projection;
    const load = (keys: readonly string[], tenant: string | undefined) =>
      readModels.find({ model: into.name, version, tenant }, keys);
    const rows = new RowBuffer(into, load, held.lease.partitions === 1 ? REMEMBERED : 0);
    this.#projection = projection;
    this.#rules = rules;
    this.#held = held;
    this.#reader = new PartitionReader({ classes: projection.types }, rules);
    this.#batches = new BatchProjection(projection, rules, held.underWay, rows);
    this.#writing = new RowWriting(projection, rules, held, rows);
    this.#succession = new Succession(projection, readModels);
    this.#bell = new Bell(rules.timer);
    this.#patience = new Bell(rules.timer);
  }

  get isBusy(): boolean {
    return this.#isBusy;
  }

  wake(): void {
    this.#bell.ring();
  }

  /** A time to write what was passed, and to look for what an operator or another version has changed. */
  refresh(): void {
    this.#isDue = true;
    this.#isStale = true;
    this.#bell.ring();
  }

  finish(): void {
    this.#patience.ring();
    this.#bell.ring();
  }

  async run(): Promise<void> {
    while (!this.#held.isOver) {
      const goesOn = (await this.#mayGoOn()) && (await this.#round());
      if (goesOn || this.#held.isOver) continue;
      if (this.#isDue || this.#rules.isAwaited()) await this.#flush();
      await this.#bell.heard();
    }
    if (!this.#held.signal.aborted) await this.#flush();
  }

  /** Whether nobody has stopped it: an operator, a failure, or another version that has taken its place. */
  async #mayGoOn(): Promise<boolean> {
    if (this.#held.lease.paused) return false;
    if (this.#isStale) {
      this.#isStale = false;
      this.#standing = await this.#succession.standing();
    }
    return this.#standing !== undefined && this.#standing.status !== 'retired' && this.#standing.failure === undefined;
  }

  /** Handles one batch; whether there may be another. */
  async #round(): Promise<boolean> {
    const { passed } = this.#writing;
    const batch = await this.#reader.next(passed, this.#held.lease);
    if (batch.passed === passed) return this.#caughtUp();
    if (batch.messages.length === 0) return this.#pass(batch.passed);
    this.#isBusy = true;
    const setback = await (this.#held.isCareful ? this.#handleCarefully(batch) : this.#handle(batch));
    this.#isBusy = false;
    if (setback !== undefined) await this.#setBack(setback);
    return true;
  }

  async #handle({ messages, passed }: PartitionBatch): Promise<Setback | undefined> {
    const applied = await this.#applied(messages);
    const isDone = applied.reached === messages.at(-1)?.position;
    const position = isDone ? passed : (applied.reached ?? this.#held.lease.position);
    return (await this.#writing.advance(position, applied, isDone)) ? applied.setback : undefined;
  }

  /** After a crash each message is tried alone and written before the next, so that the one that kills is known. */
  async #handleCarefully({ messages, passed }: PartitionBatch): Promise<Setback | undefined> {
    for (const message of messages) {
      if (this.#held.isOver) return undefined;
      const setback = await this.#rules.alone.run(() => this.#handleAlone(message), this.#held.signal);
      if (setback !== 'done') return setback;
    }
    await this.#writing.advance(passed, NOTHING, true);
    return undefined;
  }

  async #handleAlone(message: KeyedMessage): Promise<'done' | Setback | undefined> {
    const { store, signal } = this.#held;
    const { position } = message;
    if (this.#held.isOver) return undefined;
    const tries = await store.suspect(this.#held.lease, position);
    if (tries === undefined) throw this.#held.lose();
    const isKiller = tries > SUSPECT_ATTEMPTS;
    const applied = isKiller ? this.#batches.crashed(message, tries - 1, this.#known) : await this.#applied([message]);
    const { reached = this.#held.lease.position, setback } = applied;
    await this.#writing.advance(reached, applied, false);
    if (signal.aborted || this.#held.lease.position === position) return 'done';
    // Whoever lives to say so was not killed by it: it counts from one again.
    await this.#held.checkpoint(this.#held.lease.position);
    return setback;
  }

  #applied(messages: readonly KeyedMessage[]): Promise<Applied> {
    const applied = this.#batches.run(messages, this.#known, () => this.#held.isOver);
    return untilAborted(applied, this.#held.signal);
  }

  get #known(): VersionStanding {
    return this.#standing as VersionStanding;
  }

  async #setBack({ action, failure }: Setback): Promise<void> {
    if (action === 'retry') {
      await this.#patience.heard(this.#projection.errors.retry.delayMs(failure.attempts));
      return;
    }
    if (!(await this.#succession.fail(this.#held.lease, failure))) throw this.#held.lose();
    this.#isStale = true;
    this.#rules.report(new ProjectionStopped(this.#projection.name, this.#projection.version, failure));
    this.#rules.progressed();
  }

  /** Nothing is left to read: a time for one version to follow the other. Whether there is more to do. */
  async #caughtUp(): Promise<boolean> {
    if (this.#standing?.status === 'filling') {
      await this.#flush();
      if (!(await this.#succession.takePlace())) return false;
      this.#isStale = true;
      this.#rules.progressed();
      return true;
    }
    return this.#held.lease.partition === 0 && (await this.#succession.clear());
  }

  /** Moves over messages of others; to write each of these steps would cost more than to repeat some. */
  async #pass(position: number): Promise<true> {
    this.#writing.pass(position);
    if (position - this.#held.lease.position >= LAZY_BATCHES * this.#rules.batch) await this.#flush();
    return true;
  }

  async #flush(): Promise<void> {
    this.#isDue = false;
    if (this.#writing.passed > this.#held.lease.position) await this.#writing.advance(this.#writing.passed);
  }
}
