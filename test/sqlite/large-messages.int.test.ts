import { DomainEvent, Instant } from 'demesne';
import { EventBus, IntegrationEvent, Subscriptions, type Envelope } from 'demesne/messaging';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { opened } from './opened.ts';

class PlanDrawn extends IntegrationEvent.define('plans.published.PlanDrawn', { sheet: z.string() }) {}

class SheetDrawn extends DomainEvent.define('plans.SheetDrawn', { sheet: z.string() }) {}

const MIB = 1_048_576;
const occurredAt = Instant.of('2026-03-01T12:00:00Z');

/** A message with so many characters in it. */
const plan = (id: number, characters: number): Envelope => ({
  id: `m-${id}`,
  message: new PlanDrawn({ sheet: 'x'.repeat(characters) }),
  occurredAt,
  correlationId: 'c-1',
});

/** A log with messages of such sizes. */
function having(...sizes: readonly number[]) {
  const one = opened({ messages: [PlanDrawn] });
  for (const [index, size] of sizes.entries()) one.store.log.append([plan(index + 1, size)]);
  return one;
}

/** How many messages each read gives, until there are none. */
function readsOf(log: ReturnType<typeof having>['store']['log'], limit: number): number[] {
  const counts: number[] = [];
  let after = 0;
  for (let read = log.read(after, limit); read.length > 0; read = log.read(after, limit)) {
    counts.push(read.length);
    expect(read.map(({ position }) => position)).toEqual(read.map((_, index) => after + index + 1));
    after = (read.at(-1) as (typeof read)[number]).position;
  }
  return counts;
}

describe('large messages on SQLite', { timeout: 60_000 }, () => {
  it('are read a few at once, and each of them once, in order', () => {
    const { store } = having(...Array.from({ length: 6 }, () => 3 * MIB));
    const counts = readsOf(store.log, 100);
    expect(counts.reduce((sum, count) => sum + count)).toBe(6);
    expect(Math.max(...counts)).toBe(2);
  });

  it('come one at a time where one alone is too large', () => {
    const { store } = having(...Array.from({ length: 3 }, () => 9 * MIB));
    expect(readsOf(store.log, 100)).toEqual([1, 1, 1]);
  });

  it('are examined like all others', () => {
    const { store } = having(5 * MIB, 10, 3 * MIB, 3 * MIB, 3 * MIB, 10);
    expect(store.examine()).toEqual([]);
  });

  it('hold up small ones no longer than they last', () => {
    const { store } = having(...Array.from({ length: 3 }, () => 5 * MIB), ...Array.from({ length: 60 }, () => 10));
    const counts = readsOf(store.log, 30);
    expect(counts.slice(0, 2)).toEqual([1, 1]);
    expect(counts.at(-2)).toBeGreaterThan(10);
    expect(counts.reduce((sum, count) => sum + count)).toBe(63);
  });

  it('of one stream are read a few at once in both directions, and the end is where there are none', () => {
    const { store } = opened();
    const sizes = [3 * MIB, 3 * MIB, 10, 9 * MIB, 10];
    for (const [index, size] of sizes.entries()) {
      const aggregate = { type: 'Plan', id: 'p', version: index + 1 };
      store.log.append([{ ...plan(index + 1, 0), message: new SheetDrawn({ sheet: 'x'.repeat(size) }), aggregate }]);
    }
    const upwards: number[][] = [];
    for (let from = 1; from <= 5; from = (upwards.at(-1)?.at(-1) as number) + 1) {
      const page = store.log.readStream('Plan/p', from, 100);
      upwards.push(page.map(({ aggregate }) => aggregate.version));
      expect(page.isCut ?? false, `from ${from}`).toBe(upwards.at(-1)?.at(-1) !== 5);
    }
    expect(upwards).toEqual([[1, 2], [3], [4], [5]]);
    expect(store.log.readStream('Plan/p', 6, 100).isCut).toBeUndefined();

    const downwards: number[][] = [];
    for (let from = 5; from >= 1; from = (downwards.at(-1)?.at(-1) as number) - 1) {
      const events = store.log.readStreamBackwards('Plan/p', from, 100);
      downwards.push(events.map(({ aggregate }) => aggregate.version));
    }
    expect(downwards.flat()).toEqual([5, 4, 3, 2, 1]);
    expect(downwards.length).toBeGreaterThan(2);
    expect(store.log.readBackwards(6, 100).length).toBeLessThan(5);
  });

  it('don’t keep a subscription or a bus from getting all of them', async () => {
    const { store } = having(...Array.from({ length: 3 }, () => 5 * MIB));
    const seen: string[] = [];
    const handle = (_: PlanDrawn, { causationId }: { readonly causationId: string }) => void seen.push(causationId);
    const subscriptions = new Subscriptions(store.log, store.subscriptions);
    subscriptions.subscribe(PlanDrawn, { name: 'print', from: 'start', handle });
    await subscriptions.start();
    await subscriptions.drain();
    await subscriptions.stop();
    expect(seen).toEqual(['m-1', 'm-2', 'm-3']);

    const bus = new EventBus(store.log);
    const delivered: string[] = [];
    bus.subscribe(PlanDrawn, {
      name: 'count',
      handle: (_, { causationId }) => void delivered.push(causationId),
    });
    store.log.append([plan(4, 5 * MIB), plan(5, 5 * MIB)]);
    await bus.drain();
    await bus.close();
    expect(delivered).toEqual(['m-4', 'm-5']);
  });
});
