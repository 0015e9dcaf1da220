import { BufferedUnitOfWork } from '../application/unit-of-work/buffered-unit-of-work.ts';
import type { Reaction } from '../application/unit-of-work/reaction.ts';
import type { RepositoriesOf, RepositoryRecipes } from '../application/state/repository-recipe.ts';
import type { UnitOfWorkOptions } from '../application/unit-of-work/unit-of-work-options.ts';
import type { SqliteStore } from './sqlite-store.ts';

/**
 * The unit of work over a {@link SqliteStore}.
 *
 * *When to use*: one for each context of a process.
 *
 * *Guarantees*: those of `UnitOfWork`. The work runs before the transaction and may await whatever it likes; then everything
 * is written at once, so no one waits for somebody's work.
 *
 * @example
 * ```ts
 * import Database from 'libsql';
 * import { AggregateRoot, DomainEvent, Identifier, stateStored, type TypeOf } from 'demesne';
 * import { SqliteStore, SqliteUnitOfWork } from 'demesne/sqlite';
 *
 * const HallId = Identifier.define('HallId');
 * type HallId = TypeOf<typeof HallId>;
 * class HallOpened extends DomainEvent.define('hall.HallOpened', {}) {}
 * class Hall extends AggregateRoot.define('Hall', {
 *   id: HallId,
 *   state: {},
 *   events: { HallOpened },
 *   evolve: { HallOpened: () => ({}) },
 * }) {
 *   static open(id: HallId) {
 *     return new Hall(id).begin(new HallOpened());
 *   }
 * }
 *
 * const store = new SqliteStore(new Database(':memory:'));
 * store.migrate();
 * const unit = new SqliteUnitOfWork(store, { halls: stateStored(Hall) });
 * await unit.run(({ halls }) => halls.save(Hall.open(HallId.of('h-1'))));
 * store.log.head(); // => 1
 * ```
 * @see Fowler 2002, Unit of Work
 * @since 0.2.0
 */
export class SqliteUnitOfWork<
  Recipes extends RepositoryRecipes,
  const Reactions extends readonly Reaction<RepositoriesOf<Recipes>>[] = readonly [],
> extends BufferedUnitOfWork<Recipes, Reactions> {
  constructor(store: SqliteStore, recipes: Recipes, options?: UnitOfWorkOptions<Reactions>) {
    super(store, recipes, options);
  }
}
