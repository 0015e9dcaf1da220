import { Instant } from 'demesne';
import { Subscriptions, type Envelope } from 'demesne/messaging';
import { PostgresStore, postgresMigrations } from 'demesne/postgres';
import { ManualTimer } from 'demesne/testing';
import { describe, expect, it, vi } from 'vitest';
import { Noted } from '../messaging/durable-subscription/kit.ts';
import { missing } from './cluster.ts';
import { postgres, quiet } from './opened.ts';
import { pass } from './passing.ts';

const note = (aggregate: string, version: number): Envelope => ({
  id: `${aggregate}${version}`,
  message: new Noted({ note: `${aggregate}${version}` }),
  occurredAt: Instant.of('2026-03-01T12:00:00Z'),
  aggregate: { type: 'Note', id: aggregate, version },
  correlationId: 'c-1',
});

describe.skipIf(missing)('subscriptions on PostgreSQL', () => {
  const { opened, pool, schema: newSchema } = postgres();

  /** A pool of its own to a schema, as another process would have it, and what it handles. */
  async function instance(schema: string, seen: string[], partitions = 2) {
    const { store, pool: own } = await opened({ schema });
    const timer = new ManualTimer();
    const subscriptions = new Subscriptions(store.log, store.subscriptions, { timer, leaseMs: 3_000 });
    subscriptions.subscribe(Noted, {
      name: 'write-down',
      partitions,
      from: 'start',
      handle: ({ data }) => void seen.push(data.note),
    });
    const heartbeat = async (): Promise<void> => {
      await timer.advance(1_000);
      await quiet(own);
    };
    return { store, timer, subscriptions, heartbeat, pool: own };
  }

  it('go on where they were when the process before them is gone', async () => {
    const schema = newSchema();
    const seen: string[] = [];
    const first = await instance(schema, seen);
    await first.store.log.append([note('a', 1), note('b', 1)]);
    await first.subscriptions.start();
    await first.timer.until(first.subscriptions.drain());
    first.store.close();
    await quiet(first.pool);

    await pass(first.pool, schema, 3_001);
    const second = await instance(schema, seen);
    await second.store.log.append([note('a', 2)]);
    await second.subscriptions.start();
    await second.timer.until(second.subscriptions.drain());
    expect(seen.toSorted()).toEqual(['a1', 'a2', 'b1']);
    // The partition with a clean batch is trusted again, which is written after the batch; the other had nothing to show it by.
    await vi.waitFor(async () => {
      const crashes = (await second.subscriptions.overview()).map((one) => one.crashes);
      expect(crashes.toSorted((a, b) => a - b)).toEqual([0, 1]);
    });
    await second.timer.until(second.subscriptions.stop());
    second.store.close();
  });

  it('are shared by three instances, each message handled by one of them', async () => {
    const schema = newSchema();
    const seen: string[] = [];
    const instances = [];
    for (let count = 0; count < 3; count += 1) instances.push(await instance(schema, seen, 4));
    const [ann] = instances as [Awaited<ReturnType<typeof instance>>];
    for (const { subscriptions } of instances) await subscriptions.start();
    for (let round = 0; round < 4; round += 1) for (const one of instances) await one.heartbeat();
    const shares = new Map<string | undefined, number>();
    for (const { owner } of await ann.subscriptions.overview()) shares.set(owner, (shares.get(owner) ?? 0) + 1);
    expect([...shares.values()].toSorted((a, b) => a - b)).toEqual([1, 1, 2]);
    for (const key of 'abcdefgh') await ann.store.log.append([note(key, 1)]);
    // Each sees the other’s commits with its next heartbeat at the latest.
    const drained = ann.subscriptions.drain();
    for (let round = 0; round < 2; round += 1) for (const one of instances) await one.heartbeat();
    await ann.timer.until(drained);
    expect(seen.toSorted()).toEqual('abcdefgh'.split('').map((key) => `${key}1`));
    for (const { timer, subscriptions, store } of instances) {
      await timer.until(subscriptions.stop());
      store.close();
    }
  });

  it('get their tables beside what a database of an earlier version has', async () => {
    const [name, own] = [newSchema(), pool()];
    await own.query(postgresMigrations(name)[0]?.sql ?? '');
    await own.query(`create table "${name}".migrations (step integer primary key, name text, applied_at timestamptz)`);
    for (const { step, name: title, sql } of postgresMigrations(name).slice(0, 3)) {
      await own.query(sql);
      await own.query(`insert into "${name}".migrations values ($1, $2, now())`, [step, title]);
    }
    await own.query(`insert into "${name}".messages (id, type, stream, version, data, meta, bucket, tenant) values
      ('a-1', 'test.Noted', 'Note/a', 1, '{}', '{"occurredAt":"2026-03-01T12:00:00Z","correlationId":"c"}', 0, '')`);
    const store = new PostgresStore(own, { schema: name });
    await expect(store.log.append([note('a', 2)])).rejects.toMatchObject({ code: 'NOT_MIGRATED' });
    await expect(store.subscriptions.register('write-down', 1, 0)).rejects.toMatchObject({ code: 'NOT_MIGRATED' });
    await expect(store.subscriptions.states(['write-down'])).rejects.toMatchObject({ code: 'NOT_MIGRATED' });
    await store.migrate();
    await store.log.append([note('b', 1)]);
    expect([await store.log.head(), await store.subscriptions.register('write-down', 2, 0)]).toEqual([2, 2]);
  });
});
