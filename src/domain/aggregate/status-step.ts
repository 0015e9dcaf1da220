import { InvalidDefinition } from '../fault.ts';
import type { Flatten } from '../field/type-of.ts';

/**
 * A state with a status.
 *
 * @see Fowler 2002, Domain Model; Evans 2003, ch. 9, Making Implicit Concepts Explicit
 * @since 0.1.0
 */
export type Statused = { readonly status: string };

type Of<State, Status> = Extract<State, { readonly status: Status }>;
type AnyChange = (state: never, event: never) => object;

/**
 * How an event changes a state by status: it returns the whole state. {@link when} and {@link move} make such functions.
 *
 * @see Vernon 2013, appendix A, Aggregates and Event Sourcing
 * @since 0.1.0
 */
export type StatusEvolution<State, Event> = (state: State, event: Event) => State;

/** What a step of an `evolve` table leads from and to; the aggregate merges the states itself. */
export interface StatusStep {
  readonly from: readonly string[];
  /** The status afterwards; none where it stays. */
  readonly to: string | undefined;
  readonly change: AnyChange | undefined;
}

const STEP = Symbol('step');

/** The step that {@link when} or {@link move} made; nothing for a function of the author's. */
export const stepOf = (evolution: object): StatusStep | undefined =>
  (evolution as { readonly [STEP]?: StatusStep })[STEP];

function step<State, Event>(
  from: string | readonly string[],
  to: string | undefined,
  change: AnyChange | undefined,
): StatusEvolution<State, Event> {
  const described: StatusStep = { from: typeof from === 'string' ? [from] : from, to, change };
  const refuse = (): never => {
    throw new InvalidDefinition('when and move belong into the evolve table of a state made by byStatus.');
  };
  return Object.assign(refuse, { [STEP]: described });
}

/**
 * A step that stays in its status and changes some of its fields.
 *
 * *When to use*: in the `evolve` table of a state by status, for an event that leaves the status as it is.
 *
 * *Guarantees*: the change sees the state narrowed to the statuses named, and brings only what changes.
 *
 * *Errors*: replaying the event in another status is a {@link WrongStatus} fault.
 *
 * @example
 * ```ts
 * import { AggregateRoot, byStatus, DomainEvent, Identifier, when } from 'demesne';
 * import { z } from 'zod';
 *
 * class SearchBegun extends DomainEvent.define('dispatch.SearchBegun', {}) {}
 * class SearchWidened extends DomainEvent.define('dispatch.SearchWidened', { byMetres: z.int() }) {}
 *
 * const SearchModel = AggregateRoot.define('Search', {
 *   id: Identifier.define('SearchId'),
 *   state: byStatus({ attempts: z.int() }, { Searching: { radiusMetres: z.int() }, Found: { driver: z.string() } }),
 *   events: { SearchBegun, SearchWidened },
 *   evolve: {
 *     SearchBegun: (_) => ({ status: 'Searching', attempts: 1, radiusMetres: 500 }),
 *     SearchWidened: when('Searching', ({ radiusMetres }, { data }) => ({
 *       radiusMetres: radiusMetres + data.byMetres,
 *     })),
 *   },
 * });
 * class Search extends SearchModel {
 *   get standing() {
 *     return this.state;
 *   }
 * }
 *
 * const events = [new SearchBegun(), new SearchWidened({ byMetres: 250 })];
 * Search.replay('s-1' as Search['id'], events).standing; // => { status: 'Searching', attempts: 1, radiusMetres: 750 }
 * ```
 * @param from the status it is for, or a list of statuses
 * @param change what of the fields is new
 * @see Evans 2003, ch. 9, on states made explicit
 * @since 0.1.0
 */
export function when<State extends Statused, Event, const From extends State['status']>(
  from: From | readonly From[],
  change: (state: Of<State, From>, event: Event) => Partial<Omit<Of<State, From>, 'status'>>,
): StatusEvolution<State, Event> {
  return step(from, undefined, change as AnyChange);
}

/** What a change must bring: the fields of the new status that the old one does not have; it may bring more. */
type Brought<From, To> = Flatten<
  Omit<To, keyof From | 'status'> & Partial<Omit<Pick<To, keyof To & keyof From>, 'status'>>
>;

type ChangeInto<State, From, To, Event> = (
  state: Of<State, From>,
  event: Event,
) => Brought<Of<State, From>, Of<State, To>>;

/**
 * A step from one status to another: fields that both have are kept, fields that only the old one has are dropped, and
 * the change brings those that only the new one has.
 *
 * *When to use*: in the `evolve` table of a state by status, for an event that leads to another status. Where the new
 * status has no fields of its own, it takes no change.
 *
 * *Guarantees*: a change that leaves out a field of the new status doesn't compile, and neither does a missing change.
 *
 * *Errors*: replaying the event in another status is a {@link WrongStatus} fault.
 *
 * @example
 * ```ts
 * import { AggregateRoot, byStatus, DomainEvent, Identifier, move } from 'demesne';
 * import { z } from 'zod';
 *
 * class Ordered extends DomainEvent.define('bar.Ordered', { drink: z.string() }) {}
 * class Served extends DomainEvent.define('bar.Served', { by: z.string() }) {}
 * class Paid extends DomainEvent.define('bar.Paid', {}) {}
 *
 * const RoundModel = AggregateRoot.define('Round', {
 *   id: Identifier.define('RoundId'),
 *   state: byStatus({ drink: z.string() }, { Open: {}, Served: { by: z.string() }, Settled: {} }),
 *   events: { Ordered, Served, Paid },
 *   evolve: {
 *     Ordered: (_, { data }) => ({ status: 'Open', drink: data.drink }),
 *     Served: move('Open', 'Served', (_, { data }) => ({ by: data.by })),
 *     Paid: move(['Open', 'Served'], 'Settled'),
 *   },
 * });
 * class Round extends RoundModel {
 *   get standing() {
 *     return this.state;
 *   }
 * }
 *
 * const events = [new Ordered({ drink: 'tea' }), new Served({ by: 'Ada' })];
 * const id = 'r-1' as Round['id'];
 * Round.replay(id, events).standing; // => { drink: 'tea', by: 'Ada', status: 'Served' }
 * Round.replay(id, [...events, new Paid()]).standing; // => { drink: 'tea', status: 'Settled' }
 * ```
 * @param from the status it comes from, or a list of statuses
 * @param to the status it leads to
 * @param change what the new status needs, or may have otherwise
 * @see Evans 2003, ch. 9, on states made explicit
 * @since 0.1.0
 */
export function move<
  State extends Statused,
  Event,
  const From extends State['status'],
  const To extends State['status'],
  Change extends
    | [change: ChangeInto<State, From, To, Event>]
    | ({} extends Brought<Of<State, From>, Of<State, To>> ? [] : never),
>(from: From | readonly From[], to: To, ...change: Change): StatusEvolution<State, Event> {
  return step(from, to, change[0] as AnyChange | undefined);
}
