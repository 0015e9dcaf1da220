import { EntityMap } from 'demesne';
import { tableMapping } from 'demesne/application';
import { CustomerId, Money, Order, OrderLine, orderStatus, ProductId } from './order.ts';

/** An order is a row in `orders` and a row in `order_lines` for each of its lines. */
export const orderTables = tableMapping(Order, {
  table: 'orders',
  id: 'id',
  columns: { customer_id: 'text', status: orderStatus.statuses, placed_at: 'instant?' },
  parts: {
    lines: {
      table: 'order_lines',
      id: 'order_id',
      // What stays the same of a line: others may refer to its row.
      key: ['product_id'],
      columns: { product_id: 'text', place: 'integer', cents: 'bigint', currency: ['EUR', 'JPY'], quantity: 'integer' },
    },
  },
  toRows: ({ customerId, status, placedAt, lines }) => ({
    row: { customer_id: customerId, status, placed_at: placedAt },
    lines: Array.from(lines.values(), ({ id, price, quantity }, place) => ({
      product_id: id,
      place,
      cents: price.cents,
      currency: price.currency,
      quantity,
    })),
  }),
  fromRows: ({ row, lines }) => ({
    customerId: CustomerId.of(row.customer_id),
    status: row.status,
    placedAt: row.placed_at,
    lines: EntityMap.of(
      lines
        .toSorted((one, other) => one.place - other.place)
        .map(({ product_id: id, cents, currency, quantity }) =>
          OrderLine.reconstitute({ id: ProductId.of(id), price: Money.reconstitute({ cents, currency }), quantity }),
        ),
    ),
  }),
});
