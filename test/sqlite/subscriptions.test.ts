import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Instant } from 'demesne';
import { Subscriptions, type Envelope } from 'demesne/messaging';
import { SqliteStore, sqliteMigrations } from 'demesne/sqlite';
import { FixedClock, ManualTimer } from 'demesne/testing';
import Database from 'libsql';
import { afterEach, describe, expect, it } from 'vitest';
import { Noted } from '../messaging/durable-subscription/kit.ts';

const folders: string[] = [];
const fileOf = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'demesne-'));
  folders.push(folder);
  return join(folder, 'store.db');
};

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

const note = (aggregate: string, version: number): Envelope => ({
  id: `${aggregate}${version}`,
  message: new Noted({ note: `${aggregate}${version}` }),
  occurredAt: Instant.of('2026-03-01T12:00:00Z'),
  aggregate: { type: 'Note', id: aggregate, version },
  correlationId: 'c-1',
});

/** A connection of its own to a file, as another process would have it, and what it handles. */
function opened(file: string, clock: FixedClock, seen: string[], partitions = 2) {
  const database = new Database(file);
  const store = new SqliteStore(database, { clock });
  store.migrate();
  const timer = new ManualTimer();
  const subscriptions = new Subscriptions(store.log, store.subscriptions, { timer, clock, leaseMs: 3_000 });
  subscriptions.subscribe(Noted, {
    name: 'write-down',
    partitions,
    from: 'start',
    handle: ({ data }) => void seen.push(data.note),
  });
  const heartbeat = async (): Promise<void> => timer.advance(1_000);
  const close = (): void => {
    store.close();
    database.close();
  };
  return { store, timer, subscriptions, heartbeat, close };
}

describe('subscriptions on a file', () => {
  it('go on where they were when the process before them is gone', async () => {
    const file = fileOf();
    const clock = new FixedClock();
    const seen: string[] = [];
    const first = opened(file, clock, seen);
    first.store.log.append([note('a', 1), note('b', 1)]);
    await first.subscriptions.start();
    await first.timer.until(first.subscriptions.drain());
    first.close();

    clock.advance(3_001);
    const second = opened(file, clock, seen);
    second.store.log.append([note('a', 2)]);
    await second.subscriptions.start();
    await second.timer.until(second.subscriptions.drain());
    expect(seen.toSorted()).toEqual(['a1', 'a2', 'b1']);
    // The partition with a clean batch is trusted again; the other one had nothing to show it by.
    const crashes = (await second.subscriptions.overview()).map((one) => one.crashes);
    expect(crashes.toSorted((a, b) => a - b)).toEqual([0, 1]);
    await second.timer.until(second.subscriptions.stop());
    second.close();
  });

  it('are shared by two connections, each message handled by one of them', async () => {
    const file = fileOf();
    const clock = new FixedClock();
    const seen: string[] = [];
    const [ann, bob] = [opened(file, clock, seen), opened(file, clock, seen)];
    await ann.subscriptions.start();
    await bob.subscriptions.start();
    for (const one of [ann, ann, bob, bob]) await one.heartbeat();
    const owners = (await ann.subscriptions.overview()).map(({ owner }) => owner);
    expect(new Set(owners).size).toBe(2);
    for (const key of 'abcdefgh') ann.store.log.append([note(key, 1)]);
    // Each sees the other’s commits with its next heartbeat at the latest.
    const drained = ann.subscriptions.drain();
    for (const one of [bob, ann, bob, ann]) await one.heartbeat();
    await ann.timer.until(drained);
    expect(seen.toSorted()).toEqual('abcdefgh'.split('').map((key) => `${key}1`));
    for (const one of [ann, bob]) {
      await one.timer.until(one.subscriptions.stop());
      one.close();
    }
  });
});

describe('a database of an earlier version', () => {
  it('gets the tables of subscriptions beside what it has', () => {
    const file = fileOf();
    const database = new Database(file);
    database.exec(
      'create table demesne_migrations (step integer primary key, name text not null, applied_at text not null) strict',
    );
    for (const { step, name, sql } of sqliteMigrations().slice(0, 2)) {
      database.exec(sql);
      database.prepare('insert into demesne_migrations values (?, ?, ?)').run(step, name, '2026-03-01');
    }
    const store = new SqliteStore(database);
    store.log.append([note('a', 1)]);
    expect(() => store.subscriptions.register('write-down', 1, 0)).toThrow(
      expect.objectContaining({ code: 'NOT_MIGRATED' }),
    );
    store.migrate();
    expect([store.log.head(), store.subscriptions.register('write-down', 2, 0)]).toEqual([1, 2]);
    store.close();
    database.close();
  });
});
