import {
  DomainError,
  type ConcurrencyConflict,
  type IllegalTransition,
  type NotFound,
  type StateRepository,
} from 'demesne';
import {
  BufferedUnitOfWork,
  reaction,
  stateStored,
  type RepositoriesOf,
  type UnitOfWork,
  type UnitStore,
} from 'demesne/application';
import { EventBus, IntegrationEvent } from 'demesne/messaging';
import { InMemoryStore, InMemoryUnitOfWork } from 'demesne/in-memory';
import { err, ok, safeTry, type Result } from 'neverthrow';
import { expectTypeOf, it } from 'vitest';
import { Order, OrderPlaced, type BelowMinimum, type EmptyOrder } from '../../domain/order/order.ts';
import { CustomerId, Money, type OrderId } from '../../domain/order/values.ts';
import { Account, AccountOpened } from './bank.ts';

class Refused extends DomainError.define('Refused')<{ because: string }> {}
class TooLate extends DomainError.define('TooLate')<{ byMs: number }> {}
class Told extends IntegrationEvent.define('bank.published.Told', {}) {}

declare const id: OrderId;
declare const now: Parameters<Order['place']>[0];

const recipes = { orders: stateStored(Order), accounts: stateStored(Account) };
const unit = new InMemoryUnitOfWork(new InMemoryStore(), recipes);

it('gives the work a repository of each aggregate', () => {
  expectTypeOf<RepositoriesOf<typeof recipes>>().toEqualTypeOf<{
    readonly orders: StateRepository<Order>;
    readonly accounts: StateRepository<Account>;
  }>();
  expectTypeOf(unit).toExtend<UnitOfWork<RepositoriesOf<typeof recipes>>>();
});

it('answers with the union of everything that can be refused', () => {
  const placed = unit.run(({ orders }) =>
    safeTry(async function* () {
      const order = yield* await orders.get(id);
      yield* order.place(now);
      yield* await orders.save(order);
      return ok(order.total);
    }),
  );

  expectTypeOf(placed).toEqualTypeOf<
    Promise<Result<Money, NotFound | EmptyOrder | BelowMinimum | IllegalTransition | ConcurrencyConflict>>
  >();
});

it('takes work of any form', () => {
  expectTypeOf(unit.run(() => ok(1))).toEqualTypeOf<Promise<Result<number, ConcurrencyConflict>>>();
  expectTypeOf(unit.run(() => err(new TooLate({ byMs: 1 })))).toEqualTypeOf<
    Promise<Result<never, TooLate | ConcurrencyConflict>>
  >();
  expectTypeOf(unit.run(({ orders }) => orders.get(id))).toEqualTypeOf<
    Promise<Result<Order, NotFound | ConcurrencyConflict>>
  >();
  const several = unit.run(async ({ orders }) => {
    if (!(await orders.exists(id))) return err(new TooLate({ byMs: 1 }));
    if (await orders.exists(id)) return err(new Refused({ because: 'so' }));
    return ok('done');
  });
  expectTypeOf(several).toEqualTypeOf<Promise<Result<string, TooLate | Refused | ConcurrencyConflict>>>();
  const inner = unit.run((_, context) => context.run(async ({ accounts }) => ok(accounts)));
  expectTypeOf(inner).toEqualTypeOf<Promise<Result<StateRepository<Account>, ConcurrencyConflict>>>();
});

it('refuses work without a Result, and aggregates and ids of another kind', () => {
  // @ts-expect-error work answers with a Result
  void unit.run(() => 7);
  // @ts-expect-error work answers with a Result
  void unit.run(async () => undefined);
  void unit.run(async ({ orders, accounts }) => {
    // @ts-expect-error not an order's id
    await orders.find(CustomerId.of('c-1'));
    // @ts-expect-error not a bare string either
    await orders.find('o-1');
    const order = await orders.find(id);
    // @ts-expect-error an order may not be there
    order.confirm();
    // @ts-expect-error not an account
    if (order) await accounts.save(order);
    return ok();
  });
  // @ts-expect-error a recipe, not a class
  void new InMemoryUnitOfWork(new InMemoryStore(), { orders: Order });
  // @ts-expect-error not the class of an aggregate
  stateStored(Money);
});

it('adds what reactions refuse to every answer', () => {
  const strict = new InMemoryUnitOfWork(new InMemoryStore(), recipes, {
    reactions: [
      reaction(OrderPlaced, async (event, { accounts }, context) => {
        expectTypeOf(event.data.total).toEqualTypeOf<Money>();
        expectTypeOf(accounts).toEqualTypeOf<StateRepository<Account>>();
        expectTypeOf(context.envelope.message).toEqualTypeOf<OrderPlaced>();
        expectTypeOf(context.aggregate.id).toEqualTypeOf<string>();
        return event.data.total.amount > 100n ? err(new Refused({ because: 'much' })) : ok();
      }),
      reaction(AccountOpened, () => err(new TooLate({ byMs: 1 }))),
      reaction(AccountOpened, async () => {}),
    ],
  });

  expectTypeOf(strict.run(() => ok(1))).toEqualTypeOf<
    Promise<Result<number, Refused | TooLate | ConcurrencyConflict>>
  >();
  // @ts-expect-error what other contexts are told is not reacted to
  reaction(Told, () => undefined);
  // @ts-expect-error a reaction answers with a Result, or nothing
  reaction(OrderPlaced, () => 7);
});

it('takes the context of a handler as it is', () => {
  const bus = new EventBus(new InMemoryStore().log);
  bus.subscribe(OrderPlaced, {
    name: 'open-account',
    handle: (_, context) => unit.run(() => ok(), context),
  });
});

it('refuses options of the wrong type', () => {
  // @ts-expect-error a number
  void unit.run(() => ok(), { attempts: '3' });
  // @ts-expect-error text
  void unit.run(() => ok(), { tenant: 7 });
  // @ts-expect-error no such option
  void unit.run(() => ok(), { requiresNew: true });
});

it('runs on any store that keeps to the port', () => {
  expectTypeOf<InMemoryStore>().toExtend<UnitStore>();
  const own: UnitStore = { load: async () => undefined, commit: async () => undefined };
  expectTypeOf(new BufferedUnitOfWork(own, recipes).run(() => ok(1))).toEqualTypeOf<
    Promise<Result<number, ConcurrencyConflict>>
  >();
});
