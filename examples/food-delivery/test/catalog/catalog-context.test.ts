import { describe, expect, it } from 'vitest';
import {
  OrderPreparationStarted,
  OrderReadyForPickup,
  RestaurantAcceptedOrder,
  RestaurantRejectedOrder,
} from '../../src/catalog/index.ts';
import { RestaurantProfile } from '../../src/catalog/domain/restaurant-profile.ts';
import { type CatalogContext, catalogContext } from '../../src/catalog/infrastructure/catalog-context.ts';
import { OrderCancelled, OrderConfirmed, OrderedItem } from '../../src/ordering/index.ts';
import { CustomerId, Money, OrderId, RestaurantId } from '../../src/shared-kernel/index.ts';
import { contextStage, type ContextStage } from '../context-stage.ts';
import { dropOff, evening, id, margherita, pickUp, profile, tiramisu } from './restaurants.ts';

const orderId = OrderId.of('order_ann');
const parties = { orderId, customerId: CustomerId.of('customer_ann'), restaurantId: id };
const confirmed = new OrderConfirmed({
  ...parties,
  items: [new OrderedItem({ menuItemId: margherita, description: 'Pizza Margherita', quantity: 2 })],
  deliverTo: profile.address,
  dropOff,
});
const cancelled = new OrderCancelled({ ...parties, fee: Money.zero('EUR') });

const provided = [
  { id: margherita, itemName: 'Pizza Margherita', priceInCents: 980, prepTimeSeconds: 720, inStock: true },
  { id: tiramisu, itemName: 'Tiramisù', priceInCents: 'free', inStock: true },
];

interface Stage extends ContextStage {
  readonly catalog: CatalogContext;
}

async function openStage(menu: unknown = provided): Promise<Stage> {
  const stage = contextStage(evening.toString());
  const catalog = catalogContext({ ...stage, fetchMenu: async () => menu });
  await catalog.joinPlatform({ restaurantId: id, profile });
  await catalog.verifyRestaurant({ restaurantId: id });
  await catalog.importMenu({ restaurantId: id });
  await catalog.openRestaurant({ restaurantId: id });
  stage.log.clear();
  return { ...stage, catalog };
}

const statusOf = async ({ catalog }: Stage) =>
  (await catalog.viewKitchen(id))._unsafeUnwrap().map(({ status }) => status);

const accepted = new RestaurantAcceptedOrder({
  orderId,
  restaurantId: id,
  pickUp,
  dropOff,
  preparationMinutes: 13,
  acceptedAt: evening,
});

describe('The catalog', () => {
  it('accepts a confirmed order, and tells where to fetch it and when', async () => {
    const stage = await openStage();
    await stage.hear(confirmed);
    expect(stage.log.of(RestaurantAcceptedOrder)).toEqual([accepted]);
    expect(await statusOf(stage)).toEqual(['Accepted']);
  });

  it('tells how far the food is', async () => {
    const stage = await openStage();
    await stage.hear(confirmed);
    await stage.catalog.startPreparation({ restaurantId: id, orderId });
    stage.clock.advance(600_000);
    await stage.catalog.markOrderReady({ restaurantId: id, orderId });
    expect(stage.log.of(OrderPreparationStarted)).toEqual([
      new OrderPreparationStarted({ orderId, restaurantId: id, startedAt: evening }),
    ]);
    expect(stage.log.of(OrderReadyForPickup)).toEqual([
      new OrderReadyForPickup({ orderId, restaurantId: id, readyAt: evening.plusMs(600_000) }),
    ]);
  });

  it('has in the queue of a kitchen what it has to cook, the oldest first (R17)', async () => {
    const stage = await openStage();
    const queue = async () => {
      await stage.project(stage.catalog.projections);
      const { items } = (await stage.catalog.kitchenQueue({ restaurantId: id }))._unsafeUnwrap();
      return items.map((order) => [order.orderId, order.isCooking, order.dueAt.msSince(evening) / 60_000]);
    };
    const [first, second] = [OrderId.of('order_zoe'), OrderId.of('order_ann')];
    await stage.hear(new OrderConfirmed({ ...confirmed.data, orderId: first }));
    stage.clock.advance(60_000);
    await stage.hear(confirmed);
    expect(await queue()).toEqual([
      [first, false, 13],
      [second, false, 14],
    ]);
    await stage.catalog.startPreparation({ restaurantId: id, orderId: first });
    expect((await queue())[0]).toEqual([first, true, 13]);
    await stage.catalog.markOrderReady({ restaurantId: id, orderId: first });
    expect(await queue()).toEqual([[second, false, 14]]);
  });

  it.each([
    ['is cancelled', (stage: Stage) => stage.hear(cancelled)],
    [
      'is turned down after all',
      ({ catalog }: Stage) => catalog.rejectOrder({ restaurantId: id, orderId, reason: 'No.' }),
    ],
  ])('takes an order that %s out of the queue (R17)', async (_, act) => {
    const stage = await openStage();
    await stage.hear(confirmed);
    await act(stage);
    await stage.project(stage.catalog.projections);
    expect((await stage.catalog.kitchenQueue({ restaurantId: id }))._unsafeUnwrap().items).toEqual([]);
  });

  it('tells the customer which rule failed (R9)', async () => {
    const stage = await openStage();
    await stage.catalog.markItemOutOfStock({ restaurantId: id, menuItemId: margherita });
    await stage.hear(confirmed);
    expect(stage.log.of(RestaurantRejectedOrder)).toEqual([
      new RestaurantRejectedOrder({
        orderId,
        restaurantId: id,
        rule: 'availability',
        reason: 'Nonna is out of: Pizza Margherita.',
      }),
    ]);
    expect(await statusOf(stage)).toEqual(['Rejected']);
  });

  it('lets a restaurant turn down by choice what it has accepted (R10)', async () => {
    const stage = await openStage();
    await stage.hear(confirmed);
    const reason = 'The oven is broken.';
    expect((await stage.catalog.rejectOrder({ restaurantId: id, orderId, reason })).isOk()).toBe(true);
    await stage.hear(confirmed);
    expect(stage.log.of(RestaurantRejectedOrder)).toEqual([
      new RestaurantRejectedOrder({ orderId, restaurantId: id, rule: 'choice', reason }),
    ]);
    expect(await statusOf(stage)).toEqual(['Rejected']);
  });

  it('answers an order that it hears of twice only once (R11)', async () => {
    const stage = await openStage();
    await stage.hear(confirmed, confirmed);
    await stage.catalog.startPreparation({ restaurantId: id, orderId });
    await stage.hear(confirmed);
    expect(stage.log.of(RestaurantAcceptedOrder)).toHaveLength(1);
    expect(await statusOf(stage)).toEqual(['Preparing']);
  });

  it.each([
    ['after it', [confirmed, cancelled]],
    ['after it, and twice', [confirmed, cancelled, cancelled]],
    ['before it', [cancelled, confirmed]],
  ])('cooks nothing for a cancellation that comes %s (R14)', async (_, messages) => {
    const stage = await openStage();
    for (const message of messages) await stage.hear(message);
    expect(await statusOf(stage)).toEqual(['Stopped']);
    expect((await stage.catalog.startPreparation({ restaurantId: id, orderId })).isErr()).toBe(true);
  });

  it('carries on the conversation it was addressed in', async () => {
    const stage = await openStage();
    await stage.hear(confirmed);
    const [asked, ...answers] = stage.log.envelopes;
    expect(answers.map(({ correlationId }) => correlationId)).toEqual(['story', 'story']);
    expect(answers[0]?.causationId).toBe(asked?.id);
  });

  it('keeps to itself what concerns nobody else', async () => {
    const stage = await openStage();
    await stage.catalog.markItemOutOfStock({ restaurantId: id, menuItemId: margherita });
    await stage.catalog.markItemAvailable({ restaurantId: id, menuItemId: margherita });
    await stage.catalog.closeRestaurant({ restaurantId: id });
    expect(stage.log.types.filter((type) => type.includes('.published.'))).toEqual([]);
  });

  it('shows a restaurant with what is to be had from it', async () => {
    const { catalog } = await openStage();
    expect((await catalog.viewRestaurant(id))._unsafeUnwrap()).toMatchObject({
      name: 'Nonna',
      isOpen: true,
      menu: [{ menuItemId: margherita, name: 'Pizza Margherita', isAvailable: true }],
    });
  });

  it('reports by name what it had to leave out of a menu (R15)', async () => {
    const { catalog } = await openStage();
    const skipped = (await catalog.importMenu({ restaurantId: id }))._unsafeUnwrap();
    expect(skipped.map(({ name }) => name)).toEqual(['Tiramisù']);
  });

  it('keeps the menu it has when the new one can not be read (R15)', async () => {
    const menus: unknown[] = [provided, 'out of order'];
    const stage = contextStage(evening.toString());
    const catalog = catalogContext({ ...stage, fetchMenu: async () => menus.shift() });
    await catalog.joinPlatform({ restaurantId: id, profile });
    await catalog.importMenu({ restaurantId: id });
    const refusal = (await catalog.importMenu({ restaurantId: id }))._unsafeUnwrapErr();
    expect(refusal.name).toBe('UnreadableMenu');
    expect((await catalog.viewRestaurant(id))._unsafeUnwrap().menu).toHaveLength(1);
  });

  it('lets a restaurant join once', async () => {
    const { catalog } = await openStage();
    const again = await catalog.joinPlatform({ restaurantId: id, profile });
    expect(again._unsafeUnwrapErr().name).toBe('ConcurrencyConflict');
  });

  it('knows only restaurants that joined', async () => {
    const { catalog } = await openStage();
    const restaurantId = RestaurantId.of('restaurant_nobody');
    expect((await catalog.openRestaurant({ restaurantId }))._unsafeUnwrapErr().name).toBe('NotFound');
  });

  it('reads a profile from JSON, with every mistake by its path', () => {
    const json = { ...(profile.toJSON() as object), capacity: 0, location: { latitude: 91, longitude: 0 } };
    const { violations } = RestaurantProfile.parse(json)._unsafeUnwrapErr();
    expect(violations.map(({ path }) => path.join('.'))).toEqual(['location.latitude', 'capacity']);
  });

  it('never asks for less than nothing as a minimum', () => {
    const content = { ...(profile.toJSON() as object), minimumOrder: { amountInMinorUnits: '-1', currency: 'EUR' } };
    expect(RestaurantProfile.parse(content)._unsafeUnwrapErr().message).toContain(
      'the minimum order is not below zero',
    );
  });
});
