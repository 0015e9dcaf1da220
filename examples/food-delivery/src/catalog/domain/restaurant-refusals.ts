import { DomainError } from 'demesne';
import type { Currency, MenuItemId, OrderId } from '../../shared-kernel/index.ts';
import type { KitchenOrderStatus } from './kitchen-order.ts';
import type { Objection } from './objection.ts';

/** Nobody has looked yet whether this restaurant is one. */
export class NotVerified extends DomainError.define('NotVerified') {}

/** A menu from which nothing is to be had. */
export class NothingToSell extends DomainError.define('NothingToSell') {}

/** The hours the restaurant gave don't include this one. */
export class OutsideOperatingHours extends DomainError.define('OutsideOperatingHours') {}

/** A price in another currency than the restaurant's, or below zero. */
export class UnfitPrice extends DomainError.define('UnfitPrice')<{
  readonly menuItemId: MenuItemId;
  readonly currency: Currency;
}> {
  override get message(): string {
    return `The price of ${this.menuItemId} must be an amount of ${this.currency}, zero or more.`;
  }
}

export class UnknownMenuItem extends DomainError.define('UnknownMenuItem')<{ readonly menuItemId: MenuItemId }> {}

/** The kitchen never heard of this order. */
export class UnknownOrder extends DomainError.define('UnknownOrder')<{ readonly orderId: OrderId }> {}

/** A rule stands against cooking this order. */
export class OrderNotTaken extends DomainError.define('OrderNotTaken')<{
  readonly orderId: OrderId;
  readonly objection: Objection;
}> {
  override get message(): string {
    return this.objection.reason;
  }
}

/** The restaurant has given its answer to this order, and keeps to it. */
export class AlreadyAnswered extends DomainError.define('AlreadyAnswered')<{
  readonly orderId: OrderId;
  readonly status: KitchenOrderStatus;
}> {}
