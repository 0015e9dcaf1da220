import { type Clock, type IdentifierGenerator, stateStored } from 'demesne';
import { BufferedUnitOfWork, type Store } from 'demesne/application';
import { eventSourced } from 'demesne/event-sourcing';
import type { EventBus } from 'demesne/messaging';
import { OrderReadyForPickup, RestaurantAcceptedOrder, RestaurantRejectedOrder } from '../../catalog/index.ts';
import { OrderCancelled } from '../../ordering/index.ts';
import { translations } from '../api/translations.ts';
import { acceptDelivery } from '../application/accept-delivery.ts';
import { callOffDelivery } from '../application/call-off-delivery.ts';
import { deliver } from '../application/deliver.ts';
import { followKitchen } from '../application/follow-kitchen.ts';
import { goOffline } from '../application/go-offline.ts';
import { goOnline } from '../application/go-online.ts';
import { pickUp } from '../application/pick-up.ts';
import { registerDriver } from '../application/register-driver.ts';
import { relieveDriver } from '../application/relieve-driver.ts';
import { reportLocation } from '../application/report-location.ts';
import { verifyDriver } from '../application/verify-driver.ts';
import { viewDelivery } from '../application/view-delivery.ts';
import { viewDriver } from '../application/view-driver.ts';
import { DeliveryCompleted, DeliveryFailed } from '../domain/delivery-events.ts';
import { Delivery } from '../domain/delivery.ts';
import { Driver } from '../domain/driver.ts';
import { acrossTown, type SearchPolicy } from '../domain/search-policy.ts';
import { ReplayedDriverRoster } from './replayed-driver-roster.ts';

/** What Delivery Dispatch needs of the world, and what of its rules may be chosen. */
export interface DispatchPorts {
  readonly store: Store;
  readonly bus: Pick<EventBus, 'within'>;
  /** What makes the views of this process, from the start of the log. */
  readonly views: Pick<EventBus, 'within' | 'drain'>;
  readonly clock: Clock;
  readonly identifiers: IdentifierGenerator;
  readonly search?: SearchPolicy;
}

/** What may be asked of the context. */
export interface DispatchContext {
  readonly registerDriver: ReturnType<typeof registerDriver>;
  readonly verifyDriver: ReturnType<typeof verifyDriver>;
  readonly goOnline: ReturnType<typeof goOnline>;
  readonly goOffline: ReturnType<typeof goOffline>;
  readonly reportLocation: ReturnType<typeof reportLocation>;
  readonly acceptDelivery: ReturnType<typeof acceptDelivery>;
  readonly pickUp: ReturnType<typeof pickUp>;
  readonly deliver: ReturnType<typeof deliver>;
  readonly viewDelivery: ReturnType<typeof viewDelivery>;
  readonly viewDriver: ReturnType<typeof viewDriver>;
}

/** Puts the context together: its unit of work, what it listens to, and what may be asked of it. */
export function dispatchContext(ports: DispatchPorts): DispatchContext {
  const { store, bus, views, clock, identifiers, search: policy = acrossTown } = ports;
  const unit = new BufferedUnitOfWork(
    store,
    { deliveries: eventSourced(Delivery), drivers: stateStored(Driver) },
    { clock, identifiers, publishes: translations },
  );
  const timed = { unit, clock };
  const roster = new ReplayedDriverRoster(views);

  const border = bus.within('dispatch');
  border.subscribe([RestaurantAcceptedOrder, RestaurantRejectedOrder, OrderReadyForPickup], {
    name: 'dispatch.follow-kitchen',
    handle: followKitchen({ ...timed, roster, policy }),
  });
  border.subscribe(OrderCancelled, { name: 'dispatch.call-off-delivery', handle: callOffDelivery(unit) });
  border.subscribe([DeliveryCompleted, DeliveryFailed], {
    name: 'dispatch.relieve-driver',
    handle: relieveDriver(unit),
  });

  return {
    registerDriver: registerDriver(unit),
    verifyDriver: verifyDriver(unit),
    goOnline: goOnline(timed),
    goOffline: goOffline(unit),
    reportLocation: reportLocation(unit),
    acceptDelivery: acceptDelivery(unit),
    pickUp: pickUp(timed),
    deliver: deliver(timed),
    viewDelivery: viewDelivery(unit),
    viewDriver: viewDriver(unit),
  };
}
