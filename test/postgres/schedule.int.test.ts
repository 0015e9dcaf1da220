import { Instant } from 'demesne';
import { Deadline, Scheduler } from 'demesne/messaging';
import { PostgresUnitOfWork, type PostgresStore } from 'demesne/postgres';
import { ok } from 'neverthrow';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { missing } from './cluster.ts';
import { postgres } from './opened.ts';

class AlarmRang extends Deadline.define('demo.AlarmRang', { name: z.string() }) {}

const START = Instant.of('2026-03-01T12:00:00Z');
const names = (many: number): string[] => Array.from({ length: many }, (_, index) => `alarm ${index}`);

describe.skipIf(missing)('scheduled messages on PostgreSQL', () => {
  const { opened } = postgres();

  const alarms = (store: PostgresStore) => {
    const unit = new PostgresUnitOfWork(store, {});
    return {
      set: (all: readonly string[]) =>
        unit.run((_, context) => {
          for (const name of all) context.schedule(new AlarmRang({ name }), { at: START, key: name });
          return ok();
        }),
      cancel: (name: string) => unit.run(async (_, context) => ok(await context.cancelScheduled(name))),
      rung: async () =>
        (await store.log.read(0, 100_000)).map(({ envelope }) => (envelope.message as AlarmRang).data.name),
    };
  };

  it(
    'have fired or were cancelled, and never both, with many at it and connections that break',
    { timeout: 60_000 },
    async () => {
      const { store, schema, pool } = await opened({ messages: [AlarmRang], connections: 8 });
      const { set, cancel, rung } = alarms(store);
      (await set(names(400)))._unsafeUnwrap();
      const others = await Promise.all(
        [1, 2, 3].map(() => opened({ schema, connections: 2, settings: '-c application_name=firing' })),
      );
      const drained = others.map(async ({ store: own }) => {
        const scheduler = new Scheduler(own.schedule, { batch: 5 });
        for (let done = false; !done;) {
          done = await scheduler.drain().then(
            () => true,
            () => false,
          );
        }
      });
      let isOver = false;
      const breaking = (async () => {
        const sql = `select pg_terminate_backend(pid) from pg_stat_activity
          where application_name = 'firing' and query like '%scheduled%' and random() < 0.3`;
        for (let round = 0; round < 15 && !isOver; round += 1) await pool.query(sql);
      })();

      const cancelled: string[] = [];
      for (const name of names(400).toReversed()) if ((await cancel(name))._unsafeUnwrap()) cancelled.push(name);
      await Promise.all(drained);
      isOver = true;
      await breaking;
      await new Scheduler(store.schedule).drain();

      expect([...cancelled, ...(await rung())].toSorted()).toEqual(names(400).toSorted());
      for (const { dispose } of others) await dispose();
    },
  );

  it('do not wait for a cancellation under way, which then holds', async () => {
    const { store, schema, pool } = await opened({ messages: [AlarmRang] });
    const { set, rung } = alarms(store);
    (await set(['tea', 'coffee']))._unsafeUnwrap();
    const client = await pool.connect();
    await client.query('begin');
    await client.query(`delete from "${schema}".scheduled where key = 'tea'`);

    expect(await store.schedule.fire(START, 100)).toBe(1);
    expect(await store.schedule.fire(START, 100)).toBe(0);
    await client.query('commit');
    client.release();

    expect(await store.schedule.fire(START, 100)).toBe(0);
    expect(await rung()).toEqual(['coffee']);
  });

  it('are scheduled in a transaction of the user’s own, or not at all', async () => {
    const { store, pool } = await opened({ messages: [AlarmRang] });
    const client = await pool.connect();
    for (const end of ['rollback', 'commit']) {
      await client.query('begin');
      const { set, cancel } = alarms(store.inTransaction(client) as never);
      (await set([end, 'gone']))._unsafeUnwrap();
      expect((await cancel('gone'))._unsafeUnwrap()).toBe(true);
      await client.query(end);
    }
    client.release();

    await new Scheduler(store.schedule).drain();
    expect(await alarms(store).rung()).toEqual(['commit']);
  });

  it('are found by an index', async () => {
    const { pool, schema } = await opened();
    const client = await pool.connect();
    await client.query('set enable_seqscan = off');
    const { rows } = await client.query(`explain select min(due_at_ms) from "${schema}".scheduled`);
    client.release();
    expect(JSON.stringify(rows)).toContain('scheduled_due');
  });
});
