import { IllegalTransition, Instant, NotFound } from 'demesne';
import { InMemoryStore } from 'demesne/in-memory';
import { EventBus, exponentialBackoff } from 'demesne/messaging';
import { ManualTimer } from 'demesne/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { DeliveryCompleted } from '../../src/dispatch/index.ts';
import { Card, Cash, OrderCancelled, OrderedItem, OrderPlaced, OrderRejected } from '../../src/ordering/index.ts';
import { CardGateway } from '../../src/payment/infrastructure/card-provider/card-gateway.ts';
import { PlayedCardProvider } from '../../src/payment/infrastructure/card-provider/played-card-provider.ts';
import type { Charge, ChargeRequest } from '../../src/payment/infrastructure/card-provider/provider-language.ts';
import { CashOnDelivery } from '../../src/payment/infrastructure/cash-on-delivery.ts';
import { paymentContext, type PaymentContext } from '../../src/payment/infrastructure/payment-context.ts';
import { AmountTooHigh } from '../../src/payment/domain/payment-refusals.ts';
import { PaymentRefunded } from '../../src/payment/index.ts';
import type { PaymentMethod } from '../../src/ordering/index.ts';
import { CustomerId, DeliveryId, MenuItemId, OrderId, RestaurantId } from '../../src/shared-kernel/index.ts';
import { type ContextStage, contextStage } from '../context-stage.ts';
import { driverId, euros, orderId, restaurantId, total } from './payments.ts';

const customerId = CustomerId.of('customer_ada');
const parties = { orderId, customerId, restaurantId };

const placedWith = (paymentMethod: PaymentMethod): OrderPlaced =>
  new OrderPlaced({
    ...parties,
    items: [new OrderedItem({ menuItemId: MenuItemId.of('pizza'), description: 'Pizza', quantity: 2 })],
    itemsTotal: euros(2100),
    deliveryFee: euros(290),
    discount: euros(200),
    total,
    paymentMethod,
    placedAt: Instant.of('2026-03-06T12:00:00Z'),
  });

const cardOf = (token: string): Card => new Card({ token, lastFour: '4242', expires: '2029-03' });
const placed = placedWith(cardOf('tok_visa'));
const rejected = new OrderRejected({ ...parties, reason: 'out of pizza' });
const cancelledFor = (cents: number): OrderCancelled => new OrderCancelled({ ...parties, fee: euros(cents) });
const delivered = new DeliveryCompleted({
  orderId,
  deliveryId: DeliveryId.of('delivery_1'),
  driverId,
  deliveredAt: Instant.of('2026-03-06T12:30:00Z'),
  handedTo: 'customer',
});

/** Counts what it is asked to hold. */
class AskedProvider extends PlayedCardProvider {
  asked = 0;

  override createCharge(request: ChargeRequest): Promise<Charge> {
    this.asked += 1;
    return super.createCharge(request);
  }
}

describe('the payment context', () => {
  let stage: ContextStage;
  let provider: AskedProvider;
  let context: PaymentContext;

  const start = (made: ContextStage): void => {
    stage = made;
    provider = new AskedProvider(stage.clock, new InMemoryStore());
    const cards = new CardGateway(provider);
    const gateways = { card: cards, wallet: cards, cash: new CashOnDelivery(stage.clock) };
    context = paymentContext({ ...stage, gateways });
  };
  const status = async (): Promise<string> => (await context.viewPayment(orderId))._unsafeUnwrap().status;
  const published = (): readonly string[] => stage.log.types.filter((type) => type.startsWith('payment.published.'));

  beforeEach(() => start(contextStage('2026-03-06T12:00:00Z')));

  it('R2 has the money held when an order is placed', async () => {
    await stage.hear(placed);
    expect(await status()).toBe('Authorized');
    expect(published()).toEqual(['payment.published.PaymentAuthorized']);
    expect(await provider.count('held')).toBe(1);
  });

  it('R3 tells of a decline, and holds nothing', async () => {
    await stage.hear(placedWith(cardOf('tok_declined')), rejected);
    expect(await status()).toBe('Failed');
    expect(published()).toEqual(['payment.published.PaymentFailed']);
    expect(await provider.count('held')).toBe(0);
  });

  it('R13 lets go of the money when the order is rejected', async () => {
    await stage.hear(placed, rejected);
    expect(await status()).toBe('Voided');
    expect(await provider.count('cancelled')).toBe(1);
  });

  it('R13 lets go of the money when the order is cancelled free of charge', async () => {
    await stage.hear(placed, cancelledFor(0));
    expect(await status()).toBe('Voided');
    expect(published().at(-1)).toBe('payment.published.PaymentVoided');
  });

  it('R13 takes the fee when a cancellation costs one, and no more', async () => {
    await stage.hear(placed, cancelledFor(438));
    const { status: found, kept } = (await context.viewPayment(orderId))._unsafeUnwrap();
    expect([found, kept.text]).toEqual(['Captured', '4.38 EUR']);
    expect(published()).not.toContain('payment.published.PaymentSettled');
  });

  it('R13 makes nothing of a cancellation before anything was asked for', async () => {
    await stage.hear(cancelledFor(0));
    expect((await context.viewPayment(orderId)).isErr()).toBe(true);
  });

  it('R14 takes the money and settles with restaurant and driver when the food is delivered', async () => {
    await stage.hear(placed);
    await stage.hear(delivered);
    expect(await status()).toBe('Captured');
    expect(published()).toEqual([
      'payment.published.PaymentAuthorized',
      'payment.published.PaymentCaptured',
      'payment.published.PaymentSettled',
    ]);
  });

  it('R6 gives back what was taken, in part and then the rest, and tells of it', async () => {
    await stage.hear(placed);
    await stage.hear(delivered);
    const give = (cents: number) => context.refundPayment({ orderId, amount: euros(cents) });
    expect((await give(2000)).isOk()).toBe(true);
    expect((await give(191))._unsafeUnwrapErr()).toEqual(new AmountTooHigh({ limit: euros(190), amount: euros(191) }));
    expect((await give(190)).isOk()).toBe(true);
    const { status: found, kept } = (await context.viewPayment(orderId))._unsafeUnwrap();
    expect([found, kept.text, await provider.refunded()]).toEqual(['Refunded', '0.00 EUR', 2190]);
    expect(stage.log.of(PaymentRefunded)).toEqual([
      new PaymentRefunded({ orderId, amount: euros(2000) }),
      new PaymentRefunded({ orderId, amount: euros(190) }),
    ]);
  });

  it('R15 has all that happened to a payment in its books, by whom and when', async () => {
    await stage.hear(placed);
    stage.clock.advance(1_800_000);
    await stage.hear(delivered);
    stage.clock.advance(60_000);
    await context.refundPayment({ orderId, amount: euros(190) }, { actor: 'employee_eve' });
    const books = (await context.paymentHistory(orderId))._unsafeUnwrap();
    expect(books.map(({ number, at, by, what, amount }) => [number, at.toString(), by, what, amount?.text])).toEqual([
      [1, '2026-03-06T12:00:00.000Z', undefined, 'PaymentRequested', '21.90 EUR'],
      [2, '2026-03-06T12:00:00.000Z', undefined, 'PaymentAuthorized', '21.90 EUR'],
      [3, '2026-03-06T12:30:00.000Z', undefined, 'PaymentCaptured', '21.90 EUR'],
      [4, '2026-03-06T12:30:00.000Z', undefined, 'PaymentSettled', undefined],
      [5, '2026-03-06T12:31:00.000Z', 'employee_eve', 'PaymentRefunded', '1.90 EUR'],
    ]);
  });

  it('R15 has in its books why nothing was held', async () => {
    await stage.hear(placedWith(cardOf('tok_declined')));
    const books = (await context.paymentHistory(orderId))._unsafeUnwrap();
    expect(books.map(({ what, reason }) => [what, reason])).toEqual([
      ['PaymentRequested', undefined],
      ['PaymentFailed', 'the card was declined'],
    ]);
  });

  it('R15 has no books of an order that nobody paid for', async () => {
    expect((await context.paymentHistory(orderId))._unsafeUnwrapErr()).toBeInstanceOf(NotFound);
  });

  it('R16 sums up what a restaurant earns each day, the last day first', async () => {
    const bring = async (number: number): Promise<void> => {
      const which = { orderId: OrderId.of(`order_${number}`) };
      await stage.hear(new OrderPlaced({ ...placed.data, ...which }));
      await stage.hear(new DeliveryCompleted({ ...delivered.data, ...which }));
    };
    await bring(1);
    await bring(2);
    await stage.project(context.projections);
    stage.clock.advance(86_400_000);
    await bring(3);
    await stage.project(context.projections);
    const days = async (query: object) => {
      const { items } = (await context.dailyRevenue({ restaurantId, ...query }))._unsafeUnwrap();
      return items.map(({ day, orders, revenue }) => [day, orders, revenue.text]);
    };
    expect(await days({})).toEqual([
      ['2026-03-07', 1, '17.85 EUR'],
      ['2026-03-06', 2, '35.70 EUR'],
    ]);
    expect(await days({ to: '2026-03-06' })).toEqual([['2026-03-06', 2, '35.70 EUR']]);
    expect(await days({ restaurantId: RestaurantId.of('restaurant_other') })).toEqual([]);
  });

  it('R16 counts nothing that nobody worked for', async () => {
    await stage.hear(placed, cancelledFor(438));
    await stage.project(context.projections);
    expect((await context.dailyRevenue({ restaurantId }))._unsafeUnwrap().items).toEqual([]);
  });

  it('R4 gives nothing back of what was not taken, and asks nobody to', async () => {
    await stage.hear(placed);
    const refused = await context.refundPayment({ orderId, amount: euros(1) });
    expect(refused._unsafeUnwrapErr()).toBeInstanceOf(IllegalTransition);
    expect([await status(), await provider.refunded()]).toEqual(['Authorized', 0]);
  });

  it('R12 gives back once what is asked for twice at the same time', async () => {
    await stage.hear(placed);
    await stage.hear(delivered);
    const refund = { orderId, amount: euros(500) };
    await Promise.all([context.refundPayment(refund), context.refundPayment(refund)]);
    const { kept } = (await context.viewPayment(orderId))._unsafeUnwrap();
    expect([kept.text, await provider.refunded()]).toEqual(['16.90 EUR', 500]);
  });

  it('R8 takes cash without asking anybody', async () => {
    await stage.hear(placedWith(new Cash({})));
    await stage.hear(delivered);
    expect(await status()).toBe('Captured');
    expect(await provider.count('captured')).toBe(0);
  });

  it.each([
    ['placed and delivered', [placed, placed, delivered, delivered], 'captured', 3],
    ['placed and rejected', [placed, placed, rejected, rejected], 'cancelled', 2],
    ['placed and cancelled', [placed, placed, cancelledFor(0), cancelledFor(0)], 'cancelled', 2],
    [
      'declined',
      [placedWith(cardOf('tok_declined')), placedWith(cardOf('tok_declined')), rejected, rejected],
      'failed',
      1,
    ],
  ] as const)('R12 does nothing twice when it hears everything twice: %s', async (_, news, state, told) => {
    for (const one of news) await stage.hear(one);
    expect([await provider.count(state), provider.asked]).toEqual([1, 1]);
    expect(published()).toHaveLength(told);
  });

  it('R12 asks again under the same key when the provider’s answer gets lost', async () => {
    const plain = contextStage('2026-03-06T12:00:00Z');
    const timer = new ManualTimer();
    const retry = exponentialBackoff({ attempts: 3, firstDelayMs: 100, jitter: 0 });
    start({ ...plain, bus: new EventBus(plain.store.log, { clock: plain.clock, timer, retry }) });
    const heard = plain.hear(placedWith(cardOf('tok_timeout')));
    await heard;
    await stage.bus.publish();
    expect(await status()).toBe('Pending');
    await timer.advance(100);
    await stage.bus.drain();
    expect(await status()).toBe('Authorized');
    expect(await provider.count('held')).toBe(1);
  });

  it('R11 holds on to an answer that it doesn’t understand until a person looks at it', async () => {
    await expect(stage.hear(placedWith(cardOf('tok_odd')))).rejects.toThrow('payment.follow-order failed');
    expect(await status()).toBe('Pending');
    expect(published()).toEqual([]);
  });
});
