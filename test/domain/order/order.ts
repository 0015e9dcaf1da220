import {
  AggregateRoot,
  DomainError,
  DomainEvent,
  EntityMap,
  Instant,
  mapOf,
  optional,
  Transitions,
  type IllegalTransition,
} from 'demesne';
import { err, type Result } from 'neverthrow';
import { z } from 'zod';
import { CustomerId, MenuItemId, Money, OrderId, OrderItem } from './values.ts';

export class OrderStarted extends DomainEvent.define('ordering.OrderStarted', {
  customerId: CustomerId,
  minimum: Money,
  deliveryFee: Money,
}) {}
export class ItemAdded extends DomainEvent.define('ordering.ItemAdded', {
  menuItemId: MenuItemId,
  unitPrice: Money,
  quantity: z.number().int().min(1),
}) {}
export class OrderPlaced extends DomainEvent.define('ordering.OrderPlaced', {
  orderId: OrderId,
  total: Money,
  placedAt: Instant,
}) {}
export class OrderConfirmed extends DomainEvent.define('ordering.OrderConfirmed', {}) {}
export class OrderCancelled extends DomainEvent.define('ordering.OrderCancelled', { reason: z.string().optional() }) {}

export class EmptyOrder extends DomainError.define('EmptyOrder')<{ orderId: OrderId }> {}
export class BelowMinimum extends DomainError.define('BelowMinimum')<{ minimum: Money; total: Money }> {}

export const orderStatus = Transitions.define('Order', {
  Cart: ['Placed', 'Cancelled'],
  Placed: ['Confirmed', 'Cancelled'],
  Confirmed: [],
  Cancelled: [],
});

/** What an order is made of and how its events change it. */
const OrderModel = AggregateRoot.define('Order', {
  id: OrderId,
  state: {
    status: z.enum(orderStatus.statuses),
    customerId: CustomerId,
    items: mapOf(OrderItem),
    deliveryFee: Money,
    minimum: Money,
    placedAt: optional(Instant),
  },
  events: { OrderStarted, ItemAdded, OrderPlaced, OrderConfirmed, OrderCancelled },
  evolve: {
    OrderStarted: (_, { data }) => ({ ...data, status: 'Cart', items: EntityMap.empty() }),
    ItemAdded: (order, { data: { menuItemId, unitPrice, quantity } }) => {
      order.items = order.items.put(
        order.items.get(menuItemId)?.more(quantity) ?? new OrderItem({ id: menuItemId, unitPrice, quantity }),
      );
    },
    OrderPlaced: (order, { data }) => {
      order.status = 'Placed';
      order.placedAt = data.placedAt;
    },
    OrderConfirmed: (order) => {
      order.status = 'Confirmed';
    },
    OrderCancelled: (order) => {
      order.status = 'Cancelled';
    },
  },
});

export class Order extends OrderModel {
  static start(id: OrderId, cart: OrderStarted['data']): Order {
    return new Order(id).begin(new OrderStarted(cart));
  }

  get status(): 'Cart' | 'Placed' | 'Confirmed' | 'Cancelled' {
    return this.state.status;
  }

  get total(): Money {
    return [...this.state.items].reduce((sum, item) => sum.add(item.total)._unsafeUnwrap(), this.state.deliveryFee);
  }

  add(menuItemId: MenuItemId, unitPrice: Money, quantity: number): Result<void, IllegalTransition> {
    return this.record(new ItemAdded({ menuItemId, unitPrice, quantity }));
  }

  place(now: Instant): Result<void, EmptyOrder | BelowMinimum | IllegalTransition> {
    const { items, minimum, status } = this.state;
    if (items.size === 0) return err(new EmptyOrder({ orderId: this.id }));
    if (this.total.amount < minimum.amount) return err(new BelowMinimum({ minimum, total: this.total }));
    return orderStatus
      .check(status, 'Placed')
      .andThen(() => this.record(new OrderPlaced({ orderId: this.id, total: this.total, placedAt: now })));
  }

  confirm(): Result<void, IllegalTransition> {
    return orderStatus.check(this.state.status, 'Confirmed').andThen(() => this.record(new OrderConfirmed()));
  }

  cancel(reason?: string): Result<void, IllegalTransition> {
    return orderStatus.check(this.state.status, 'Cancelled').andThen(() => this.record(new OrderCancelled({ reason })));
  }
}
