import { DomainError } from 'demesne';
import type { MenuItemId, Money, OrderId, RestaurantId } from '../../shared-kernel/index.ts';
import type { OrderStatus } from './order-status.ts';

export class CartClosed extends DomainError.define('CartClosed')<{ orderId: OrderId; status: OrderStatus }> {
  override get message(): string {
    return `The items of ${this.orderId} can't change any more: it is ${this.status}.`;
  }
}

export class TooManyItems extends DomainError.define('TooManyItems')<{ limit: number; found: number }> {
  override get message(): string {
    return `An order has at most ${this.limit} items; this one would have ${this.found}.`;
  }
}

export class InvalidQuantity extends DomainError.define('InvalidQuantity')<{ quantity: number }> {
  override get message(): string {
    return `There can be 1 to 99 of one thing, not ${this.quantity}.`;
  }
}

export class NotInCart extends DomainError.define('NotInCart')<{ menuItemId: MenuItemId }> {}

export class EmptyOrder extends DomainError.define('EmptyOrder')<{ orderId: OrderId }> {
  override get message(): string {
    return `${this.orderId} has no items yet.`;
  }
}

export class BelowMinimum extends DomainError.define('BelowMinimum')<{ minimum: Money; total: Money }> {
  override get message(): string {
    return `The restaurant takes orders from ${this.minimum.text}; this one comes to ${this.total.text}.`;
  }
}

export class NotOnMenu extends DomainError.define('NotOnMenu')<{ menuItemIds: readonly MenuItemId[] }> {
  override get message(): string {
    return `The menu does not have ${this.menuItemIds.join(', ')}.`;
  }
}

export class NotServiceable extends DomainError.define('NotServiceable')<{ restaurantId: RestaurantId }> {
  override get message(): string {
    return `${this.restaurantId} does not deliver to this address.`;
  }
}

export class TooLateToCancel extends DomainError.define('TooLateToCancel')<{ status: OrderStatus }> {
  override get message(): string {
    return `The order is ${this.status}: it can't be cancelled any more.`;
  }
}
