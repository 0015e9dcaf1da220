import {
  AggregateRoot,
  DomainError,
  DomainEvent,
  Entity,
  EntityMap,
  Identifier,
  Instant,
  mapOf,
  optional,
  Transitions,
  ValueObject,
  type IllegalTransition,
  type TypeOf,
} from 'demesne';
import { err, type Result } from 'neverthrow';
import { z } from 'zod';

export const OrderId = Identifier.define('OrderId');
export type OrderId = TypeOf<typeof OrderId>;
export const CustomerId = Identifier.define('CustomerId');
export type CustomerId = TypeOf<typeof CustomerId>;
export const ProductId = Identifier.define('ProductId');
export type ProductId = TypeOf<typeof ProductId>;

export class Money extends ValueObject.define('Money', { cents: z.bigint(), currency: z.enum(['EUR', 'JPY']) }) {}

export class OrderLine extends Entity.define('OrderLine', {
  id: ProductId,
  price: Money,
  quantity: z.int().min(1),
}) {
  more(quantity: number): OrderLine {
    return this.with({ quantity: this.quantity + quantity });
  }
}

export const orderStatus = Transitions.define('Order', { Cart: ['Placed'], Placed: [] });

export class OrderStarted extends DomainEvent.define('shop.OrderStarted', { customerId: CustomerId }) {}
export class LineAdded extends DomainEvent.define('shop.LineAdded', { line: OrderLine }) {}
export class LineRemoved extends DomainEvent.define('shop.LineRemoved', { productId: ProductId }) {}
export class OrderPlaced extends DomainEvent.define('shop.OrderPlaced', { placedAt: Instant }) {}

export class EmptyOrder extends DomainError.define('EmptyOrder')<{ readonly orderId: OrderId }> {}

const OrderModel = AggregateRoot.define('Order', {
  id: OrderId,
  state: {
    customerId: CustomerId,
    status: z.enum(orderStatus.statuses),
    placedAt: optional(Instant),
    lines: mapOf(OrderLine),
  },
  events: { OrderStarted, LineAdded, LineRemoved, OrderPlaced },
  evolve: {
    OrderStarted: (_, { data }) => ({ ...data, status: 'Cart', lines: EntityMap.empty() }),
    LineAdded: (order, { data: { line } }) => {
      const known = order.lines.get(line.id);
      order.lines = order.lines.put(known?.more(line.quantity) ?? line);
    },
    LineRemoved: (order, { data }) => {
      order.lines = order.lines.remove(data.productId);
    },
    OrderPlaced: (order, { data }) => {
      order.status = 'Placed';
      order.placedAt = data.placedAt;
    },
  },
});

/** An order, which knows nothing of tables. */
export class Order extends OrderModel {
  static start(id: OrderId, customerId: CustomerId): Order {
    return new Order(id).begin(new OrderStarted({ customerId }));
  }

  get lines(): readonly OrderLine[] {
    return [...this.state.lines.values()];
  }

  add(line: OrderLine): Result<void, never> {
    return this.record(new LineAdded({ line }));
  }

  remove(productId: ProductId): Result<void, never> {
    return this.record(new LineRemoved({ productId }));
  }

  place(now: Instant): Result<void, EmptyOrder | IllegalTransition> {
    if (this.state.lines.size === 0) return err(new EmptyOrder({ orderId: this.id }));
    return orderStatus
      .check(this.state.status, 'Placed')
      .andThen(() => this.record(new OrderPlaced({ placedAt: now })));
  }
}
