import { Card } from '../../ordering/index.ts';
import type { Act, Scene } from './scene.ts';

const MINUTES_TO_THINK_AGAIN = 1.5;

/** Up to the answer of everybody who hears of the order; whoever cancels has not let it come to a delivery. */
export function orderActs(scene: Scene): readonly Act[] {
  switch (scene.scenario) {
    case 'rejected':
      return [...sellOut(scene), place(scene)];
    case 'cancelled':
      return [place(scene), cancel(scene)];
    case 'delivered':
    case 'declined':
      return [place(scene)];
  }
}

/** Somebody else gets the last portion, a moment before. */
function sellOut({ platform, input, chronicle }: Scene): readonly Act[] {
  const { items, restaurantId, placedAt } = input.order;
  return items.slice(0, 1).map(({ menuItemId }) => ({
    at: placedAt,
    isDone: chronicle.has('catalog.MenuItemOutOfStock', restaurantId),
    play: () => platform.catalog.markItemOutOfStock({ restaurantId, menuItemId }),
  }));
}

function place({ platform, input, scenario, orderId, chronicle }: Scene): Act {
  const { paymentMethod, placedAt, customer } = input.order;
  const declined = new Card({ token: 'tok_declined', lastFour: '0002', expires: '2029-03' });
  const command = { orderId, paymentMethod: scenario === 'declined' ? declined : paymentMethod };
  return {
    at: placedAt,
    isDone: chronicle.has('ordering.OrderPlaced', orderId),
    play: () => platform.ordering.placeOrder(command, { actor: customer.id, correlationId: orderId }),
  };
}

function cancel({ platform, input, orderId, chronicle }: Scene): Act {
  const { placedAt, customer } = input.order;
  return {
    at: placedAt.plusMs(MINUTES_TO_THINK_AGAIN * 60_000),
    isDone: chronicle.has('ordering.OrderCancelled', orderId),
    play: () => platform.ordering.cancelOrder({ orderId }, { actor: customer.id, correlationId: orderId }),
  };
}
