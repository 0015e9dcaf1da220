import { Instant } from 'demesne';
import { Projection, ReadModel } from 'demesne/event-sourcing';
import { z } from 'zod';
import { OrderCalledOff, OrderPaid, OrderPlaced } from './order.ts';

/** What the shop's people look at: the orders that nobody has paid yet. */
export const WaitingOrders = ReadModel.define(
  'shop.waiting-orders',
  { orderId: z.string(), cents: z.int(), placedAt: Instant },
  { key: 'orderId' },
);

/** How events make and remove its rows. */
export const waitingOrders = Projection.define('waiting-orders', {
  version: 1,
  into: WaitingOrders,
  events: { OrderPlaced, OrderPaid, OrderCalledOff },
  project: {
    OrderPlaced: ({ data: { cents } }, rows, { aggregate, occurredAt }) =>
      rows.put({ orderId: aggregate.id, cents, placedAt: occurredAt }),
    OrderPaid: (_event, rows, { aggregate }) => rows.remove(aggregate.id),
    OrderCalledOff: (_event, rows, { aggregate }) => rows.remove(aggregate.id),
  },
});
