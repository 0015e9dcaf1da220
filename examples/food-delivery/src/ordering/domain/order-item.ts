import { Entity } from 'demesne';
import { z } from 'zod';
import { MenuItemId, Money } from '../../shared-kernel/index.ts';
import { Quantity } from './quantity.ts';

/** A line of an order: so many of one thing, at the price it had when it was put into the cart. */
export class OrderItem extends Entity.define('OrderItem', {
  id: MenuItemId,
  description: z.string(),
  unitPrice: Money,
  quantity: Quantity,
}) {
  get price(): Money {
    return this.unitPrice.times(this.quantity);
  }

  withQuantity(quantity: number): OrderItem {
    return this.with({ quantity });
  }
}
