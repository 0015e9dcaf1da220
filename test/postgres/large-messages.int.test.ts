import { DomainEvent, Instant } from 'demesne';
import { IntegrationEvent, Subscriptions, type Envelope } from 'demesne/messaging';
import type { PostgresStore } from 'demesne/postgres';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { missing } from './cluster.ts';
import { postgres } from './opened.ts';

class PlanDrawn extends IntegrationEvent.define('plans.published.PlanDrawn', { sheet: z.string() }) {}
class PlanSigned extends IntegrationEvent.define('plans.published.PlanSigned', {}) {}
class SheetDrawn extends DomainEvent.define('plans.SheetDrawn', { sheet: z.string() }) {}

const MIB = 1_048_576;
const occurredAt = Instant.of('2026-03-01T12:00:00Z');
const enveloped = (id: number, message: Envelope['message']): Envelope => ({
  id: `m-${id}`,
  message,
  occurredAt,
  correlationId: 'c-1',
});

/** A message with so many characters, which the database stores as few. */
const plan = (id: number, characters: number): Envelope =>
  enveloped(id, new PlanDrawn({ sheet: 'x'.repeat(characters) }));

/** How many messages each read gives, until there are none. */
async function readsOf({ log }: PostgresStore, limit: number): Promise<number[]> {
  const counts: number[] = [];
  let after = 0;
  for (let read = await log.read(after, limit); read.length > 0; read = await log.read(after, limit)) {
    counts.push(read.length);
    expect(read.map(({ position }) => position)).toEqual(read.map((_, index) => after + index + 1));
    after += read.length;
  }
  return counts;
}

describe.skipIf(missing)('large messages on PostgreSQL', { timeout: 60_000 }, () => {
  const { opened } = postgres();

  /** A log with messages of such sizes. */
  async function having(...sizes: readonly number[]): Promise<PostgresStore> {
    const { store } = await opened({ messages: [PlanDrawn] });
    for (const [index, size] of sizes.entries()) await store.log.append([plan(index + 1, size)]);
    return store;
  }

  it('are read a few at once, and each of them once, in order', async () => {
    const counts = await readsOf(await having(...Array.from({ length: 6 }, () => 3 * MIB)), 100);
    expect(counts.reduce((sum, count) => sum + count)).toBe(6);
    expect(Math.max(...counts)).toBe(2);
  });

  it('are examined like all others', async () => {
    const store = await having(5 * MIB, 10, 3 * MIB, 3 * MIB, 3 * MIB, 10);
    expect(await store.examine()).toEqual([]);
  });

  it('hold up small ones no longer than they last', async () => {
    const large = Array.from({ length: 3 }, () => 5 * MIB);
    const counts = await readsOf(await having(...large, ...Array.from({ length: 60 }, () => 10)), 30);
    expect(counts.slice(0, 2)).toEqual([1, 1]);
    expect(counts.at(-2)).toBeGreaterThan(10);
    expect(counts.reduce((sum, count) => sum + count)).toBe(63);
  });

  it('of one stream are read a few at once in both directions, and told from the last ones', async () => {
    const { store } = await opened();
    const sizes = [3 * MIB, 3 * MIB, 10, 9 * MIB, 10];
    for (const [index, size] of sizes.entries()) {
      const aggregate = { type: 'Plan', id: 'p', version: index + 1 };
      await store.log.append([{ ...enveloped(index, new SheetDrawn({ sheet: 'x'.repeat(size) })), aggregate }]);
    }
    const upwards: number[][] = [];
    for (let from = 1; from <= 5; from = (upwards.at(-1)?.at(-1) as number) + 1) {
      const page = await store.log.readStream('Plan/p', from, 100);
      upwards.push(page.map(({ aggregate }) => aggregate.version));
      expect(page.isCut ?? false, `from ${from}`).toBe(upwards.at(-1)?.at(-1) !== 5);
    }
    expect(upwards).toEqual([[1, 2], [3], [4], [5]]);
    expect((await store.log.readStream('Plan/p', 6, 100)).isCut).toBeUndefined();

    const downwards: number[][] = [];
    for (let from = 5; from >= 1; from = (downwards.at(-1)?.at(-1) as number) - 1) {
      const page = await store.log.readStreamBackwards('Plan/p', from, 100);
      downwards.push(page.map(({ aggregate }) => aggregate.version));
    }
    expect(downwards.length).toBeGreaterThan(2);
    expect(downwards.flat()).toEqual([5, 4, 3, 2, 1]);
    expect((await store.log.readBackwards(6, 100)).length).toBeLessThan(5);
  });

  it('are all handled, each once, in any number of parts', async () => {
    const store = await having(...Array.from({ length: 3 }, () => 5 * MIB));
    await store.log.append([enveloped(4, new PlanSigned())]);
    const seen: string[] = [];
    const subscriptions = new Subscriptions(store.log, store.subscriptions);
    subscriptions.subscribe([PlanDrawn, PlanSigned], {
      name: 'print',
      from: 'start',
      partitions: 3,
      handle: (_, { causationId }) => void seen.push(causationId),
    });
    await subscriptions.start();
    await subscriptions.drain();
    await subscriptions.stop();
    expect(seen.toSorted()).toEqual([1, 2, 3, 4].map((id) => `m-${id}`));
  });

  it('never fill the memory: twenty of eight megabytes are passed within a few of them', async () => {
    const store = await having(...Array.from({ length: 20 }, () => 8 * MIB));
    let peak = 0;
    let after = 0;
    const before = held();
    for (let read = await store.log.read(0, 100); read.length > 0; read = await store.log.read(after, 100)) {
      peak = Math.max(peak, held() - before);
      after = (read.at(-1) as (typeof read)[number]).position;
    }
    expect(after).toBe(20);
    expect(peak).toBeLessThan(250 * MIB);
  });
});

/** What the process has in its heap and beside it. */
const held = (): number => {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
};
