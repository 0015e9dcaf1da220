import type { Result } from 'neverthrow';
import type { AggregateRoot } from '../../domain/aggregate/aggregate-root.ts';
import type { Page, UnfitCursor } from '../../domain/page.ts';
import type { Repository } from '../../domain/repository.ts';
import type { AuditStamps, Tombstone } from './audit-stamps.ts';
import type { PageQuery, StateIn, Where } from '../../selection/where.ts';

/**
 * A repository that keeps state, and so can be asked for aggregates by what that is.
 *
 * *When to use*: a unit gives it for `stateStored(Order)`. Ask it for what is to be changed, a page at a time; what a screen
 * shows belongs into a read model, for each question here reads the state of all aggregates of their type and tenant.
 *
 * *Guarantees*: the same answers from every store. They are of what was last committed, in the unit's tenant; an
 * aggregate that this unit has already is that object, with what the unit did to it, and one that it deleted is left out.
 * Pages that follow each other by `after` hold nothing twice and leave nothing out, whatever comes and goes meanwhile, but
 * for aggregates whose own order changed.
 *
 * *Errors*: `InvalidOption` for a question that can't be asked, and `StoreCannot` where the store has no such part.
 *
 * @example
 * ```ts
 * import { AggregateRoot, DomainEvent, Identifier, stateStored, type TypeOf } from 'demesne';
 * import { InMemoryStore, InMemoryUnitOfWork } from 'demesne/in-memory';
 * import { ok, safeTry } from 'neverthrow';
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
 * const unit = new InMemoryUnitOfWork(new InMemoryStore(), { halls: stateStored(Hall) });
 * await unit.run(({ halls }) =>
 *   safeTry(async function* () {
 *     for (const seats of [80, 400, 120]) yield* await halls.save(Hall.open(HallId.of(`h-${seats}`), seats));
 *     return ok();
 *   }),
 * );
 *
 * const large = await unit.run(({ halls }) =>
 *   safeTry(async function* () {
 *     const { items, next } = yield* await halls.page({ where: { seats: { gte: 100 } }, orderBy: [['seats', 'desc']] });
 *     return ok({ ids: items.map(({ id }) => id), next, all: await halls.count() });
 *   }),
 * );
 * large._unsafeUnwrap(); // => { ids: ['h-400', 'h-120'], next: undefined, all: 3 }
 * ```
 * @see Evans 2003, ch. 6, Querying a Repository; Fowler 2002, Query Object
 * @since 0.2.0
 */
export interface StateRepository<Aggregate extends AggregateRoot> extends Repository<Aggregate> {
  /** Some of the aggregates that are asked for, in their order; `next` leads on. */
  page(query?: PageQuery<StateIn<Aggregate>>): Promise<Result<Page<Aggregate>, UnfitCursor>>;
  /** How many there are. */
  count(query?: { readonly where?: Where<StateIn<Aggregate>> }): Promise<number>;
  /** When and by whom an aggregate was made, changed and removed. */
  stamps(id: Aggregate['id']): Promise<AuditStamps | undefined>;
  /** Some of those that were deleted, in the order of their ids; their states are gone. */
  deleted(
    query?: Pick<PageQuery<StateIn<Aggregate>>, 'after' | 'limit'>,
  ): Promise<Result<Page<Tombstone<Aggregate['id']>>, UnfitCursor>>;
}
