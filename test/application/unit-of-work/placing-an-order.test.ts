import { ConcurrencyConflict, Instant, NotFound } from 'demesne';
import { stateStored } from 'demesne/application';
import { InMemoryStore, InMemoryUnitOfWork } from 'demesne/in-memory';
import { FixedClock, ManualTimer, SequentialIdentifiers } from 'demesne/testing';
import { ok, safeTry } from 'neverthrow';
import { expect, it } from 'vitest';
import { EmptyOrder, ItemAdded, Order, OrderPlaced, OrderStarted } from '../../domain/order/order.ts';
import { CustomerId, MenuItemId, Money, OrderId } from '../../domain/order/values.ts';

const id = OrderId.of('o-1');
const cart = { customerId: CustomerId.of('c-1'), minimum: Money.euros(10n), deliveryFee: Money.euros(2n) };

function restaurant() {
  const store = new InMemoryStore();
  const clock = new FixedClock('2026-03-01T12:00:00Z');
  const timer = new ManualTimer();
  const identifiers = new SequentialIdentifiers();
  const unit = new InMemoryUnitOfWork(store, { orders: stateStored(Order) }, { clock, identifiers, timer });
  const place = () =>
    unit.run(({ orders }) =>
      safeTry(async function* () {
        const order = yield* await orders.get(id);
        yield* order.place(clock.now());
        yield* await orders.save(order);
        return ok(order.total);
      }),
    );
  const fill = () =>
    unit.run(({ orders }) =>
      safeTry(async function* () {
        const order = Order.start(id, cart);
        yield* order.add(MenuItemId.of('pizza'), Money.euros(9n), 2);
        yield* await orders.save(order);
        return ok();
      }),
    );
  return { store, timer, unit, place, fill };
}

it('places an order: the answer of the work is the answer of the unit', async () => {
  const { store, place, fill } = restaurant();
  await fill();

  expect(await place()).toEqual(ok(Money.euros(20n)));

  expect(store.log.read(0, 10).map(({ envelope }) => envelope.message)).toEqual([
    new OrderStarted(cart),
    new ItemAdded({ menuItemId: MenuItemId.of('pizza'), unitPrice: Money.euros(9n), quantity: 2 }),
    new OrderPlaced({ orderId: id, total: Money.euros(20n), placedAt: Instant.of('2026-03-01T12:00:00Z') }),
  ]);
});

it('answers with what the repository or the order refuses', async () => {
  const { unit, place } = restaurant();

  expect((await place())._unsafeUnwrapErr()).toEqual(new NotFound({ aggregate: 'Order', id }));

  await unit.run(({ orders }) => orders.save(Order.start(id, cart)));
  expect((await place())._unsafeUnwrapErr()).toEqual(new EmptyOrder({ orderId: id }));
});

it('refuses to start an order twice', async () => {
  const { timer, fill } = restaurant();
  await fill();

  const again = await timer.until(fill());

  expect(again._unsafeUnwrapErr()).toEqual(new ConcurrencyConflict({ aggregate: 'Order', id, expected: 0, found: 2 }));
});
