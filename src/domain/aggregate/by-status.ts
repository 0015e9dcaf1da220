import { stateByStatus } from './state-by-status.ts';
import { STATE_MODEL, type StateModel } from './state-model.ts';
import type { ContentOf, Fields, Flatten } from '../field/type-of.ts';

/**
 * The mark of a state that is a union by status; its fields tell the shared ones from those of each status.
 *
 * @see Evans 2003, ch. 9, on states made explicit
 * @since 0.1.0
 */
export class ByStatus<Shared extends Fields, Statuses extends Readonly<Record<string, Fields>>> {
  readonly shared: Shared;
  readonly statuses: Statuses;

  constructor(shared: Shared, statuses: Statuses) {
    this.shared = shared;
    this.statuses = statuses;
  }

  /** @internal */
  [STATE_MODEL](name: string): StateModel {
    return stateByStatus(name, this.shared, this.statuses);
  }
}

/**
 * The union of states that a {@link byStatus} describes, told apart by `status`.
 *
 * @see Evans 2003, ch. 9, on states made explicit
 * @since 0.1.0
 */
export type StateByStatus<Shared extends Fields, Statuses extends Readonly<Record<string, Fields>>> = {
  [S in keyof Statuses]: Flatten<{ readonly status: S } & ContentOf<Shared> & ContentOf<Statuses[S]>>;
}[keyof Statuses];

/**
 * Describes a state whose fields differ by status, so that `pickedUpAt` exists only after the pick-up.
 *
 * *When to use*: as the state of an aggregate whose rules differ by status; a child entity takes a status field instead.
 * With {@link when} and {@link move} in the `evolve` table and `Transitions.checkState` in the operations, an illegal
 * state can't be written down.
 *
 * @example
 * ```ts
 * import { AggregateRoot, byStatus, DomainEvent, Identifier, move, Transitions } from 'demesne';
 * import type { IllegalTransition } from 'demesne';
 * import type { Result } from 'neverthrow';
 * import { z } from 'zod';
 *
 * const ParcelId = Identifier.define('ParcelId');
 * class ParcelRegistered extends DomainEvent.define('post.ParcelRegistered', { to: z.string() }) {}
 * class ParcelDelivered extends DomainEvent.define('post.ParcelDelivered', { signature: z.string() }) {}
 * const parcelStatus = Transitions.define('Parcel', { Registered: ['Delivered'], Delivered: [] });
 *
 * const ParcelModel = AggregateRoot.define('Parcel', {
 *   id: ParcelId,
 *   state: byStatus({ to: z.string() }, { Registered: {}, Delivered: { signature: z.string() } }),
 *   events: { ParcelRegistered, ParcelDelivered },
 *   evolve: {
 *     ParcelRegistered: (_, { data }) => ({ status: 'Registered', to: data.to }),
 *     ParcelDelivered: move('Registered', 'Delivered', (_, { data }) => ({ signature: data.signature })),
 *   },
 * });
 *
 * class Parcel extends ParcelModel {
 *   get receipt(): string {
 *     return this.state.status === 'Delivered' ? this.state.signature : 'on its way';
 *   }
 *
 *   deliver(signature: string): Result<void, IllegalTransition> {
 *     return parcelStatus
 *       .checkState(this.state, 'Delivered')
 *       .andThen(({ to }) => this.record(new ParcelDelivered({ signature: `${signature} for ${to}` })));
 *   }
 * }
 *
 * const parcel = Parcel.replay(ParcelId.of('p-1'), [new ParcelRegistered({ to: 'Ada' })]);
 * parcel.deliver('Ben').isOk(); // => true
 * parcel.receipt; // => 'Ben for Ada'
 * parcel.deliver('Ben')._unsafeUnwrapErr().message;
 * // => 'Parcel cannot go from Delivered to Delivered; Delivered is final.'
 * ```
 * @param shared the fields that every status has
 * @param statuses the further fields of each status
 * @see Wlaschin 2018, Domain Modeling Made Functional, ch. 6, on making illegal states unrepresentable
 * @since 0.1.0
 */
export function byStatus<const Shared extends Fields, const Statuses extends Readonly<Record<string, Fields>>>(
  shared: Shared,
  statuses: Statuses,
): ByStatus<Shared, Statuses> {
  return new ByStatus(shared, statuses);
}
