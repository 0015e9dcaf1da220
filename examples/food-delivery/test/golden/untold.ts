import { Instant, type Message } from 'demesne';
import { ContactChanged } from '../../src/account/domain/customer.ts';
import { EmailReleased } from '../../src/account/domain/email-claim.ts';
import { MenuItemBackInStock, RestaurantClosed } from '../../src/catalog/domain/restaurant-events.ts';
import { DriverSearchWidened as WiderSearchTold } from '../../src/dispatch/api/published-language.ts';
import { DeliveryForestalled, DriverSearchWidened } from '../../src/dispatch/domain/delivery-events.ts';
import { DriverWentOffline } from '../../src/dispatch/domain/driver-events.ts';
import { CartAbandoned, ItemQuantityChanged, ItemRemoved } from '../../src/ordering/domain/order-events.ts';
import { PaymentRefunded as RefundTold } from '../../src/payment/api/published-language.ts';
import { PaymentRefunded } from '../../src/payment/domain/payment-events.ts';

const orderId = 'order_1';
const deliveryId = 'delivery_1';
const menuItemId = 'margherita';
const amount = { amountInMinorUnits: '2840', currency: 'EUR' };

/** Messages that no story tells, as they would be stored. */
export const untold: readonly Message[] = [
  ContactChanged.parse({
    contact: { name: 'Ada Example', email: 'ada@example.org', phone: '+49301234567' },
  })._unsafeUnwrap(),
  new EmailReleased(),
  MenuItemBackInStock.parse({ menuItemId })._unsafeUnwrap(),
  new RestaurantClosed({ closedAt: Instant.of('2026-03-06T22:00:00Z') }),
  ItemQuantityChanged.parse({ menuItemId, quantity: 3 })._unsafeUnwrap(),
  ItemRemoved.parse({ menuItemId })._unsafeUnwrap(),
  new CartAbandoned(),
  PaymentRefunded.parse({ orderId, amount })._unsafeUnwrap(),
  RefundTold.parse({ orderId, amount })._unsafeUnwrap(),
  DriverSearchWidened.parse({ orderId, radiusMetres: 4_000 })._unsafeUnwrap(),
  WiderSearchTold.parse({ orderId, deliveryId, radiusMetres: 4_000 })._unsafeUnwrap(),
  DeliveryForestalled.parse({ orderId })._unsafeUnwrap(),
  new DriverWentOffline(),
];
