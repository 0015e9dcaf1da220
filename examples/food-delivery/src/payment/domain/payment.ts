import type { IllegalTransition } from 'demesne';
import { err, ok, type Result } from 'neverthrow';
import { type CurrencyMismatch, type DriverId, Money } from '../../shared-kernel/index.ts';
import type { Authorization } from './authorization.ts';
import {
  PaymentAuthorized,
  PaymentCaptured,
  PaymentFailed,
  PaymentRefunded,
  PaymentRequested,
  PaymentSettled,
  PaymentVoided,
} from './payment-events.ts';
import { paymentOf } from './payment-id.ts';
import { PaymentModel } from './payment-model.ts';
import { AmountNotPositive, AmountTooHigh, NotSettleable } from './payment-refusals.ts';
import type { PaymentSource } from './payment-source.ts';
import { paymentStatus, type PaymentStatus } from './payment-status.ts';
import type { SettlementPolicy } from './settlement.ts';

type OutOfBounds = AmountNotPositive | AmountTooHigh | CurrencyMismatch;

/** The money for one order: promised, taken, given back. */
export class Payment extends PaymentModel {
  static request(request: PaymentRequested['data']): Payment {
    return new Payment(paymentOf(request.orderId)).begin(new PaymentRequested(request));
  }

  get status(): PaymentStatus {
    return this.state.status;
  }

  /** What the order comes to, and what is asked of the provider. */
  get total(): Money {
    return this.state.bill.total;
  }

  get source(): PaymentSource {
    return this.state.source;
  }

  /** The provider's promise, once there is one. */
  get authorization(): Authorization | undefined {
    return 'authorization' in this.state ? this.state.authorization : undefined;
  }

  /** What was taken and not given back. */
  get kept(): Money {
    const { state } = this;
    const { currency } = this.total;
    if (state.status === 'Captured') return state.captured;
    if (state.status === 'Refunded') return Money.sumInOneCurrency([state.captured, state.refunded.negated], currency);
    return Money.zero(currency);
  }

  authorize(authorization: Authorization): Result<void, IllegalTransition> {
    const { orderId } = this.state;
    return paymentStatus
      .check(this.status, 'Authorized')
      .andThen(() => this.record(new PaymentAuthorized({ orderId, amount: this.total, authorization })));
  }

  /** The provider declined, which is no error but a fact. */
  decline(reason: string): Result<void, IllegalTransition> {
    const { orderId } = this.state;
    return paymentStatus
      .check(this.status, 'Failed')
      .andThen(() => this.record(new PaymentFailed({ orderId, reason })));
  }

  void(): Result<void, IllegalTransition> {
    const { orderId } = this.state;
    return paymentStatus
      .check(this.status, 'Voided')
      .andThen(() => this.record(new PaymentVoided({ orderId, amount: this.total })));
  }

  /** What is not captured of the authorised amount is free again. */
  capture(amount: Money): Result<void, IllegalTransition | OutOfBounds> {
    const { orderId } = this.state;
    return paymentStatus
      .check(this.status, 'Captured')
      .andThen(() => checkWithin(amount, this.total))
      .andThen(() => this.record(new PaymentCaptured({ orderId, amount })));
  }

  /** What it was taken by, if so much of it may be given back: the provider is asked before it is recorded. */
  checkRefund(amount: Money): Result<Authorization, IllegalTransition | OutOfBounds> {
    return paymentStatus
      .checkState(this.state, 'Refunded')
      .andThen(({ authorization }) => checkWithin(amount, this.kept).map(() => authorization));
  }

  refund(amount: Money): Result<void, IllegalTransition | OutOfBounds> {
    const { orderId } = this.state;
    return this.checkRefund(amount).andThen(() => this.record(new PaymentRefunded({ orderId, amount })));
  }

  /** Divides what was captured; a payment is settled once. */
  settle(driverId: DriverId, policy: SettlementPolicy): Result<void, NotSettleable | CurrencyMismatch> {
    const { state } = this;
    const { orderId, restaurantId, bill, status } = state;
    if ('settlement' in state && state.settlement !== undefined) return ok();
    if (status !== 'Captured') return err(new NotSettleable({ orderId, status }));
    return policy
      .divide(bill, restaurantId, driverId)
      .andThen((settlement) => this.record(new PaymentSettled({ orderId, settlement })));
  }
}

const checkWithin = (amount: Money, limit: Money): Result<void, OutOfBounds> =>
  amount.compare(limit).andThen((difference) => {
    if (!amount.isPositive) return err(new AmountNotPositive({ amount }));
    return difference > 0 ? err(new AmountTooHigh({ limit, amount })) : ok();
  });
