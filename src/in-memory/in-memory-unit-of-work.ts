import { BufferedUnitOfWork } from '../application/unit-of-work/buffered-unit-of-work.ts';
import type { Reaction } from '../application/unit-of-work/reaction.ts';
import type { RepositoriesOf, RepositoryRecipes } from '../application/state/repository-recipe.ts';
import type { UnitOfWorkOptions } from '../application/unit-of-work/unit-of-work-options.ts';
import type { InMemoryStore } from './in-memory-store.ts';

/**
 * The unit of work over an {@link InMemoryStore}.
 *
 * *When to use*: in tests and prototypes, one for each context; a store that lasts takes its place in the composition root.
 *
 * *Guarantees*: those of `UnitOfWork`, real conflicts and real atomicity included.
 *
 * @example
 * ```ts
 * import { AggregateRoot, DomainEvent, Identifier, stateStored, type TypeOf } from 'demesne';
 * import { InMemoryStore, InMemoryUnitOfWork } from 'demesne/in-memory';
 * import { ok, safeTry } from 'neverthrow';
 * import { z } from 'zod';
 *
 * const CounterId = Identifier.define('CounterId');
 * type CounterId = TypeOf<typeof CounterId>;
 * class CounterStarted extends DomainEvent.define('demo.CounterStarted', {}) {}
 * class CounterRaised extends DomainEvent.define('demo.CounterRaised', {}) {}
 * class Counter extends AggregateRoot.define('Counter', {
 *   id: CounterId,
 *   state: { count: z.int() },
 *   events: { CounterStarted, CounterRaised },
 *   evolve: {
 *     CounterStarted: () => ({ count: 0 }),
 *     CounterRaised: (counter) => {
 *       counter.count += 1;
 *     },
 *   },
 * }) {
 *   static start(id: CounterId) {
 *     return new Counter(id).begin(new CounterStarted());
 *   }
 *   raise() {
 *     return this.record(new CounterRaised()).map(() => this.state.count);
 *   }
 * }
 *
 * const unit = new InMemoryUnitOfWork(new InMemoryStore(), { counters: stateStored(Counter) });
 * const id = CounterId.of('c-1');
 * await unit.run(({ counters }) => counters.save(Counter.start(id)));
 *
 * const raised = await unit.run(({ counters }) =>
 *   safeTry(async function* () {
 *     const counter = yield* await counters.get(id);
 *     const count = yield* counter.raise();
 *     yield* await counters.save(counter);
 *     return ok(count);
 *   }),
 * );
 * raised._unsafeUnwrap(); // => 1
 * ```
 * @see Fowler 2002, Unit of Work
 * @since 0.1.0
 */
export class InMemoryUnitOfWork<
  Recipes extends RepositoryRecipes,
  const Reactions extends readonly Reaction<RepositoriesOf<Recipes>>[] = readonly [],
> extends BufferedUnitOfWork<Recipes, Reactions> {
  constructor(store: InMemoryStore, recipes: Recipes, options?: UnitOfWorkOptions<Reactions>) {
    super(store, recipes, options);
  }
}
