import { BufferedUnitOfWork } from '../application/unit-of-work/buffered-unit-of-work.ts';
import type { Reaction } from '../application/unit-of-work/reaction.ts';
import type { RepositoriesOf, RepositoryRecipes } from '../application/state/repository-recipe.ts';
import type { UnitOfWorkOptions } from '../application/unit-of-work/unit-of-work-options.ts';
import type { PostgresStore } from './postgres-store.ts';
import type { PostgresTransaction } from './postgres-transaction.ts';

/**
 * The unit of work over a {@link PostgresStore}, or within a {@link PostgresTransaction | transaction of your own}.
 *
 * *When to use*: one for each context of a process.
 *
 * *Guarantees*: those of `UnitOfWork`. The work runs before the transaction and may await whatever it likes without holding
 * a connection; then everything is written in one short transaction.
 *
 * *Errors*: `CommitUnknown` where the connection is lost during the commit.
 *
 * @example
 * ```ts
 * import { AggregateRoot, DomainEvent, Identifier } from 'demesne';
 * import { stateStored } from 'demesne/application';
 * import { PostgresStore, PostgresUnitOfWork, type PostgresPool } from 'demesne/postgres';
 *
 * class HallOpened extends DomainEvent.define('hall.HallOpened', {}) {}
 * class Hall extends AggregateRoot.define('Hall', {
 *   id: Identifier.define('HallId'),
 *   state: {},
 *   events: { HallOpened },
 *   evolve: { HallOpened: () => ({}) },
 * }) {}
 *
 * const unitOver = (pool: PostgresPool) =>
 *   new PostgresUnitOfWork(new PostgresStore(pool), { halls: stateStored(Hall) });
 * ```
 * @see Fowler 2002, Unit of Work
 * @since 0.2.0
 */
export class PostgresUnitOfWork<
  Recipes extends RepositoryRecipes,
  const Reactions extends readonly Reaction<RepositoriesOf<Recipes>>[] = readonly [],
> extends BufferedUnitOfWork<Recipes, Reactions> {
  constructor(store: PostgresStore | PostgresTransaction, recipes: Recipes, options?: UnitOfWorkOptions<Reactions>) {
    super(store, recipes, options);
  }
}
