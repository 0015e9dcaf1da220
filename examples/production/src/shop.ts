import { DomainError, stateStored, SystemClock, type Clock } from 'demesne';
import { BufferedUnitOfWork, CommandBus, inUnit, QueryBus, type Store } from 'demesne/application';
import { ReadModels } from 'demesne/event-sourcing';
import { translation, type Subscriptions } from 'demesne/messaging';
import { err, safeTry } from 'neverthrow';
import {
  Order,
  OrderAccepted,
  OrderId,
  OrderPlaced,
  OrdersThatWait,
  PaymentOverdue,
  PayOrder,
  PlaceOrder,
  StatusOfOrder,
} from './order.ts';
import { WaitingOrders } from './waiting-orders.ts';

export class OrderExists extends DomainError.define('OrderExists')<{ orderId: OrderId }> {}

const unitOf = (store: Store, clock: Clock) =>
  new BufferedUnitOfWork(
    store,
    { orders: stateStored(Order) },
    {
      clock,
      publishes: [
        translation(OrderPlaced, ({ data }, { aggregate }) => {
          return new OrderAccepted({ orderId: OrderId.of(aggregate.id), cents: data.cents });
        }),
      ],
    },
  );

type Unit = ReturnType<typeof unitOf>;

const paymentOf = (orderId: OrderId) => `payment of ${orderId}`;

const placing = (unit: Unit, clock: Clock, payWithinMs: number) =>
  inUnit(
    unit,
    async ({ data: { orderId, cents } }: PlaceOrder, { orders }, { schedule }) => {
      if (await orders.exists(orderId)) return err(new OrderExists({ orderId }));
      schedule(new PaymentOverdue({ orderId }), { at: clock.now().plusMs(payWithinMs), key: paymentOf(orderId) });
      return orders.save(Order.place(orderId, cents));
    },
    { idempotent: true },
  );

const paying = (unit: Unit) =>
  inUnit(
    unit,
    ({ data: { orderId } }: PayOrder, { orders }, { cancelScheduled }) =>
      safeTry(async function* () {
        const order = yield* await orders.get(orderId);
        yield* order.pay();
        await cancelScheduled(paymentOf(orderId));
        return orders.save(order);
      }),
    { idempotent: true },
  );

const telling =
  (unit: Unit) =>
  ({ data: { orderId } }: StatusOfOrder) =>
    unit.run(async ({ orders }) => (await orders.get(orderId)).map(({ status }) => ({ status })));

const listing = (store: Store) => {
  const rows = new ReadModels(store.readModels).of(WaitingOrders);
  return ({ data: { after } }: OrdersThatWait) =>
    rows.page({ orderBy: [['placedAt', 'asc']], total: true, ...(after !== undefined && { after }) });
};

/** What the shop does, on whatever store it is given. */
export class Shop {
  readonly commands;
  readonly queries;
  readonly #unit: Unit;

  constructor(store: Store, payWithinMs: number, clock: Clock = new SystemClock()) {
    const unit = unitOf(store, clock);
    this.#unit = unit;
    this.commands = new CommandBus(
      { PlaceOrder, PayOrder },
      { PlaceOrder: placing(unit, clock, payWithinMs), PayOrder: paying(unit) },
    );
    this.queries = new QueryBus(
      { StatusOfOrder, OrdersThatWait },
      { StatusOfOrder: telling(unit), OrdersThatWait: listing(store) },
    );
  }

  /** What it does by itself, when something has happened. */
  subscribe(subscriptions: Subscriptions): void {
    subscriptions.subscribe(PaymentOverdue, {
      name: 'call-off-unpaid-orders',
      from: 'start',
      handle: ({ data: { orderId } }, context) =>
        this.#unit.runOnce(
          ({ orders }) =>
            safeTry(async function* () {
              const order = yield* await orders.get(orderId);
              yield* order.callOff();
              return orders.save(order);
            }),
          context,
        ),
    });
  }
}
