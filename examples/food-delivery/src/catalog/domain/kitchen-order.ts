import { Entity, Instant, listOf, Transitions, ValueObject } from 'demesne';
import { z } from 'zod';
import { MenuItemId, OrderId } from '../../shared-kernel/index.ts';

/** One line of what the kitchen is to cook: no price, no customer. */
export class KitchenLine extends ValueObject.define('KitchenLine', {
  menuItemId: MenuItemId,
  description: z.string(),
  quantity: z.int().min(1).max(99),
}) {}

/** The restaurant's answer to an order, and what became of it in the kitchen. */
export const kitchenOrderStatus = Transitions.define('KitchenOrder', {
  Accepted: ['Preparing', 'Rejected', 'Stopped'],
  Preparing: ['Ready', 'Stopped'],
  Ready: [],
  Rejected: [],
  Stopped: [],
});

export type KitchenOrderStatus = (typeof kitchenOrderStatus.statuses)[number];

/** An order as the kitchen knows it. */
export class KitchenOrder extends Entity.define('KitchenOrder', {
  id: OrderId,
  status: z.enum(kitchenOrderStatus.statuses),
  lines: listOf(KitchenLine),
  answeredAt: Instant,
}) {
  begin(): KitchenOrder {
    return this.with({ status: 'Preparing' });
  }

  finish(): KitchenOrder {
    return this.with({ status: 'Ready' });
  }

  /** Nobody waits for it any more. */
  stop(): KitchenOrder {
    return this.with({ status: 'Stopped' });
  }

  /** Whether it takes a place in the kitchen; what is ready stands at the counter. */
  get isInKitchen(): boolean {
    return this.status === 'Accepted' || this.status === 'Preparing';
  }
}
