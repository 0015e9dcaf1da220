import { AggregateRoot, DomainEvent, Identifier, type TypeOf } from 'demesne';
import { stateStored } from 'demesne/application';
import { InMemoryStore, InMemoryUnitOfWork } from 'demesne/in-memory';
import { EventBus, IntegrationEvent, translation } from 'demesne/messaging';
import { FixedClock, ManualTimer, SequentialIdentifiers } from 'demesne/testing';
import { expect, it } from 'vitest';

const CartId = Identifier.define('CartId');
type CartId = TypeOf<typeof CartId>;
class CartOpened extends DomainEvent.define('shop.CartOpened', {}) {}
class CartAnnounced extends IntegrationEvent.define('shop.published.CartOpened', {}) {}
const CartModel = AggregateRoot.define('Cart', {
  id: CartId,
  state: {},
  events: { CartOpened },
  evolve: { CartOpened: () => ({}) },
});
class Cart extends CartModel {
  static open(id: CartId): Cart {
    return new Cart(id).begin(new CartOpened());
  }
}

it('goes from a unit to a handler and on to the next unit, each message the cause of the next', async () => {
  const store = new InMemoryStore();
  const ports = { clock: new FixedClock(), timer: new ManualTimer(), identifiers: new SequentialIdentifiers('m-') };
  const publishes = [translation(CartOpened, () => new CartAnnounced())];
  const unit = new InMemoryUnitOfWork(store, { carts: stateStored(Cart) }, { ...ports, publishes });
  const bus = new EventBus(store.log, ports);
  bus.within('mirror').subscribe(CartAnnounced, {
    name: 'mirror-cart',
    handle: (_, context) =>
      context.aggregate?.id === 'c-1'
        ? unit.run(({ carts }) => carts.save(Cart.open(CartId.of('c-2'))), context)
        : undefined,
  });

  await unit.run(({ carts }) => carts.save(Cart.open(CartId.of('c-1'))), { correlationId: 'talk', actor: 'ann' });
  await bus.drain();

  const logged = store.log.read(0, 10).map(({ envelope }) => envelope);
  expect(logged.map(({ message, aggregate }) => `${message.type} ${aggregate?.id}`)).toEqual([
    'shop.CartOpened c-1',
    'shop.published.CartOpened c-1',
    'shop.CartOpened c-2',
    'shop.published.CartOpened c-2',
  ]);
  expect(logged.map(({ causationId }) => causationId)).toEqual([undefined, ...logged.slice(0, 3).map(({ id }) => id)]);
  expect(new Set(logged.map(({ correlationId, actor }) => `${correlationId} ${actor}`))).toEqual(new Set(['talk ann']));
  expect(bus.failures()).toEqual([]);
});
