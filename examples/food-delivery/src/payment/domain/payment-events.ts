import { DomainEvent } from 'demesne';
import { z } from 'zod';
import { Money, OrderId, RestaurantId } from '../../shared-kernel/index.ts';
import { Authorization } from './authorization.ts';
import { Bill } from './bill.ts';
import { PaymentSource } from './payment-source.ts';
import { Settlement } from './settlement.ts';

/** Every event says what order it is about: nobody outside knows a payment by its own name. */
const paid = { orderId: OrderId, amount: Money };

export class PaymentRequested extends DomainEvent.define('payment.PaymentRequested', {
  orderId: OrderId,
  restaurantId: RestaurantId,
  bill: Bill,
  source: PaymentSource,
}) {}

export class PaymentAuthorized extends DomainEvent.define('payment.PaymentAuthorized', {
  ...paid,
  authorization: Authorization,
}) {}

export class PaymentFailed extends DomainEvent.define('payment.PaymentFailed', {
  orderId: OrderId,
  reason: z.string(),
}) {}

export class PaymentVoided extends DomainEvent.define('payment.PaymentVoided', paid) {}

export class PaymentCaptured extends DomainEvent.define('payment.PaymentCaptured', paid) {}

export class PaymentSettled extends DomainEvent.define('payment.PaymentSettled', {
  orderId: OrderId,
  settlement: Settlement,
}) {}

export class PaymentRefunded extends DomainEvent.define('payment.PaymentRefunded', paid) {}
