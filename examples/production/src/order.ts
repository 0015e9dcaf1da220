import { AggregateRoot, DomainError, DomainEvent, Identifier, type TypeOf } from 'demesne';
import { Command, Query } from 'demesne/application';
import { Deadline, IntegrationEvent } from 'demesne/messaging';
import { err, ok, type Result } from 'neverthrow';
import { z } from 'zod';

export const OrderId = Identifier.define('OrderId');
export type OrderId = TypeOf<typeof OrderId>;

export class OrderPlaced extends DomainEvent.define('shop.OrderPlaced', { cents: z.int() }) {}
export class OrderPaid extends DomainEvent.define('shop.OrderPaid', {}) {}
export class OrderCalledOff extends DomainEvent.define('shop.OrderCalledOff', {}) {}
export class OrderNotOpen extends DomainError.define('OrderNotOpen')<{ status: string }> {}

/** An order waits for its payment, and not for ever. */
export class Order extends AggregateRoot.define('Order', {
  id: OrderId,
  state: { cents: z.int(), status: z.enum(['Placed', 'Paid', 'CalledOff']) },
  events: { OrderPlaced, OrderPaid, OrderCalledOff },
  evolve: {
    OrderPlaced: (_, { data }) => ({ cents: data.cents, status: 'Placed' }),
    OrderPaid: (order) => {
      order.status = 'Paid';
    },
    OrderCalledOff: (order) => {
      order.status = 'CalledOff';
    },
  },
}) {
  static place(id: OrderId, cents: number): Order {
    return new Order(id).begin(new OrderPlaced({ cents }));
  }

  get status(): 'Placed' | 'Paid' | 'CalledOff' {
    return this.state.status;
  }

  pay(): Result<void, OrderNotOpen> {
    const { status } = this.state;
    return status === 'Placed' ? this.record(new OrderPaid()) : err(new OrderNotOpen({ status }));
  }

  /** Means something to an order that still waits, and to no other. */
  callOff(): Result<void, never> {
    return this.state.status === 'Placed' ? this.record(new OrderCalledOff()) : ok();
  }
}

export class PlaceOrder extends Command.define('shop.PlaceOrder', { orderId: OrderId, cents: z.int().min(1) }) {}
export class PayOrder extends Command.define('shop.PayOrder', { orderId: OrderId }) {}
export class StatusOfOrder extends Query.define('shop.StatusOfOrder', { orderId: OrderId }) {}
export class OrdersThatWait extends Query.define('shop.OrdersThatWait', { after: z.string().optional() }) {}

export class PaymentOverdue extends Deadline.define('shop.PaymentOverdue', { orderId: OrderId }) {}
export class OrderAccepted extends IntegrationEvent.define('shop.published.OrderAccepted', {
  orderId: OrderId,
  cents: z.int(),
}) {}
