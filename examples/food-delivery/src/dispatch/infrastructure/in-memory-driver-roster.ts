import type { HandlerContext } from 'demesne/messaging';
import { DeliveryId, DriverId } from '../../shared-kernel/index.ts';
import type { DriverRoster } from '../application/driver-roster.ts';
import type { AvailableDriver } from '../domain/available-driver.ts';
import { DeliveryCompleted, DeliveryFailed, DriverAssigned } from '../domain/delivery-events.ts';
import { DriverLocationUpdated, DriverWentOffline, DriverWentOnline } from '../domain/driver-events.ts';
import { MOST_DELIVERIES } from '../domain/driver.ts';

/** What a roster is kept by. */
export const rosterEvents = [
  DriverWentOnline,
  DriverWentOffline,
  DriverLocationUpdated,
  DriverAssigned,
  DeliveryCompleted,
  DeliveryFailed,
] as const;

type RosterEvent = InstanceType<(typeof rosterEvents)[number]>;

/** The roster of one process. Whoever was given a delivery counts as having it, accepted or not. */
export class InMemoryDriverRoster implements DriverRoster {
  readonly #onTheRoad = new Map<DriverId, AvailableDriver>();
  readonly #given = new Map<DriverId, Set<DeliveryId>>();

  available(): readonly AvailableDriver[] {
    return [...this.#onTheRoad.values()].filter(({ driverId }) => this.#givenTo(driverId).size < MOST_DELIVERIES);
  }

  /** Hears what happened to a driver or a delivery; hearing it twice is hearing it once. */
  hear(event: RosterEvent, { aggregate }: Pick<HandlerContext<RosterEvent>, 'aggregate'>): void {
    switch (event.type) {
      case DriverWentOnline.type: {
        const { vehicle, location } = event.data;
        const driverId = DriverId.of(aggregate.id);
        this.#onTheRoad.set(driverId, { driverId, vehicle, location });
        return;
      }
      case DriverLocationUpdated.type:
        return this.#move(DriverId.of(aggregate.id), event.data.location);
      case DriverWentOffline.type:
        this.#onTheRoad.delete(DriverId.of(aggregate.id));
        return;
      case DriverAssigned.type:
        this.#givenTo(event.data.driverId).add(DeliveryId.of(aggregate.id));
        return;
      case DeliveryCompleted.type:
      case DeliveryFailed.type:
        if (event.data.driverId !== undefined) this.#givenTo(event.data.driverId).delete(DeliveryId.of(aggregate.id));
    }
  }

  #move(driverId: DriverId, location: AvailableDriver['location']): void {
    const driver = this.#onTheRoad.get(driverId);
    if (driver !== undefined) this.#onTheRoad.set(driverId, { ...driver, location });
  }

  #givenTo(driverId: DriverId): Set<DeliveryId> {
    const known = this.#given.get(driverId) ?? new Set();
    this.#given.set(driverId, known);
    return known;
  }
}
