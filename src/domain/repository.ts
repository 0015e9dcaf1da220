import type { Result } from 'neverthrow';
import type { AggregateRoot } from './aggregate/aggregate-root.ts';
import { DomainError } from './domain-error.ts';

/**
 * There is no aggregate of this type with this id.
 *
 * @example
 * ```ts
 * import { NotFound } from 'demesne';
 *
 * new NotFound({ aggregate: 'Order', id: 'o-1' }).message; // => 'There is no Order o-1.'
 * ```
 * @see Evans 2003, ch. 6, Repositories
 * @since 0.1.0
 */
export class NotFound extends DomainError.define('NotFound')<{ readonly aggregate: string; readonly id: string }> {
  override get message(): string {
    return `There is no ${this.aggregate} ${this.id}.`;
  }
}

/**
 * Someone else saved this aggregate since it was loaded; nothing of the stale change was written.
 *
 * *When to use*: a unit of work answers with it when all of its attempts met one. Load again and decide again. With `expected: 0` the id
 * of a new aggregate was taken.
 *
 * @example
 * ```ts
 * import { ConcurrencyConflict } from 'demesne';
 *
 * new ConcurrencyConflict({ aggregate: 'Order', id: 'o-1', expected: 3, found: 4 }).message;
 * // => 'Order o-1 was changed meanwhile: expected version 3, found version 4.'
 * ```
 * @see Fowler 2002, Optimistic Offline Lock
 * @since 0.1.0
 */
export class ConcurrencyConflict extends DomainError.define('ConcurrencyConflict')<{
  readonly aggregate: string;
  readonly id: string;
  /** The version the change was decided on. */
  readonly expected: number;
  /** The version that was found, where the store tells. */
  readonly found?: number;
}> {
  override get message(): string {
    if (this.expected === 0) return `${this.aggregate} ${this.id} exists already.`;
    const found = this.found === undefined ? 'it has another by now' : `found version ${this.found}`;
    return `${this.aggregate} ${this.id} was changed meanwhile: expected version ${this.expected}, ${found}.`;
  }
}

/**
 * The aggregates of one type, as if all of them were in memory.
 *
 * *When to use*: inside a unit of work, which hands it to the work.
 *
 * *Guarantees*: within a unit an id gives the same object every time; two units never share one; a stale `save` changes
 * nothing.
 *
 * *Errors*: `get` answers {@link NotFound}; `save` and `delete` may answer {@link ConcurrencyConflict}, and the unit's
 * attempt is over then.
 *
 * @see Evans 2003, ch. 6, Repositories; Fowler 2002, Repository
 * @since 0.1.0
 */
export interface Repository<Aggregate extends AggregateRoot> {
  /** The aggregate, or `undefined`. */
  find(id: Aggregate['id']): Promise<Aggregate | undefined>;
  /** The aggregate, or the error that it isn't there. */
  get(id: Aggregate['id']): Promise<Result<Aggregate, NotFound>>;
  /** Whether there is an aggregate with this id. */
  exists(id: Aggregate['id']): Promise<boolean>;
  /**
   * Stores the aggregate's changes with the unit; once the unit commits, they are there for everyone. An id that is taken
   * is a conflict too, with `expected: 0`: where that is a rule, ask `exists` first, and answer with a refusal of the domain's
   * own. Whoever is faster between the two is found when the work runs again.
   */
  save(aggregate: Aggregate): Promise<Result<void, ConcurrencyConflict>>;
  /** Removes the aggregate with the unit, and stores the events it still has. */
  delete(aggregate: Aggregate): Promise<Result<void, ConcurrencyConflict>>;
}
