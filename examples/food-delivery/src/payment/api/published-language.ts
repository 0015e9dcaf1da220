import { IntegrationEvent } from 'demesne/messaging';
import { z } from 'zod';
import { DriverId, Money, OrderId, RestaurantId } from '../../shared-kernel/index.ts';

/** The provider holds the money for this order. */
export class PaymentAuthorized extends IntegrationEvent.define('payment.published.PaymentAuthorized', {
  orderId: OrderId,
  amount: Money,
}) {}

/** The provider declined: nothing is held, and nothing will be. */
export class PaymentFailed extends IntegrationEvent.define('payment.published.PaymentFailed', {
  orderId: OrderId,
  reason: z.string(),
}) {}

/** The money that was held is the customer's again. */
export class PaymentVoided extends IntegrationEvent.define('payment.published.PaymentVoided', {
  orderId: OrderId,
  amount: Money,
}) {}

/** The money that was held was taken. */
export class PaymentCaptured extends IntegrationEvent.define('payment.published.PaymentCaptured', {
  orderId: OrderId,
  amount: Money,
}) {}

/** Some of what was taken, or all of it, is the customer's again. */
export class PaymentRefunded extends IntegrationEvent.define('payment.published.PaymentRefunded', {
  orderId: OrderId,
  amount: Money,
}) {}

/** What was taken is divided: this is what the restaurant and the driver get of it. */
export class PaymentSettled extends IntegrationEvent.define('payment.published.PaymentSettled', {
  orderId: OrderId,
  restaurantId: RestaurantId,
  restaurantShare: Money,
  driverId: DriverId,
  driverShare: Money,
}) {}
