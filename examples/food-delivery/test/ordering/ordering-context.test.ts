import { NotFound } from 'demesne';
import { Projection } from 'demesne/event-sourcing';
import { EncodedMessage } from 'demesne/messaging';
import { beforeEach, describe, expect, it } from 'vitest';
import { OrderPreparationStarted, RestaurantRejectedOrder } from '../../src/catalog/index.ts';
import { OrderTimelines } from '../../src/ordering/application/order-timeline.ts';
import { type RestaurantOffer, UnknownRestaurant } from '../../src/ordering/application/restaurant-offers.ts';
import { OrderPlaced } from '../../src/ordering/domain/order-events.ts';
import { CartClosed, InvalidQuantity, NotOnMenu } from '../../src/ordering/domain/order-refusals.ts';
import { orderingContext, type OrderingContext } from '../../src/ordering/infrastructure/ordering-context.ts';
import { PaymentAuthorized, PaymentFailed } from '../../src/payment/index.ts';
import { MenuItemId, Money, OrderId, RestaurantId } from '../../src/shared-kernel/index.ts';
import { type ContextStage, contextStage } from '../context-stage.ts';
import { card, euros, noon, parties, pizza, places, terms, water } from './carts.ts';

const { restaurantId, customerId } = parties;
const offer: RestaurantOffer = {
  terms,
  items: new Map([[pizza, { description: 'Pizza', price: euros(1050) }]]),
  pickUp: places.dropOff,
  deliveryRadiusMetres: 1000,
};

describe('the ordering context', () => {
  let stage: ContextStage;
  let ordering: OrderingContext;

  beforeEach(() => {
    stage = contextStage(noon.toString());
    const offers = { offerOf: async (id: RestaurantId) => (id === restaurantId ? offer : undefined) };
    ordering = orderingContext({ ...stage, offers });
  });

  const cart = async (): Promise<OrderId> => {
    const orderId = (await ordering.startOrder({ customerId, restaurantId, ...places }))._unsafeUnwrap();
    (await ordering.addItem({ orderId, menuItemId: pizza, quantity: 2 }))._unsafeUnwrap();
    return orderId;
  };
  const placed = async (): Promise<OrderId> => {
    const orderId = await cart();
    (await ordering.placeOrder({ orderId, paymentMethod: card }))._unsafeUnwrap();
    return orderId;
  };
  const status = async (orderId: OrderId): Promise<string> =>
    (await ordering.viewOrder(orderId))._unsafeUnwrap().status;
  const published = (): readonly string[] => stage.log.types.filter((type) => type.startsWith('ordering.published.'));

  it('tells others of an order when it is placed, and of nothing before', async () => {
    const orderId = await cart();
    expect(published()).toEqual([]);
    await ordering.placeOrder({ orderId, paymentMethod: card });
    expect(published()).toEqual(['ordering.published.OrderPlaced']);
  });

  it('R12 confirms an order when its payment is authorised', async () => {
    const orderId = await placed();
    await stage.hear(new PaymentAuthorized({ orderId, amount: euros(2190) }));
    expect(await status(orderId)).toBe('Confirmed');
    expect(published().at(-1)).toBe('ordering.published.OrderConfirmed');
  });

  it('R12 rejects an order when its payment fails, or the restaurant says no', async () => {
    const [declined, refused] = [await placed(), await placed()];
    await stage.hear(new PaymentFailed({ orderId: declined, reason: 'the card was declined' }));
    await stage.hear(new PaymentAuthorized({ orderId: refused, amount: euros(2190) }));
    const rule = 'capacity';
    await stage.hear(new RestaurantRejectedOrder({ orderId: refused, restaurantId, rule, reason: 'all hands full' }));
    expect([await status(declined), await status(refused)]).toEqual(['Rejected', 'Rejected']);
  });

  it('R13 makes nothing of news that comes twice, or after the customer has cancelled', async () => {
    const orderId = await placed();
    const authorized = new PaymentAuthorized({ orderId, amount: euros(2190) });
    await stage.hear(authorized, authorized);
    await ordering.cancelOrder({ orderId });
    const told = stage.log.types.length;
    await stage.hear(authorized, new PaymentFailed({ orderId, reason: 'late' }));
    await stage.hear(new OrderPreparationStarted({ orderId, restaurantId, startedAt: noon }));
    expect(await status(orderId)).toBe('Cancelled');
    expect(stage.log.types).toHaveLength(told + 3);
  });

  it('R18 shows an order as it stood at any time, with all that had happened to it by then', async () => {
    const ada = { actor: customerId };
    const orderId = (await ordering.startOrder({ customerId, restaurantId, ...places }, ada))._unsafeUnwrap();
    stage.clock.advance(60_000);
    await ordering.addItem({ orderId, menuItemId: pizza, quantity: 2 }, ada);
    stage.clock.advance(60_000);
    await ordering.placeOrder({ orderId, paymentMethod: card }, ada);
    await ordering.cancelOrder({ orderId }, ada);

    const at = async (ms: number) => ordering.orderAt(orderId, noon.plusMs(ms));
    const cart = (await at(119_999))._unsafeUnwrap();
    expect([cart.status, cart.total.text, cart.items]).toEqual([
      'Cart',
      '21.90 EUR',
      [{ description: 'Pizza', quantity: 2, price: euros(2100) }],
    ]);
    expect(cart.happened.map(({ what, by }) => [what, by])).toEqual([
      ['OrderStarted', customerId],
      ['ItemAdded', customerId],
    ]);
    const bill = [...cart.items.map(({ price }) => price), cart.deliveryFee, cart.discount.negated];
    expect(Money.sumInOneCurrency(bill, 'EUR')).toEqual(cart.total);
    expect((await at(59_999))._unsafeUnwrap().items).toEqual([]);
    expect((await at(120_000))._unsafeUnwrap().status).toBe('Cancelled');
    expect((await at(-1))._unsafeUnwrapErr()).toBeInstanceOf(NotFound);
  });

  it('R19 shows one order with its timeline, from when it was placed', async () => {
    const orderId = await placed();
    const minutes = (count: number) => stage.clock.advance(count * 60_000);
    minutes(1);
    await stage.hear(new PaymentAuthorized({ orderId, amount: euros(2190) }));
    minutes(2);
    await stage.hear(new OrderPreparationStarted({ orderId, restaurantId, startedAt: noon }));
    await stage.project(ordering.projections);
    const { status: found, total, steps } = (await ordering.orderTimeline(orderId))._unsafeUnwrap();
    expect([found, total.text]).toEqual(['Preparing', '21.90 EUR']);
    expect(steps.map((step) => [step.status, step.at.msSince(noon) / 60_000])).toEqual([
      ['Placed', 0],
      ['Confirmed', 1],
      ['Preparing', 3],
    ]);
  });

  it('R19 shows how an order ended, and has no timeline of what was never placed', async () => {
    const [cancelled, abandoned] = [await placed(), await cart()];
    await ordering.cancelOrder({ orderId: cancelled });
    await ordering.cancelOrder({ orderId: abandoned });
    await stage.project(ordering.projections);
    const { steps } = (await ordering.orderTimeline(cancelled))._unsafeUnwrap();
    expect(steps.map((step) => step.status)).toEqual(['Placed', 'Cancelled']);
    expect((await ordering.orderTimeline(abandoned))._unsafeUnwrapErr()).toBeInstanceOf(NotFound);
  });

  it('R20 says who has the food, also of what was brought before anybody said it', async () => {
    const orderId = await placed();
    const first = Projection.define('order-timeline', {
      version: 1,
      into: OrderTimelines,
      events: { OrderPlaced },
      project: {
        OrderPlaced: ({ data }, rows) => rows.put({ ...data, status: 'Placed', steps: [], handedTo: undefined }),
      },
    });
    await stage.hear(new PaymentAuthorized({ orderId, amount: euros(2190) }));
    const trip = { orderId, deliveryId: 'delivery_1', driverId: 'driver_rosa' };
    const deliveredAt = noon.toString();
    await stage.hear(new EncodedMessage('dispatch.published.DeliveryCompleted', 1, { ...trip, deliveredAt }));
    await stage.project([first]);
    expect((await ordering.orderTimeline(orderId))._unsafeUnwrap().handedTo).toBeUndefined();
    await stage.project(ordering.projections);
    expect((await ordering.orderTimeline(orderId))._unsafeUnwrap().handedTo).toBe('customer');
    expect(await status(orderId)).toBe('Delivered');
  });

  it('R17 tells nobody of a cart that was abandoned', async () => {
    const orderId = await cart();
    expect((await ordering.cancelOrder({ orderId })).isOk()).toBe(true);
    expect(await status(orderId)).toBe('Cancelled');
    expect(published()).toEqual([]);
  });

  it('R1 takes only what is on the menu', async () => {
    const orderId = await cart();
    const added = await ordering.addItem({ orderId, menuItemId: water, quantity: 1 });
    expect(added._unsafeUnwrapErr()).toEqual(new NotOnMenu({ menuItemIds: [MenuItemId.of('water')] }));
  });

  it('R1 changes how many of something are in the cart, and takes it out again', async () => {
    const orderId = await cart();
    const total = async () => (await ordering.viewOrder(orderId))._unsafeUnwrap().total;
    await ordering.changeQuantity({ orderId, menuItemId: pizza, quantity: 3 });
    expect((await total()).equals(euros(3240))).toBe(true);
    await ordering.removeItem({ orderId, menuItemId: pizza });
    expect((await total()).equals(euros(90))).toBe(true);
    expect(published()).toEqual([]);
  });

  it('R1 changes and removes nothing once the order is placed', async () => {
    const orderId = await placed();
    const closed = new CartClosed({ orderId, status: 'Placed' });
    const changed = await ordering.changeQuantity({ orderId, menuItemId: pizza, quantity: 3 });
    expect(changed._unsafeUnwrapErr()).toEqual(closed);
    expect((await ordering.removeItem({ orderId, menuItemId: pizza }))._unsafeUnwrapErr()).toEqual(closed);
  });

  it('R5 refuses a quantity that is none, whether it is added or changed', async () => {
    const orderId = await cart();
    const refusal = new InvalidQuantity({ quantity: 0 });
    const added = await ordering.addItem({ orderId, menuItemId: pizza, quantity: 0 });
    expect(added._unsafeUnwrapErr()).toEqual(refusal);
    const changed = await ordering.changeQuantity({ orderId, menuItemId: pizza, quantity: 0 });
    expect(changed._unsafeUnwrapErr()).toEqual(refusal);
  });

  it('knows no restaurant and no order that isn’t there', async () => {
    const elsewhere = RestaurantId.of('restaurant_elsewhere');
    const started = await ordering.startOrder({ customerId, restaurantId: elsewhere, ...places });
    expect(started._unsafeUnwrapErr()).toBeInstanceOf(UnknownRestaurant);
    const placing = await ordering.placeOrder({ orderId: OrderId.of('order_0'), paymentMethod: card });
    expect(placing._unsafeUnwrapErr()).toBeInstanceOf(NotFound);
  });
});
