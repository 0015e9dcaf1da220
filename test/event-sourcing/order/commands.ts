import { Instant, type Repository, type RunOptions, type UnitOfWork } from 'demesne';
import fc from 'fast-check';
import { err, ok, safeTry, type Result } from 'neverthrow';
import { Order } from '../../domain/order/order.ts';
import { CustomerId, MenuItemId, Money, OrderId } from '../../domain/order/values.ts';

export interface Orders {
  readonly orders: Repository<Order>;
}
export type OrderUnit = UnitOfWork<Orders>;

const START = Instant.of('2026-03-01T12:00:00Z');
const cart = { customerId: CustomerId.of('c-1'), minimum: Money.euros(1_000n), deliveryFee: Money.euros(250n) };

export const orderIds = ['o-1', 'o-2'].map((id) => OrderId.of(id));
export const tenants = [undefined, 'north/1'];

const id = fc.constantFrom(...orderIds);
const whose = fc.constantFrom<RunOptions>(...tenants.map((tenant) => ({ ...(tenant && { tenant }), actor: 'Ada' })));
const operation = fc.oneof(
  {
    arbitrary: fc.record({
      kind: fc.constant('add' as const),
      item: fc.constantFrom('margherita', 'tiramisù', '日本'),
      cents: fc.bigInt(1n, 2_000n),
      quantity: fc.integer({ min: 1, max: 3 }),
    }),
    weight: 3,
  },
  fc.record({ kind: fc.constant('place' as const), minutes: fc.integer({ min: 0, max: 100 }) }),
  fc.record({ kind: fc.constant('confirm' as const) }),
  fc.record({ kind: fc.constant('cancel' as const), reason: fc.option(fc.string(), { nil: undefined }) }),
);
const operations = fc.array(operation, { minLength: 1, maxLength: 4 });

/** What is done to orders, each in a unit of its own. */
export const anyCommand = fc.oneof(
  { arbitrary: fc.record({ kind: fc.constant('start' as const), id, whose }), weight: 2 },
  { arbitrary: fc.record({ kind: fc.constant('change' as const), id, whose, operations }), weight: 5 },
  fc.record({ kind: fc.constant('fail' as const), id, whose, operations, throws: fc.boolean() }),
  fc.record({ kind: fc.constant('both' as const), whose, operations }),
  fc.record({
    kind: fc.constant('clash' as const),
    id,
    whose,
    operations,
    attempts: fc.integer({ min: 1, max: 2 }),
    removes: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('delete' as const), id, whose, operations: fc.array(operation, { maxLength: 1 }) }),
);

type Operation = typeof operation extends fc.Arbitrary<infer T> ? T : never;
export type Command = typeof anyCommand extends fc.Arbitrary<infer T> ? T : never;

function operate(order: Order, one: Operation): Result<unknown, unknown> {
  switch (one.kind) {
    case 'add':
      return order.add(MenuItemId.of(one.item), Money.euros(one.cents), one.quantity);
    case 'place':
      return order.place(START.plusMs(one.minutes * 60_000));
    case 'confirm':
      return order.confirm();
    case 'cancel':
      return order.cancel(one.reason);
  }
}

/** Loads an order, does all of it until something is refused, and saves it. */
const changing = ({ orders }: Orders, orderId: OrderId, all: readonly Operation[]) =>
  safeTry(async function* () {
    const order = yield* await orders.get(orderId);
    for (const one of all) yield* operate(order, one);
    yield* await orders.save(order);
    return ok({ version: order.version, status: order.status, total: order.total });
  });

const removing = ({ orders }: Orders, orderId: OrderId, last: readonly Operation[] = []) =>
  safeTry(async function* () {
    const order = yield* await orders.get(orderId);
    for (const one of last) yield* operate(order, one);
    yield* await orders.delete(order);
    return ok({ isThere: await orders.exists(orderId) });
  });

/** Plays a command, and gives what was answered or thrown. */
export async function play(unit: OrderUnit, command: Command): Promise<unknown> {
  try {
    return told(await answered(unit, command));
  } catch (thrown) {
    return { thrown: (thrown as Error).message };
  }
}

function answered(unit: OrderUnit, command: Command): Promise<Result<unknown, unknown>> {
  const { kind, whose: options } = command;
  switch (kind) {
    case 'start':
      return unit.run(({ orders }) => orders.save(Order.start(command.id, cart)), options);
    case 'change':
      return unit.run((orders) => changing(orders, command.id, command.operations), options);
    case 'fail':
      return unit.run(async (orders) => {
        const answer = await changing(orders, command.id, command.operations);
        if (command.throws) throw new RangeError('the power went out');
        return answer.andThen(() => err('not after all' as const));
      }, options);
    case 'both':
      return unit.run(
        (orders) =>
          safeTry(async function* () {
            const all = [];
            for (const one of orderIds) all.push(yield* await changing(orders, one, command.operations));
            return ok(all);
          }),
        options,
      );
    case 'clash':
      return clashing(unit, command);
    case 'delete':
      return unit.run((orders) => removing(orders, command.id, command.operations), options);
  }
}

/** Somebody else is quicker, at the first attempt. */
function clashing(unit: OrderUnit, command: Command & { readonly kind: 'clash' }): Promise<Result<unknown, unknown>> {
  const { whose: options, attempts, removes } = command;
  let isFirst = true;
  return unit.run(
    (orders) =>
      safeTry(async function* () {
        const order = yield* await orders.orders.get(command.id);
        const quicker = isFirst;
        isFirst = false;
        if (quicker) {
          await unit.run(
            (others): Promise<Result<unknown, never>> =>
              (removes ? removing(others, command.id) : changing(others, command.id, command.operations)) as never,
            options,
          );
        }
        for (const one of command.operations) yield* operate(order, one);
        yield* await orders.orders.save(order);
        return ok(order.version);
      }),
    { ...options, attempts },
  );
}

/** What a caller may rely on: of a conflict, a store may tell which version it found, or not. */
function told(answer: Result<unknown, unknown>): unknown {
  if (answer.isOk()) return { ok: answer.value };
  const { found: _, ...error } = Object(answer.error) as { readonly found?: unknown };
  return { err: typeof answer.error === 'string' ? answer.error : error };
}
