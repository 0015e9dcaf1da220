import { IllegalTransition } from 'demesne';
import { given } from 'demesne/testing';
import { describe, expect, it } from 'vitest';
import { Bill } from '../../src/payment/domain/bill.ts';
import {
  PaymentCaptured,
  PaymentFailed,
  PaymentRefunded,
  PaymentSettled,
  PaymentVoided,
} from '../../src/payment/domain/payment-events.ts';
import { AmountNotPositive, AmountTooHigh, NotSettleable } from '../../src/payment/domain/payment-refusals.ts';
import { paymentOf } from '../../src/payment/domain/payment-id.ts';
import { PaymentSource } from '../../src/payment/domain/payment-source.ts';
import { Payment } from '../../src/payment/domain/payment.ts';
import { Settlement, standardCommission } from '../../src/payment/domain/settlement.ts';
import { CurrencyMismatch, Money } from '../../src/shared-kernel/index.ts';
import {
  authorization,
  authorized,
  bill,
  captured,
  driverId,
  euros,
  orderId,
  paymentId,
  requested,
  restaurantId,
  source,
  total,
} from './payments.ts';

const voided = new PaymentVoided({ orderId, amount: total });
const failed = new PaymentFailed({ orderId, reason: 'the card was declined' });

describe('a payment', () => {
  it('R1 is called by its order: order_1, payment_1', () => {
    expect(paymentOf(orderId)).toBe('payment_1');
  });

  it('R1 is named after its order, so there is one for each', () => {
    given(Payment, paymentId)
      .when(() => Payment.request({ orderId, restaurantId, bill, source }))
      .thenRecorded(requested);
  });

  it('R2 is authorised for the whole bill', () => {
    given(Payment, paymentId, requested)
      .when((payment) => payment.authorize(authorization))
      .thenRecorded(authorized);
  });

  it('R3 fails as a fact when the provider declines', () => {
    given(Payment, paymentId, requested)
      .when((payment) => payment.decline('the card was declined'))
      .thenRecorded(failed);
  });

  it.each([
    ['Pending', [requested], ['authorize', 'decline']],
    ['Authorized', [requested, authorized], ['capture', 'void']],
    ['Captured', [requested, authorized, captured], ['refund', 'settle']],
    ['Voided', [requested, authorized, voided], []],
    ['Failed', [requested, failed], []],
  ] as const)('R4 that is %s can only go where a payment goes from there', (status, history, possible) => {
    const operations = {
      authorize: (payment: Payment) => payment.authorize(authorization),
      decline: (payment: Payment) => payment.decline('no'),
      capture: (payment: Payment) => payment.capture(total),
      void: (payment: Payment) => payment.void(),
      refund: (payment: Payment) => payment.refund(euros(1)),
      settle: (payment: Payment) => payment.settle(driverId, standardCommission),
    };
    expect(Payment.replay(paymentId, history).status).toBe(status);
    const succeeding = Object.entries(operations).filter(([, operation]) =>
      given(Payment, paymentId, ...history)
        .when((payment) => operation(payment))
        .answer.isOk(),
    );
    expect(succeeding.map(([name]) => name)).toEqual(possible);
  });

  it('R4 names both statuses where it can’t go', () => {
    given(Payment, paymentId, requested)
      .when((payment) => payment.capture(total))
      .thenRefused(IllegalTransition);
  });

  it.each([
    [1, undefined],
    [2190, undefined],
    [2191, AmountTooHigh],
    [0, AmountNotPositive],
    [-1, AmountNotPositive],
  ])('R5 captures at most what was authorised: %i of 2190', (cents, refusal) => {
    const outcome = given(Payment, paymentId, requested, authorized).when((payment) => payment.capture(euros(cents)));
    if (refusal === undefined) outcome.thenRecorded(new PaymentCaptured({ orderId, amount: euros(cents) }));
    else outcome.thenRefused(refusal);
  });

  it('R6 refunds at most what was captured, however many times', () => {
    const { aggregate } = given(Payment, paymentId, requested, authorized, captured)
      .when((payment) => payment.refund(euros(2000)))
      .thenRecorded(new PaymentRefunded({ orderId, amount: euros(2000) }))
      .when((payment) => payment.refund(euros(191)))
      .thenRefused(new AmountTooHigh({ limit: euros(190), amount: euros(191) }))
      .when((payment) => payment.refund(euros(190)))
      .thenRecorded(new PaymentRefunded({ orderId, amount: euros(190) }));
    expect(aggregate.kept.isZero).toBe(true);
  });

  it('R6 refunds at most what was captured, where that was less than authorised', () => {
    given(Payment, paymentId, requested, authorized, new PaymentCaptured({ orderId, amount: euros(438) }))
      .when((payment) => payment.refund(euros(439)))
      .thenRefused(AmountTooHigh);
  });

  it('R7 is in one currency', () => {
    const dollars = Money.of(1, 'USD');
    given(Payment, paymentId, requested, authorized)
      .when((payment) => payment.capture(dollars))
      .thenRefused(new CurrencyMismatch({ expected: 'USD', found: 'EUR' }));
    expect(Bill.create({ itemsTotal: euros(1), deliveryFee: dollars, total: euros(1) }).isErr()).toBe(true);
  });

  it.each([
    ['card', undefined],
    ['cash', 'tok_visa'],
  ] as const)('R8 has no source that is %s with the token %s', (kind, token) => {
    expect(PaymentSource.create({ kind, token }).isErr()).toBe(true);
  });
});

describe('the settlement of a payment', () => {
  const settlement = new Settlement({
    restaurantId,
    restaurantShare: euros(1785),
    driverId,
    driverShare: euros(290),
    platformShare: euros(115),
  });

  it('R9 gives the restaurant its items less 15 %, the driver the delivery fee, and happens once', () => {
    given(Payment, paymentId, requested, authorized, captured)
      .when((payment) => payment.settle(driverId, standardCommission))
      .thenRecorded(new PaymentSettled({ orderId, settlement }))
      .when((payment) => payment.settle(driverId, standardCommission))
      .thenNothing();
  });

  it('R9 needs something that was captured', () => {
    given(Payment, paymentId, requested, authorized)
      .when((payment) => payment.settle(driverId, standardCommission))
      .thenRefused(new NotSettleable({ orderId, status: 'Authorized' }));
  });

  const refunded = new PaymentRefunded({ orderId, amount: euros(1) });

  it('R9 is refused with the status where the money was given back', () => {
    const refusal = new NotSettleable({ orderId, status: 'Refunded' });
    expect(refusal.message).toContain('is Refunded');
    given(Payment, paymentId, requested, authorized, captured, refunded)
      .when((payment) => payment.settle(driverId, standardCommission))
      .thenRefused(refusal);
  });

  it('R9 happens once, also where something was given back since', () => {
    given(Payment, paymentId, requested, authorized, captured, new PaymentSettled({ orderId, settlement }), refunded)
      .when((payment) => payment.settle(driverId, standardCommission))
      .thenNothing();
  });

  it.each([
    [2100, 290, 2190],
    [1, 0, 1],
    [999, 290, 1289],
    [2100, 290, 100],
  ])('R9 loses no cent: items %i, delivery %i, total %i', (itemsTotal, deliveryFee, all) => {
    const divided = new Bill({ itemsTotal: euros(itemsTotal), deliveryFee: euros(deliveryFee), total: euros(all) });
    const { restaurantShare, driverShare, platformShare } = standardCommission
      .divide(divided, restaurantId, driverId)
      ._unsafeUnwrap();
    const sum = Money.sum([restaurantShare, driverShare, platformShare], 'EUR')._unsafeUnwrap();
    expect(sum.equals(euros(all))).toBe(true);
  });
});
