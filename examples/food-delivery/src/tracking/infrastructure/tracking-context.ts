import { type Clock, type IdentifierGenerator, stateStored } from 'demesne';
import { BufferedUnitOfWork, type Store } from 'demesne/application';
import type { EventBus } from 'demesne/messaging';
import {
  DeliveryCompleted,
  DeliveryFailed,
  DriverAssigned,
  DriverLocationUpdated,
  OrderPickedUp,
} from '../../dispatch/index.ts';
import { translations } from '../api/translations.ts';
import { followDelivery } from '../application/follow-delivery.ts';
import { followDriver } from '../application/follow-driver.ts';
import { viewTracking } from '../application/view-tracking.ts';
import { TrackingSession } from '../domain/tracking-session.ts';
import { throughTown, type TravelEstimate } from '../domain/travel-estimate.ts';

/** What Tracking needs of the world, and what of its rules may be chosen. */
export interface TrackingContextPorts {
  readonly store: Store;
  readonly bus: Pick<EventBus, 'within'>;
  readonly clock: Clock;
  readonly identifiers: IdentifierGenerator;
  readonly travel?: TravelEstimate;
}

/** What may be asked of the context. */
export interface TrackingContext {
  readonly viewTracking: ReturnType<typeof viewTracking>;
}

/** Puts the context together: its unit of work, what it listens to, and what may be asked of it. */
export function trackingContext(ports: TrackingContextPorts): TrackingContext {
  const { store, bus, clock, identifiers, travel = throughTown } = ports;
  const unit = new BufferedUnitOfWork(
    store,
    { sessions: stateStored(TrackingSession) },
    { clock, identifiers, publishes: translations },
  );
  const following = { unit, clock, travel };

  const border = bus.within('tracking');
  border.subscribe([DriverAssigned, OrderPickedUp, DeliveryCompleted, DeliveryFailed], {
    name: 'tracking.follow-delivery',
    handle: followDelivery(following),
  });
  border.subscribe(DriverLocationUpdated, { name: 'tracking.follow-driver', handle: followDriver(following) });

  return { viewTracking: viewTracking(unit) };
}
