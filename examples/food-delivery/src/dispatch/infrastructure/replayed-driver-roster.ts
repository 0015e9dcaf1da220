import type { EventBus, HandlerContext } from 'demesne/messaging';
import { DeliveryId, DriverId } from '../../shared-kernel/index.ts';
import type { DriverRoster } from '../application/driver-roster.ts';
import type { AvailableDriver } from '../domain/available-driver.ts';
import { DeliveryCompleted, DeliveryFailed, DriverAssigned } from '../domain/delivery-events.ts';
import { DriverLocationUpdated, DriverWentOffline, DriverWentOnline } from '../domain/driver-events.ts';
import { MOST_DELIVERIES } from '../domain/driver.ts';

/** What the roster is made from. */
const rosterEvents = [
  DriverWentOnline,
  DriverWentOffline,
  DriverLocationUpdated,
  DriverAssigned,
  DeliveryCompleted,
  DeliveryFailed,
] as const;

type RosterEvent = InstanceType<(typeof rosterEvents)[number]>;

/**
 * The roster of one process, made anew from the log whenever the process starts; before it answers it hears what is new.
 * Whoever was given a delivery counts as having it, accepted or not.
 */
export class ReplayedDriverRoster implements DriverRoster {
  readonly #views: Pick<EventBus, 'drain'>;
  readonly #onTheRoad = new Map<DriverId, AvailableDriver>();
  readonly #given = new Map<DriverId, Set<DeliveryId>>();

  constructor(views: Pick<EventBus, 'within' | 'drain'>) {
    this.#views = views;
    views.within('dispatch').subscribe(rosterEvents, {
      name: 'dispatch.driver-roster',
      handle: (event, context) => this.#hear(event, context),
      from: 'start',
    });
  }

  async available(): Promise<readonly AvailableDriver[]> {
    await this.#views.drain();
    return [...this.#onTheRoad.values()].filter(({ driverId }) => this.#givenTo(driverId).size < MOST_DELIVERIES);
  }

  /** Hearing it twice is hearing it once. */
  #hear(event: RosterEvent, { aggregate }: Pick<HandlerContext<RosterEvent>, 'aggregate'>): void {
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
