import {
  AggregateRoot,
  byStatus,
  DomainEvent,
  Identifier,
  Instant,
  move,
  Transitions,
  when,
  type IllegalTransition,
  type TypeOf,
} from 'demesne';
import type { Result } from 'neverthrow';
import { z } from 'zod';
import { OrderId } from './values.ts';

export const DeliveryId = Identifier.define('DeliveryId');
export type DeliveryId = TypeOf<typeof DeliveryId>;
export const DriverId = Identifier.define('DriverId');
export type DriverId = TypeOf<typeof DriverId>;

export class DeliveryRequested extends DomainEvent.define('dispatch.DeliveryRequested', {
  orderId: OrderId,
  radiusMetres: z.number(),
}) {}
export class DriverSearchWidened extends DomainEvent.define('dispatch.DriverSearchWidened', {
  radiusMetres: z.number(),
}) {}
export class DriverAssigned extends DomainEvent.define('dispatch.DriverAssigned', { driverId: DriverId }) {}
export class OrderPickedUp extends DomainEvent.define('dispatch.OrderPickedUp', { pickedUpAt: Instant }) {}
export class DeliverySetOff extends DomainEvent.define('dispatch.DeliverySetOff', {}) {}
export class DeliveryCompleted extends DomainEvent.define('dispatch.DeliveryCompleted', {
  deliveredAt: Instant,
  proof: z.string(),
}) {}

export const deliveryStatus = Transitions.define('Delivery', {
  Pending: ['Assigned'],
  Assigned: ['PickedUp'],
  PickedUp: ['InTransit'],
  InTransit: ['Delivered'],
  Delivered: [],
});

const assigned = { driverId: DriverId };
const pickedUp = { ...assigned, pickedUpAt: Instant };

const DeliveryModel = AggregateRoot.define('Delivery', {
  id: DeliveryId,
  state: byStatus(
    { orderId: OrderId },
    {
      Pending: { radiusMetres: z.number() },
      Assigned: assigned,
      PickedUp: pickedUp,
      InTransit: pickedUp,
      Delivered: { ...pickedUp, deliveredAt: Instant, proof: z.string() },
    },
  ),
  events: { DeliveryRequested, DriverSearchWidened, DriverAssigned, OrderPickedUp, DeliverySetOff, DeliveryCompleted },
  evolve: {
    DeliveryRequested: (_, { data }) => ({ status: 'Pending', ...data }),
    DriverSearchWidened: when('Pending', (_, { data }) => ({ radiusMetres: data.radiusMetres })),
    DriverAssigned: move('Pending', 'Assigned', (_, { data }) => ({ driverId: data.driverId })),
    OrderPickedUp: move('Assigned', 'PickedUp', (_, { data }) => ({ pickedUpAt: data.pickedUpAt })),
    DeliverySetOff: move('PickedUp', 'InTransit'),
    DeliveryCompleted: move('InTransit', 'Delivered', (_, { data }) => data),
  },
});

export class Delivery extends DeliveryModel {
  static request(id: DeliveryId, request: DeliveryRequested['data']): Delivery {
    return new Delivery(id).begin(new DeliveryRequested(request));
  }

  get status(): string {
    return this.state.status;
  }

  assign(driverId: DriverId): Result<void, IllegalTransition> {
    return deliveryStatus
      .check(this.state.status, 'Assigned')
      .andThen(() => this.record(new DriverAssigned({ driverId })));
  }

  pickUp(by: DriverId, now: Instant): Result<void, IllegalTransition> {
    return deliveryStatus.checkState(this.state, 'PickedUp').andThen(({ driverId }) => {
      if (driverId !== by) throw new Error('not this driver');
      return this.record(new OrderPickedUp({ pickedUpAt: now }));
    });
  }
}
