import { describe, expect, it } from 'vitest';
import { Instant } from 'demesne';
import { Runtime } from 'demesne/application';
import { ReadModels } from 'demesne/event-sourcing';
import {
  OrderCancelled,
  OrderDelivered,
  OrderPlaced,
  OrderSeen,
  OrderSummary,
  orderSummary,
  summaryOf,
  World,
} from './orders.ts';

const at = Instant.of('2026-03-01T13:00:00Z');

describe('a projection', () => {
  it('makes rows of events, and changes them', async () => {
    const world = new World();
    const projections = world.projections();
    await projections.start();
    await world.placed('o-1', 'o-2', 'o-3');
    await world.commit('o-1', new OrderDelivered({ at }));
    await world.commit('o-2', new OrderCancelled());
    await world.drained(projections);
    expect(await world.summaries.get('o-1' as never)).toEqual({
      orderId: 'o-1',
      customer: 'ann',
      total: 10,
      status: 'delivered',
    });
    expect(await world.summaries.get('o-2' as never)).toBeUndefined();
    expect(await world.summaries.count()).toBe(2);
    await world.stopped(projections);
    expect(world.timer.pending).toBe(0);
    expect(world.faults).toEqual([]);
  });

  it('begins with the first event of the log', async () => {
    const world = new World();
    await world.placed('o-1');
    const projections = world.projections();
    await projections.start();
    await world.drained(projections);
    expect(await world.summaries.count()).toBe(1);
    await world.stopped(projections);
  });

  it('keeps what is of one tenant from another', async () => {
    const world = new World();
    const projections = world.projections();
    await projections.start();
    await world.commit('o-1', new OrderPlaced({ customer: 'ann', total: 1 }), 'acme');
    await world.commit('o-1', new OrderPlaced({ customer: 'bob', total: 2 }), 'zeta');
    await world.drained(projections);
    const models = new ReadModels(world.store.readModels);
    expect(await models.of(OrderSummary, { tenant: 'acme' }).get('o-1' as never)).toMatchObject({ customer: 'ann' });
    expect(await models.of(OrderSummary, { tenant: 'zeta' }).get('o-1' as never)).toMatchObject({ customer: 'bob' });
    expect(await world.summaries.count()).toBe(0);
    await world.stopped(projections);
  });

  it('goes on where it was stopped', async () => {
    const world = new World();
    const first = world.projections();
    await first.start();
    await world.placed('o-1');
    await world.drained(first);
    await world.stopped(first);
    await world.placed('o-2');
    const second = world.projections();
    await second.start();
    await world.drained(second);
    expect(await world.summaries.count()).toBe(2);
    expect((await second.standings())[0]).toMatchObject({
      position: 2,
      lag: 0,
      lagMs: 0,
      status: 'live',
      activity: 'working',
    });
    await world.stopped(second);
  });

  it('is waited for by whoever has written', async () => {
    const world = new World();
    const projections = world.projections();
    await projections.start();
    await world.placed('o-1');
    await world.commit('o-1', new OrderSeen());
    await world.timer.until(projections.waitFor(orderSummary));
    expect(await world.summaries.count()).toBe(1);
    await world.stopped(projections);
  });

  it('is waited for no longer than it is run', async () => {
    const world = new World();
    const projections = world.projections();
    await projections.start();
    const waiting = projections
      .waitFor(orderSummary, { timeoutMs: 60_000, position: 99 })
      .catch((fault: unknown) => fault);
    await world.settle();
    await world.stopped(projections);
    expect(await waiting).toMatchObject({ code: 'PROJECTIONS_STOPPED' });
  });

  it.each(['an effect', 'a handler'])('is stopped in time where %s does not end', async (what) => {
    const never = new Promise<never>(() => undefined);
    const world = new World();
    const hanging = what === 'an effect' ? summaryOf({ effect: () => never }) : summaryOf({ handled: () => never });
    const projections = world.projections([hanging], { leaseMs: 60_000 });
    await projections.start();
    await world.placed('o-1');
    await world.settle();
    const from = world.timer.elapsedMs;
    await world.timer.until(projections.stop({ timeoutMs: 300 }));
    expect(world.timer.elapsedMs - from).toBe(300);
    expect(world.faults).toEqual([]);
  });

  it('is the very one that it is asked for by', async () => {
    const world = new World();
    const projections = world.projections();
    await projections.start();
    for (const other of [summaryOf(), undefined as never, null as never]) {
      await expect(projections.waitFor(other)).rejects.toMatchObject({ code: 'FOREIGN_PROJECTION' });
    }
    await world.stopped(projections);
  });

  it('tells of what its store throws as it is, and of nothing beside it', async () => {
    const world = new World();
    const told: unknown[][] = [];
    const onFault = (...all: unknown[]): void => void told.push(all);
    const projections = world.projections([orderSummary], { onFault });
    await projections.start();
    const gone = new Error('gone');
    const advance = () => Promise.reject(gone);
    Object.defineProperty(world.store.readModels, 'advance', { value: advance, configurable: true });
    await world.placed('o-1');
    await world.settle();
    expect(told).toEqual([[gone]]);
    Reflect.deleteProperty(world.store.readModels, 'advance');
    await world.pass(1_000);
    expect(await world.summaries.count()).toBe(1);
    await world.stopped(projections);
  });

  it('tells whoever runs an earlier version than the live one', async () => {
    const world = new World();
    const later = world.projections([summaryOf({ version: 2 })]);
    await later.start();
    const earlier = world.projections();
    await earlier.start();
    expect(world.faults).toMatchObject([{ code: 'RETIRED_PROJECTION' }]);
    await world.stopped(earlier, later);
  });
});

describe('a rebuild', () => {
  it('is made beside the live version, and takes its place', async () => {
    const world = new World();
    const first = world.projections();
    await first.start();
    await world.placed('o-1', 'o-2');
    await world.drained(first);
    const doubled = summaryOf({ version: 2, total: (one) => 2 * one });
    const second = world.projections([doubled], { batch: 1 });
    await second.start();
    expect(await world.summaries.get('o-1' as never)).toMatchObject({ total: 10 });
    await world.placed('o-3');
    await world.drained(second);
    expect(await world.summaries.get('o-1' as never)).toMatchObject({ total: 20 });
    expect(await world.summaries.count()).toBe(3);
    await world.pass(5_000);
    expect((await first.standings())[0]).toMatchObject({ status: 'retired', lag: 0 });
    expect(
      await world.store.readModels.count(
        { model: OrderSummary.name, version: 1, tenant: undefined },
        { kind: 'all', of: [] },
      ),
    ).toBe(0);
    expect(await world.store.subscriptions.states([orderSummary.subscription])).toEqual([]);
    await world.stopped(first, second);
    expect(world.faults).toEqual([]);
  });
});

describe('projections as a part of a runtime', () => {
  it('are started, counted and stopped by it', async () => {
    const world = new World();
    const runtime = new Runtime({ projections: world.projections() }, { timer: world.timer });
    await runtime.start();
    await world.placed('o-1');
    await world.settle();
    const { ready, parts } = await runtime.status();
    const names = parts.projections.subscriptions?.map(({ name, dead }) => [name, dead]);
    expect([ready, names]).toEqual([true, [[orderSummary.subscription, 0]]]);
    await world.timer.until(runtime.stop());
  });
});
