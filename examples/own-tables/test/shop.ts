import { readFileSync } from 'node:fs';
import { Instant, stateStored } from 'demesne';
import { BufferedUnitOfWork, type UnitStore } from 'demesne/application';
import { ok, safeTry, type Result } from 'neverthrow';
import { CustomerId, Money, Order, OrderId, OrderLine, ProductId } from '../src/order.ts';

export const tables = readFileSync(new URL('../src/tables.sql', import.meta.url), 'utf8');

/** Whether the orders are in tables is nothing that a unit of work knows of. */
const shopOver = (store: UnitStore) => new BufferedUnitOfWork(store, { orders: stateStored(Order) });

export const noon = Instant.of('2026-03-01T12:00:00.125Z');
const orderId = OrderId.of('o-1');

export const line = (product: string, quantity = 1, cents = 250n): OrderLine =>
  new OrderLine({ id: ProductId.of(product), price: new Money({ cents, currency: 'EUR' }), quantity });

/** A new order with some lines. */
export function orderWith(id: string, lines: readonly OrderLine[], customer = 'ada'): Order {
  const order = Order.start(OrderId.of(id), CustomerId.of(customer));
  for (const one of lines) order.add(one);
  return order;
}

/** Keeps a new order with some lines. */
export async function begin(store: UnitStore, lines: readonly OrderLine[], customer?: string): Promise<void> {
  const order = orderWith(orderId, lines, customer);
  (await shopOver(store).run(({ orders }) => orders.save(order)))._unsafeUnwrap();
}

/** Changes an order, and saves or deletes it. */
export function change(
  store: UnitStore,
  operation: (order: Order) => Result<unknown, unknown>,
  how: 'save' | 'delete' = 'save',
): Promise<Result<void, unknown>> {
  return shopOver(store).run(({ orders }) =>
    safeTry<void, unknown>(async function* () {
      const order = yield* await orders.get(orderId);
      yield* operation(order);
      return orders[how](order);
    }),
  );
}

/** What is read back of an order. */
export async function read(store: UnitStore) {
  const found = await shopOver(store).run(async ({ orders }) => ok(await orders.find(orderId)));
  return found._unsafeUnwrap()?.lines.map(({ id: product, quantity, price }) => [product, quantity, price.cents]);
}
