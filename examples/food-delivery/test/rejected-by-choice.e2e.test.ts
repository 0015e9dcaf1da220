import { UuidV7Generator } from 'demesne';
import { expect, it } from 'vitest';
import { createPlatform } from '../src/platform.ts';
import { Chronicle } from '../src/story/chronicle.ts';
import { openStage } from '../src/story/open-stage.ts';
import { SimulatedClock } from '../src/story/simulated-clock.ts';
import { input as loadedInput } from './story/telling.ts';

it('undoes everything when a restaurant turns down what it had accepted', async () => {
  const input = await loadedInput();
  const menus = new Map(input.menus.map((menu) => [menu.restaurantId, menu]));
  const platform = createPlatform({
    clock: new SimulatedClock(input.order.placedAt),
    identifiers: new UuidV7Generator(),
    fetchMenu: async (restaurantId) => menus.get(restaurantId)?.menu,
    deliveryTermsOf: (restaurantId) => menus.get(restaurantId)?.delivery,
  });
  await platform.subscriptions.start();
  const { orderId } = (await openStage(platform, input, new Chronicle()))._unsafeUnwrap();
  const { restaurantId, paymentMethod } = input.order;
  await platform.ordering.placeOrder({ orderId, paymentMethod });
  await platform.subscriptions.drain();
  const assigned = (await platform.dispatch.viewDelivery(orderId))._unsafeUnwrap();
  expect(assigned.status).toBe('Assigned');

  (await platform.catalog.rejectOrder({ restaurantId, orderId, reason: 'The oven is broken.' }))._unsafeUnwrap();
  await platform.subscriptions.drain();

  const statuses = [
    (await platform.ordering.viewOrder(orderId))._unsafeUnwrap().status,
    (await platform.payment.viewPayment(orderId))._unsafeUnwrap().status,
    (await platform.dispatch.viewDelivery(orderId))._unsafeUnwrap().status,
    (await platform.tracking.viewTracking(assigned.deliveryId))._unsafeUnwrap().status,
  ];
  expect(statuses).toEqual(['Rejected', 'Voided', 'Failed', 'Ended']);
  expect(await platform.cardProvider.count('held')).toBe(0);
  expect((await platform.subscriptions.overview()).reduce((sum, { parked }) => sum + parked, 0)).toBe(0);
  await platform.subscriptions.stop();
  await platform.views.close();
});
