import { translation } from 'demesne/messaging';
import { DeliveryId, DriverId } from '../../shared-kernel/index.ts';
import * as delivery from '../domain/delivery-events.ts';
import * as driver from '../domain/driver-events.ts';
import {
  DeliveryCompleted,
  DeliveryFailed,
  DriverAssigned,
  DriverLocationUpdated,
  DriverSearchWidened,
  OrderPickedUp,
} from './published-language.ts';

type Stamped = { readonly aggregate: { readonly id: string } };

const deliveryIdOf = ({ aggregate }: Stamped): DeliveryId => DeliveryId.of(aggregate.id);

/** What the others are told of deliveries and drivers. The proof of a hand-over stays here. */
export const translations = [
  translation(delivery.DriverSearchWidened, ({ data }, envelope) => {
    return new DriverSearchWidened({ ...data, deliveryId: deliveryIdOf(envelope) });
  }),
  translation(delivery.DriverAssigned, ({ data }, envelope) => {
    return new DriverAssigned({ ...data, deliveryId: deliveryIdOf(envelope) });
  }),
  translation(delivery.OrderPickedUp, ({ data }, envelope) => {
    return new OrderPickedUp({ ...data, deliveryId: deliveryIdOf(envelope) });
  }),
  translation(driver.DriverLocationUpdated, ({ data }, { aggregate }) => {
    return new DriverLocationUpdated({ ...data, driverId: DriverId.of(aggregate.id) });
  }),
  translation(delivery.DeliveryCompleted, ({ data: { handOver, ...data } }, envelope) => {
    return new DeliveryCompleted({ ...data, deliveryId: deliveryIdOf(envelope), handedTo: handOver.to });
  }),
  translation(delivery.DeliveryFailed, ({ data: { orderId, reason } }, envelope) => {
    return new DeliveryFailed({ orderId, deliveryId: deliveryIdOf(envelope), reason });
  }),
];
