import {
  AggregateRoot,
  DomainEvent,
  Entity,
  EntityMap,
  Identifier,
  mapOf,
  Transitions,
  type IllegalTransition,
  type TypeOf,
} from 'demesne';
import { ok, type Result } from 'neverthrow';
import { z } from 'zod';
import { Money, type CurrencyMismatch } from './money.ts';

export const OrderId = Identifier.define('OrderId');
type OrderId = TypeOf<typeof OrderId>;
export const MenuItemId = Identifier.define('MenuItemId');

const line = { id: MenuItemId, unitPrice: Money, quantity: z.int().min(1) };

class OrderItem extends Entity.define('OrderItem', line) {}
class OrderStarted extends DomainEvent.define('ordering.OrderStarted', line) {}
class ItemAdded extends DomainEvent.define('ordering.ItemAdded', line) {}
class OrderPlaced extends DomainEvent.define('ordering.OrderPlaced', { total: Money }) {}

/** What a line of an order says. */
export type Line = ItemAdded['data'];

const status = Transitions.define('Order', { Cart: ['Cart', 'Placed'], Placed: [] });

const OrderModel = AggregateRoot.define('Order', {
  id: OrderId,
  state: { status: z.enum(status.statuses), items: mapOf(OrderItem) },
  events: { OrderStarted, ItemAdded, OrderPlaced },
  evolve: {
    OrderStarted: (_, { data }) => ({ status: 'Cart', items: EntityMap.empty<OrderItem>().put(new OrderItem(data)) }),
    ItemAdded: (order, { data }) => {
      order.items = order.items.put(new OrderItem(data));
    },
    OrderPlaced: (order) => {
      order.status = 'Placed';
    },
  },
});

/** An order that begins with its first item. */
export class Order extends OrderModel {
  static start(id: OrderId, first: Line): Order {
    return new Order(id).begin(new OrderStarted(first));
  }

  add(item: Line): Result<void, IllegalTransition> {
    return status.check(this.state.status, 'Cart').andThen(() => this.record(new ItemAdded(item)));
  }

  place(deliveryFee: Money): Result<void, CurrencyMismatch | IllegalTransition> {
    return status
      .check(this.state.status, 'Placed')
      .andThen(() => this.#total(deliveryFee))
      .andThen((total) => this.record(new OrderPlaced({ total })));
  }

  #total(deliveryFee: Money): Result<Money, CurrencyMismatch> {
    let total = deliveryFee;
    for (const { unitPrice, quantity } of this.state.items) {
      const sum = total.plus(unitPrice.times(quantity));
      if (sum.isErr()) return sum;
      total = sum.value;
    }
    return ok(total);
  }
}
