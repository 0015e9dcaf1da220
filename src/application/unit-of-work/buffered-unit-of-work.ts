import { err, type Result } from 'neverthrow';
import type { ConcurrencyConflict } from '../../domain/repository.ts';
import type { Answer, ValueOf } from '../answer.ts';
import type { Eventual } from '../../messaging/eventual.ts';
import { originOf } from './origin.ts';
import type { Reaction, RefusalOfReaction } from './reaction.ts';
import { receptionOf, type Reception } from './reception.ts';
import type { RepositoriesOf, RepositoryRecipes } from '../state/repository-recipe.ts';
import type { UnitEnvironment } from './unit-environment.ts';
import { AfterCommitFailed } from './unit-faults.ts';
import { checkedOptions, type CheckedOptions, type UnitOfWorkOptions } from './unit-of-work-options.ts';
import type { KeptResult, OnceOptions, Outcome, RunOptions, UnitOfWork, Work } from './unit-of-work.ts';
import type { UnitStore } from './unit-store.ts';
import { Unit } from './unit.ts';
import { checkWork, type AfterCommitWork, type AnyWork } from './work.ts';

/**
 * A unit of work over any store: it keeps what is saved until the work has answered, and writes it in one commit.
 *
 * *When to use*: as the base of an adapter for a store of your own; applications use one such as `InMemoryUnitOfWork`.
 *
 * *Guarantees*: those of {@link UnitOfWork}. The work runs outside of any transaction of the store, and may await whatever
 * it likes without holding anyone up. The phases: the work; reactions to its events, until no new ones come; the check
 * that nothing is unsaved; the commit; after-commit work.
 *
 * *Errors*: `InvalidDefinition`, `InvalidOption` and `AggregateNameClash` for recipes or options that can't work; see
 * {@link UnitOfWork} for those of `run`.
 *
 * @example
 * ```ts
 * import { AggregateRoot, DomainEvent, Identifier, stateStored } from 'demesne';
 * import { BufferedUnitOfWork, type UnitStore } from 'demesne/application';
 *
 * class HallOpened extends DomainEvent.define('hall.HallOpened', {}) {}
 * class Hall extends AggregateRoot.define('Hall', {
 *   id: Identifier.define('HallId'),
 *   state: {},
 *   events: { HallOpened },
 *   evolve: { HallOpened: () => ({}) },
 * }) {
 *   static open(id: Hall['id']): Hall {
 *     return new Hall(id).begin(new HallOpened());
 *   }
 * }
 *
 * const written: string[] = [];
 * const store: UnitStore = {
 *   load: () => undefined,
 *   commit: ({ aggregates }) => {
 *     for (const { id, version } of aggregates) written.push(`${id} ${version}`);
 *     return undefined;
 *   },
 * };
 *
 * const unit = new BufferedUnitOfWork(store, { halls: stateStored(Hall) });
 * await unit.run(({ halls }) => halls.save(Hall.open('h-1' as Hall['id'])));
 * written; // => ['h-1 1']
 * ```
 * @see Fowler 2002, Unit of Work, Optimistic Offline Lock
 * @since 0.1.0
 */
export class BufferedUnitOfWork<
  Recipes extends RepositoryRecipes,
  const Reactions extends readonly Reaction<RepositoriesOf<Recipes>>[] = readonly [],
> implements UnitOfWork<RepositoriesOf<Recipes>, RefusalOfReaction<Reactions[number]>> {
  readonly #options: CheckedOptions;
  readonly #environment: UnitEnvironment;

  constructor(store: UnitStore, recipes: Recipes, options: UnitOfWorkOptions<Reactions> = {}) {
    this.#options = checkedOptions(store, recipes, options as UnitOfWorkOptions);
    this.#environment = { ...this.#options, run: (work, options) => this.#run(work, options) };
  }

  run<A extends Answer>(
    work: Work<RepositoriesOf<Recipes>, A, RefusalOfReaction<Reactions[number]>>,
    options?: RunOptions,
  ): Promise<Outcome<A, RefusalOfReaction<Reactions[number]>>> {
    return this.#run(work as AnyWork, options) as Promise<never>;
  }

  /** See {@link UnitOfWork.runOnce}. */
  runOnce<A extends Answer>(
    work: Work<RepositoriesOf<Recipes>, A, RefusalOfReaction<Reactions[number]>>,
    context: OnceOptions,
  ): Promise<Outcome<A | Result<undefined, never>, RefusalOfReaction<Reactions[number]>>>;
  /** The same, where the first value is kept for those who ask again. */
  runOnce<A extends Answer>(
    work: Work<RepositoriesOf<Recipes>, A, RefusalOfReaction<Reactions[number]>>,
    context: OnceOptions,
    keep: KeptResult<ValueOf<A>>,
  ): Promise<Outcome<A, RefusalOfReaction<Reactions[number]>>>;
  async runOnce(work: unknown, context: OnceOptions, keep?: object): Promise<never> {
    const reception = receptionOf(this.#options.store, context, keep);
    return (await this.#run(work as AnyWork, context, reception)) as never;
  }

  async #run(work: AnyWork, options: RunOptions | undefined, reception?: Reception): Promise<Answer> {
    checkWork(work);
    const origin = originOf(options, this.#environment.identifiers);
    const attempts = options?.attempts ?? this.#options.retry.attempts;
    origin.given?.throwIfAborted();
    const before = reception && (await reception.answered());
    if (before !== undefined) return before;
    for (let attempt = 1; ; attempt += 1) {
      const unit = new Unit(this.#environment, origin, reception);
      const answer = await unit.perform(work);
      if (answer?.isOk()) {
        if (unit.afterCommitWork.length > 0) await this.#afterCommit(unit.afterCommitWork, answer);
        return answer;
      }
      // A copy that was faster explains a refusal as well as a conflict.
      const meanwhile = reception && (await reception.answered());
      if (meanwhile !== undefined) return meanwhile;
      if (answer !== undefined) return answer;
      if (attempt >= attempts) return err(unit.conflict as ConcurrencyConflict);
      const delayMs = this.#options.retry.delayMs(attempt);
      if (delayMs > 0) await this.#options.timer.wait(delayMs, origin.given);
    }
  }

  #afterCommit(pieces: readonly AfterCommitWork[], outcome: Answer): Eventual<void> {
    const work = (): Promise<void> => runAfterCommit(pieces, outcome);
    return this.#options.store.afterCommit === undefined ? work() : this.#options.store.afterCommit(work);
  }
}

/** One piece after the other; one that throws doesn't keep the others from running. */
async function runAfterCommit(pieces: readonly AfterCommitWork[], outcome: Answer): Promise<void> {
  const causes: unknown[] = [];
  for (const piece of pieces) {
    try {
      await piece();
    } catch (thrown) {
      causes.push(thrown);
    }
  }
  if (causes.length > 0) throw new AfterCommitFailed(outcome, causes, pieces.length);
}
