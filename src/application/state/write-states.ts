import { err, ok, type Result } from 'neverthrow';
import type { AggregateRoot } from '../../domain/aggregate/aggregate-root.ts';
import { ConcurrencyConflict } from '../../domain/repository.ts';
import { need, needObject, needSignal } from '../../messaging/invalid-option.ts';
import type { Store } from '../store.ts';
import type { EventRecipe } from './event-recipe.ts';
import { changesOf } from './missing-state.ts';
import type { StateRecipe } from './repository-recipe.ts';
import { toldAggregates } from './told-aggregates.ts';

/**
 * Of which aggregates the states are to be written, and how they have been kept until now.
 *
 * @see Vernon 2013, appendix A, Aggregates and Event Sourcing
 * @since 0.2.0
 */
export interface WriteStatesOptions<Aggregate extends AggregateRoot> {
  /** What makes them of their events: what `eventSourced` gave. */
  readonly from: EventRecipe<Aggregate>;
  /** How they are to be kept: what `stateStored` gives for the same class. */
  readonly to: StateRecipe<Aggregate>;
  /** Ends the writing between two of them; the rejection carries its reason. */
  readonly signal?: AbortSignal;
}

/**
 * What became of the states of a class.
 *
 * @see Vernon 2013, appendix A, Aggregates and Event Sourcing
 * @since 0.2.0
 */
export interface StatesWritten {
  /** How many states were missing, or not up to date. */
  readonly written: number;
  /** How many are marked as deleted now. */
  readonly deleted: number;
  /** How many aggregates there are of which nothing had to be done. */
  readonly unchanged: number;
}

/**
 * Writes the state of every aggregate of a class, as its events have made it: the way back from `eventSourced` to `stateStored`.
 *
 * *When to use*: in a script, once nothing runs any more that keeps the class as events, and before what keeps its states is started. It reads the whole log, and
 * has the ids of all these aggregates in memory.
 *
 * *Guarantees*: each state has the version of the last event, and says when and by whom it was made and changed, as the events do. A deleted aggregate has none, and its id stays taken. What is there
 * already stays, so where it was interrupted it is run again, before anything starts: an aggregate is begun in one commit and changed or deleted in a second. The log isn't changed.
 *
 * *Errors*: `ConcurrencyConflict` where a state was deleted whose events go on, where one is ahead of its events, or somebody changes it meanwhile; those before it are written. `InvalidOption`; what
 * `eventSourced` throws of events that can't be read; the signal's reason; what the store throws.
 *
 * @example
 * ```ts
 * import { AggregateRoot, DomainEvent, Identifier, stateStored, type TypeOf } from 'demesne';
 * import { writeStates } from 'demesne/application';
 * import { eventSourced } from 'demesne/event-sourcing';
 * import { InMemoryStore, InMemoryUnitOfWork } from 'demesne/in-memory';
 * import { z } from 'zod';
 *
 * const HallId = Identifier.define('HallId');
 * type HallId = TypeOf<typeof HallId>;
 * class HallOpened extends DomainEvent.define('hall.HallOpened', { seats: z.int() }) {}
 * class Hall extends AggregateRoot.define('Hall', {
 *   id: HallId,
 *   state: { seats: z.int() },
 *   events: { HallOpened },
 *   evolve: { HallOpened: (_, { data }) => ({ seats: data.seats }) },
 * }) {
 *   static open(id: HallId, seats: number) {
 *     return new Hall(id).begin(new HallOpened({ seats }));
 *   }
 * }
 *
 * const store = new InMemoryStore(); // on SQLite or PostgreSQL a script opens it
 * const unit = new InMemoryUnitOfWork(store, { halls: eventSourced(Hall) });
 * await unit.run(({ halls }) => halls.save(Hall.open(HallId.of('h-1'), 80)));
 *
 * const answer = await writeStates(store, { from: eventSourced(Hall), to: stateStored(Hall) });
 * answer._unsafeUnwrap(); // => { written: 1, deleted: 0, unchanged: 0 }
 * ```
 * @see Vernon 2013, appendix A, Aggregates and Event Sourcing
 * @since 0.2.0
 */
export async function writeStates<Aggregate extends AggregateRoot>(
  store: Store,
  options: WriteStatesOptions<Aggregate>,
): Promise<Result<StatesWritten, ConcurrencyConflict>> {
  check(store, options);
  const { from, to, signal } = options;
  const counts = { written: 0, deleted: 0, unchanged: 0 };
  for (const told of await toldAggregates(store, from.name, signal)) {
    signal?.throwIfAborted();
    const { id, tenant } = told;
    const changes = await changesOf(store, from, to, told);
    if (changes instanceof ConcurrencyConflict) return err(changes);
    for (const change of changes) {
      const written = { recipe: to, id, tenant, ...change };
      const conflict = await store.commit({ aggregates: [written], envelopes: [] });
      if (conflict !== undefined) return err(conflict);
    }
    const last = changes.at(-1);
    counts[last === undefined ? 'unchanged' : last.deleted ? 'deleted' : 'written'] += 1;
  }
  return ok(counts);
}

function check<Aggregate extends AggregateRoot>(store: Store, options: WriteStatesOptions<Aggregate>): void {
  need(typeof store?.log?.read === 'function' && typeof store.commit === 'function', 'store', 'a store', store);
  needObject(options);
  const { from, to, signal } = options as Partial<WriteStatesOptions<Aggregate>>;
  need(from?.keeps === 'events', 'from', 'what eventSourced gives', from);
  need(to?.keeps === 'state' && to.type === from?.type, 'to', 'what stateStored gives for the same class', to);
  needSignal(signal);
}
