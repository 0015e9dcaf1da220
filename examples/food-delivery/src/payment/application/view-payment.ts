import type { ConcurrencyConflict, NotFound, RunOptions } from 'demesne';
import type { Result } from 'neverthrow';
import type { Money, OrderId } from '../../shared-kernel/index.ts';
import type { Authorization } from '../domain/authorization.ts';
import { paymentOf } from '../domain/payment-id.ts';
import type { PaymentSource } from '../domain/payment-source.ts';
import type { PaymentStatus } from '../domain/payment-status.ts';
import type { PaymentUnit } from './payment-unit.ts';

/** How the payment for an order stands. */
export interface PaymentView {
  readonly status: PaymentStatus;
  readonly total: Money;
  /** What was taken and not given back. */
  readonly kept: Money;
  readonly source: PaymentSource;
  readonly authorization: Authorization | undefined;
}

export const viewPayment =
  (unit: PaymentUnit) =>
  (orderId: OrderId, cause?: RunOptions): Promise<Result<PaymentView, NotFound | ConcurrencyConflict>> =>
    unit.run(async ({ payments }) => {
      const found = await payments.get(paymentOf(orderId));
      return found.map(({ status, total, kept, source, authorization }) => ({
        status,
        total,
        kept,
        source,
        authorization,
      }));
    }, cause);
