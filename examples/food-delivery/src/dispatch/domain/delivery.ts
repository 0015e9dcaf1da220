import type { IllegalTransition, Instant } from 'demesne';
import { err, ok, type Result } from 'neverthrow';
import type { DeliveryId, DriverId, GeoLocation, OrderId } from '../../shared-kernel/index.ts';
import type { AvailableDriver } from './available-driver.ts';
import {
  DeliveryCompleted,
  DeliveryFailed,
  DeliveryForestalled,
  DeliveryRequested,
  DriverAssigned,
  DriverSearchWidened,
  DriverSetOff,
  FoodBecameReady,
  OrderPickedUp,
  type FailureReason,
} from './delivery-events.ts';
import { DeliveryModel } from './delivery-model.ts';
import { FoodNotReady, NotYourDelivery, type TooFarAway } from './delivery-refusals.ts';
import { deliveryStatus, type DeliveryStatus } from './delivery-status.ts';
import { checkIsAt } from './hand-over-distance.ts';
import type { HandOver } from './hand-over.ts';

/** Around where, and how far. */
export interface SearchArea {
  readonly pickUp: GeoLocation;
  readonly radiusMetres: number;
}

/** What a driver is asked to do. */
export interface DeliveryOffer {
  readonly deliveryId: DeliveryId;
  readonly pickUp: GeoLocation;
}

/** One trip from a restaurant's door to a customer's. */
export class Delivery extends DeliveryModel {
  static request(id: DeliveryId, request: DeliveryRequested['data']): Delivery {
    return new Delivery(id).begin(new DeliveryRequested(request));
  }

  /** What stands for an order that was cancelled before anybody asked for its delivery. */
  static forestall(id: DeliveryId, orderId: OrderId): Delivery {
    return new Delivery(id).begin(new DeliveryForestalled({ orderId }));
  }

  get status(): DeliveryStatus {
    return this.state.status;
  }

  get orderId(): OrderId {
    return this.state.orderId;
  }

  get driverId(): DriverId | undefined {
    return 'driverId' in this.state ? this.state.driverId : undefined;
  }

  /** Where a driver is sought for it, while one is. */
  get search(): Result<SearchArea, IllegalTransition> {
    return deliveryStatus.checkState(this.state, 'Assigned');
  }

  widenSearch(radiusMetres: number): Result<void, IllegalTransition> {
    return this.search.andThen(() => this.record(new DriverSearchWidened({ orderId: this.orderId, radiusMetres })));
  }

  assign({ driverId, vehicle, location }: AvailableDriver, now: Instant): Result<void, IllegalTransition> {
    return deliveryStatus.checkState(this.state, 'Assigned').andThen(({ orderId, pickUp, dropOff, foodExpectedAt }) =>
      this.record(
        new DriverAssigned({
          orderId,
          driverId,
          vehicle,
          driverAt: location,
          pickUp,
          dropOff,
          foodExpectedAt,
          assignedAt: now,
        }),
      ),
    );
  }

  /** What the driver it was given to may accept. */
  offerFor(driverId: DriverId): Result<DeliveryOffer, IllegalTransition | NotYourDelivery> {
    return deliveryStatus
      .checkState(this.state, 'PickedUp')
      .andThen(({ driverId: assigned, pickUp }) =>
        assigned === driverId ? ok({ deliveryId: this.id, pickUp }) : err(new NotYourDelivery({ deliveryId: this.id })),
      );
  }

  /** Hears that the food is at the counter; while somebody may still fetch it, that is news. */
  noteFoodReady(): Result<void, never> {
    const { state } = this;
    if (!('isFoodReady' in state) || state.isFoodReady) return ok();
    return this.record(new FoodBecameReady());
  }

  /** The driver takes the food along. */
  pickUp(
    by: DriverId,
    at: GeoLocation,
    now: Instant,
  ): Result<void, IllegalTransition | NotYourDelivery | FoodNotReady | TooFarAway> {
    return deliveryStatus
      .checkState(this.state, 'PickedUp')
      .andThen(({ driverId, pickUp, isFoodReady }) => {
        if (driverId !== by) return err(new NotYourDelivery({ deliveryId: this.id }));
        if (!isFoodReady) return err(new FoodNotReady({ deliveryId: this.id }));
        return checkIsAt(pickUp, at, 'the restaurant');
      })
      .andThen(() => this.record(new OrderPickedUp({ orderId: this.orderId, driverId: by, pickedUpAt: now })));
  }

  /** The driver leaves the restaurant, with the food. */
  setOff(): Result<void, IllegalTransition> {
    return deliveryStatus.check(this.status, 'InTransit').andThen(() => this.record(new DriverSetOff()));
  }

  /** The driver hands the food over. */
  deliver(
    by: DriverId,
    at: GeoLocation,
    handOver: HandOver,
    now: Instant,
  ): Result<void, IllegalTransition | NotYourDelivery | TooFarAway> {
    return deliveryStatus
      .checkState(this.state, 'Delivered')
      .andThen(({ driverId, dropOff }) =>
        driverId === by ? checkIsAt(dropOff, at, 'the door') : err(new NotYourDelivery({ deliveryId: this.id })),
      )
      .andThen(() =>
        this.record(new DeliveryCompleted({ orderId: this.orderId, driverId: by, deliveredAt: now, handOver })),
      );
  }

  /** Gives it up, with the driver it may have had. */
  fail(reason: FailureReason): Result<void, IllegalTransition> {
    const { orderId, driverId } = this;
    return deliveryStatus
      .check(this.status, 'Failed')
      .andThen(() => this.record(new DeliveryFailed({ orderId, reason, driverId })));
  }

  /** Hears that nobody waits for the food any more; once it is on the road, it arrives all the same. */
  callOff(reason: FailureReason): Result<void, IllegalTransition> {
    return deliveryStatus.can(this.status, 'Failed') ? this.fail(reason) : ok();
  }
}
