import { persistenceOf } from 'demesne';
import { BufferedUnitOfWork, stateStored, type RepositoryRecipe, type Store } from 'demesne/application';
import { AggregateDeleted, eventSourced, everyBytes, everyEvents } from 'demesne/event-sourcing';
import { FixedClock, SequentialIdentifiers } from 'demesne/testing';
import { ok } from 'neverthrow';
import { expect } from 'vitest';
import {
  ItemAdded,
  Order,
  OrderCancelled,
  OrderConfirmed,
  OrderPlaced,
  OrderStarted,
} from '../../domain/order/order.ts';
import { orderIds, play, tenants, type Command, type OrderUnit } from './commands.ts';

/** A store that is empty, and nobody else's. */
export interface Ground {
  readonly name: string;
  readonly store: Store;
  dispose(): unknown;
}

/** All that a store can be told to give back as instances. */
export const orderMessages = [OrderStarted, ItemAdded, OrderPlaced, OrderConfirmed, OrderCancelled] as const;

/** The ways to keep orders that have to come to the same. */
export const ways: Readonly<Record<string, () => RepositoryRecipe<Order>>> = {
  'as state': () => stateStored(Order),
  'as events': () => eventSourced(Order),
  'as events, in small pages': () => eventSourced(Order, { pageSize: 1 }),
  'as events, with snapshots': () => eventSourced(Order, { pageSize: 2, snapshots: { when: everyEvents(2) } }),
  'as events, with snapshots afterwards': () =>
    eventSourced(Order, { snapshots: { when: [everyEvents(3), everyBytes(200)], write: 'after-commit' } }),
};

/** Orders on one store, kept in one way. */
export class OrderWorld {
  readonly name: string;
  readonly #clock = new FixedClock('2026-03-01T12:00:00Z');
  readonly #store: Store;
  readonly #unit: OrderUnit;

  constructor({ name, store }: Ground, way: string, recipe: RepositoryRecipe<Order>) {
    this.name = `${way}, ${name}`;
    this.#store = store;
    this.#unit = new BufferedUnitOfWork(
      store,
      { orders: recipe },
      { clock: this.#clock, identifiers: new SequentialIdentifiers('m-'), timer: { wait: async () => undefined } },
    );
  }

  play(command: Command): Promise<unknown> {
    this.#clock.advance(1_000);
    return play(this.#unit, command);
  }

  /** All that is left of it: the orders, and what was told of them, without what a store notes for itself. */
  async outcome(): Promise<object> {
    const orders = [];
    for (const tenant of tenants) for (const id of orderIds) orders.push(await this.#order(id, tenant));
    const log = (await this.#store.log.read(0, 10_000))
      .map(({ envelope }) => envelope)
      .filter(({ message }) => message.type !== AggregateDeleted.type)
      .map(({ message, aggregate, occurredAt, actor, tenant }) => ({
        ...(message.toJSON() as object),
        aggregate,
        occurredAt,
        actor,
        tenant,
      }));
    return { orders, log };
  }

  async #order(id: Order['id'], tenant: string | undefined): Promise<object> {
    const found = await this.#unit.run(
      async ({ orders }) => ok(await orders.find(id)),
      tenant === undefined ? {} : { tenant },
    );
    const order = found._unsafeUnwrap();
    return { id, tenant, ...(order && { version: order.version, state: persistenceOf(order).encodeState() }) };
  }
}

/** Plays the same in all worlds, and expects of each what the first one gives, after every command and at the end. */
export async function expectAlike(worlds: readonly OrderWorld[], commands: readonly Command[]): Promise<void> {
  for (const command of commands) await alike(worlds, (world) => world.play(command));
  await alike(worlds, (world) => world.outcome());
}

async function alike(worlds: readonly OrderWorld[], find: (world: OrderWorld) => Promise<unknown>): Promise<void> {
  const all = [];
  for (const world of worlds) all.push({ found: await find(world), name: world.name });
  for (const { name, found } of all) expect({ name, found }).toEqual({ name, found: all[0]?.found });
}
