import { DomainEvent, Identifier, Instant, type Clock } from 'demesne';
import {
  Projection,
  Projections,
  ReadModel,
  ReadModels,
  type ProjectedStore,
  type ProjectionErrors,
  type ProjectionsOptions,
} from 'demesne/event-sourcing';
import { InMemoryStore } from 'demesne/in-memory';
import type { Envelope, MessageLog } from 'demesne/messaging';
import { ManualTimer, SequentialIdentifiers } from 'demesne/testing';
import { z } from 'zod';
import { turn } from '../../messaging/kit.ts';

export const OrderId = Identifier.define('OrderId');

export class OrderPlaced extends DomainEvent.define('ordering.OrderPlaced', {
  customer: z.string(),
  total: z.number(),
}) {}
export class OrderDelivered extends DomainEvent.define('ordering.OrderDelivered', { at: Instant }) {}
export class OrderCancelled extends DomainEvent.define('ordering.OrderCancelled', {}) {}
/** One that no projection here asks for. */
export class OrderSeen extends DomainEvent.define('ordering.OrderSeen', {}) {}

export const OrderSummary = ReadModel.define(
  'account.order-summary',
  { orderId: OrderId, customer: z.string(), total: z.number(), status: z.enum(['placed', 'delivered']) },
  { key: 'orderId' },
);

/** The orders of customers; what a version shows of the total tells the versions apart. */
export const summaryOf = ({
  version = 1,
  partitions = 1,
  errors = {},
  total = (one: number) => one,
  effect = (_id: string): void => undefined,
  handled = (): void | Promise<void> => undefined,
}: {
  version?: number;
  partitions?: number;
  errors?: ProjectionErrors;
  total?: (one: number) => number;
  effect?: (id: string) => unknown;
  /** What the handler of a placed order ends with. */
  handled?: () => void | Promise<void>;
} = {}) =>
  Projection.define('order-summary', {
    version,
    partitions,
    errors,
    into: OrderSummary,
    events: { OrderPlaced, OrderDelivered, OrderCancelled },
    project: {
      OrderPlaced: ({ data }, rows, { id, aggregate, effect: later }) => {
        const orderId = OrderId.of(String(aggregate?.id));
        rows.put({ orderId, customer: data.customer, total: total(data.total), status: 'placed' });
        later(() => effect(id));
        return handled();
      },
      OrderDelivered: (_, rows, { aggregate }) =>
        rows.change(OrderId.of(String(aggregate?.id)), { status: 'delivered' }),
      OrderCancelled: (_, rows, { aggregate }) => rows.remove(OrderId.of(String(aggregate?.id))),
    },
  });

export const orderSummary = summaryOf();

interface Ground extends ProjectedStore {
  readonly log: MessageLog;
}

/** Everything that outlives an instance of `Projections`, with time in the test's hands. */
export class World {
  readonly timer = new ManualTimer();
  readonly clock: Clock;
  readonly store: Ground;
  readonly faults: unknown[] = [];
  readonly #identifiers = new SequentialIdentifiers();
  readonly #versions = new Map<string, number>();
  #count = 0;

  constructor(ground: (clock: Clock) => Ground = (clock) => new InMemoryStore({ clock })) {
    const start = Instant.of('2026-03-01T12:00:00Z');
    this.clock = { now: () => start.plusMs(Math.floor(this.timer.elapsedMs)) };
    this.store = ground(this.clock);
  }

  /** An instance in a process of its own. */
  projections(
    all: readonly Projection[] = [orderSummary],
    options: ProjectionsOptions = {},
    store = this.store,
  ): Projections {
    return new Projections(store, all, {
      timer: this.timer,
      clock: this.clock,
      identifiers: this.#identifiers,
      leaseMs: 3_000,
      onFault: (fault) => this.faults.push(fault),
      ...options,
    });
  }

  get summaries() {
    return new ReadModels(this.store.readModels).of(OrderSummary);
  }

  /** Commits an event of an order; the tenant is none unless given. */
  async commit(order: string, message: DomainEvent, tenant?: string): Promise<void> {
    await this.store.log.append([this.envelope(order, message, tenant)]);
  }

  async placed(...orders: readonly string[]): Promise<void> {
    for (const order of orders) await this.commit(order, new OrderPlaced({ customer: 'ann', total: 10 }));
  }

  envelope(order: string, message: DomainEvent, tenant?: string): Envelope {
    const stream = `${tenant} ${order}`;
    const version = (this.#versions.get(stream) ?? 0) + 1;
    this.#versions.set(stream, version);
    this.#count += 1;
    return {
      id: `m-${this.#count}`,
      message,
      occurredAt: this.clock.now(),
      aggregate: { type: 'Order', id: order, version },
      correlationId: 'c-1',
      ...(tenant !== undefined && { tenant }),
    };
  }

  /** Lets everything go on that needs no time. */
  async settle(): Promise<void> {
    for (let turns = 0; turns < 20; turns += 1) await turn();
  }

  async pass(ms: number): Promise<void> {
    await this.timer.advance(ms);
    await this.settle();
  }

  async drained(projections: Projections): Promise<void> {
    await this.timer.until(projections.drain());
  }

  async stopped(...all: readonly Projections[]): Promise<void> {
    for (const one of all) await this.timer.until(one.stop());
  }
}
