import {
  Projection,
  Projections,
  ReadModel,
  ReadModels,
  type ReadModelStore,
  type RowChange,
} from 'demesne/event-sourcing';
import type { Lease } from 'demesne/messaging';
import { PostgresStore } from 'demesne/postgres';
import type pg from 'pg';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { event, insert, Noted } from './by-hand.ts';
import { missing } from './cluster.ts';
import { postgres } from './opened.ts';

const isolations = ['read committed', 'repeatable read', 'serializable'] as const;
const byDefault = (isolation: string): string => `-c default_transaction_isolation=${isolation.replace(' ', '\\ ')}`;

const Notes = ReadModel.define('test.notes', { label: z.string() }, { key: 'label' });
const notes = Projection.define('notes', {
  version: 1,
  into: Notes,
  events: { Noted },
  project: {
    Noted: (_, rows, { aggregate }) => rows.put({ label: `${aggregate?.type}/${aggregate?.id} ${aggregate?.version}` }),
  },
});

const MODEL = { model: 'test.books', version: 1 };
const put = (key: string, expected?: number): RowChange => ({ tenant: undefined, key, row: { key }, expected });

describe.skipIf(missing)('projections on PostgreSQL', () => {
  const { opened, pool: newPool } = postgres();

  describe.each(isolations)('while writers are at %s', (isolation) => {
    /** A projection that runs, and two writers, each on a connection of its own. */
    async function scene() {
      const { store, pool, schema } = await opened({ settings: byDefault(isolation) });
      const projections = new Projections(store, [notes]);
      await projections.start();
      const shown = async (): Promise<readonly string[]> => {
        await projections.drain();
        const { items } = (await new ReadModels(store.readModels).of(Notes).page())._unsafeUnwrap();
        return items.map(({ label }) => label);
      };
      const writers = [await pool.connect(), await pool.connect()] as const;
      const end = async (): Promise<void> => {
        for (const writer of writers) writer.release();
        await projections.stop();
      };
      return { store, schema, writers, shown, end };
    }

    it('an event that commits later than one inserted after it is in the rows', async () => {
      const { schema, writers, shown, end } = await scene();
      const [slow, quick] = writers;
      await slow.query('begin');
      await insert(slow, schema, 'Order/a 1');
      await insert(quick, schema, 'Order/b 1');
      expect(await shown()).toEqual(['Order/b 1']);
      await slow.query('commit');
      expect(await shown()).toEqual(['Order/a 1', 'Order/b 1']);
      await end();
    });

    it('an event of a younger transaction that was inserted first and commits last is in the rows', async () => {
      const { schema, writers, shown, end } = await scene();
      const [older, younger] = writers;
      await older.query('begin');
      await older.query('select pg_current_xact_id()');
      await younger.query('begin');
      await insert(younger, schema, 'Order/y 1');
      await insert(older, schema, 'Order/o 1');
      await older.query('commit');
      expect(await shown()).toEqual(['Order/o 1']);
      await younger.query('commit');
      expect(await shown()).toEqual(['Order/o 1', 'Order/y 1']);
      await end();
    });

    it('a transaction that stays open holds nobody up', async () => {
      const { store, schema, writers, shown, end } = await scene();
      await writers[0].query('begin');
      await insert(writers[0], schema, 'Order/a 1');
      await store.log.append([event('Order/b 1')]);
      expect(await shown()).toEqual(['Order/b 1']);
      await writers[0].query('rollback');
      await store.log.append([event('Order/c 1')]);
      expect(await shown()).toEqual(['Order/b 1', 'Order/c 1']);
      await end();
    });
  });

  describe.each(isolations)('what two write at once at %s', (isolation) => {
    /** A store, and another on the same schema whose every statement is part of a transaction that a test ends. */
    async function twoStores() {
      const { store, pool, schema } = await opened({ settings: byDefault(isolation) });
      const client = await newPool({ settings: byDefault(isolation) }).connect();
      const queryable = {
        query: (text: string, values?: unknown[]) => client.query(text, values),
        connect: async () => ({ ...queryable, release: () => undefined }),
      };
      const open = new PostgresStore(queryable, { schema }).readModels;
      const begin = (): Promise<unknown> => client.query('begin');
      const commit = async (): Promise<void> => {
        await client.query('commit');
        client.release();
      };
      return { store, readModels: store.readModels, pool, schema, open, begin, commit };
    }

    /** Resolves once a statement waits for a lock. */
    async function waits(pool: pg.Pool, schema: string): Promise<void> {
      const sql = `select from pg_stat_activity where wait_event_type = 'Lock' and query like $1`;
      while ((await pool.query(sql, [`%"${schema}"%`])).rowCount === 0);
    }

    async function held(store: PostgresStore, version = 1, partitions = 1): Promise<readonly Lease[]> {
      const subscription = `books@${version}`;
      await store.readModels.register({ model: MODEL.model, version, subscription, replayUntil: 0 });
      await store.subscriptions.register(subscription, partitions, 0);
      let leases: readonly Lease[] = [];
      for (let beats = 0; beats <= partitions; beats += 1) {
        leases = (await store.subscriptions.heartbeat('ann', ['books@1', 'books@2'], 60_000)).leases;
      }
      return leases.filter((lease) => lease.subscription === subscription);
    }

    const keys = async (readModels: ReadModelStore): Promise<readonly string[]> =>
      (await readModels.find({ ...MODEL, tenant: undefined }, ['a', 'b'])).map(({ key }) => key).toSorted();

    it('two runners advance from one position: one does', async () => {
      const { store, readModels, pool, schema, open, begin, commit } = await twoStores();
      const [lease] = (await held(store)) as [Lease];
      await begin();
      expect(await open.advance(lease, 5, { ...MODEL, rows: [put('a')] })).toBe('done');
      const other = readModels.advance(lease, 6, { ...MODEL, rows: [put('b')] });
      await waits(pool, schema);
      await commit();
      expect(await other).toBe('refused');
      expect(await keys(readModels)).toEqual(['a']);
      expect((await store.subscriptions.states(['books@1']))[0]?.position).toBe(5);
    });

    it('two partitions change one row: one has to look again', async () => {
      const { store, readModels, pool, schema, open, begin, commit } = await twoStores();
      const [first, second] = (await held(store, 1, 2)) as [Lease, Lease];
      expect(await readModels.advance(first, 1, { ...MODEL, rows: [put('a', 0)] })).toBe('done');
      await begin();
      expect(await open.advance({ ...first, position: 1 }, 5, { ...MODEL, rows: [put('a', 1)] })).toBe('done');
      const other = readModels.advance(second, 5, { ...MODEL, rows: [put('a', 1)] });
      await waits(pool, schema);
      await commit();
      expect(await other).toBe('conflict');
      expect((await store.subscriptions.states(['books@1'])).map(({ position }) => position)).toEqual([5, 0]);
    });

    it('two partitions make one row: one has to look again', async () => {
      const { store, readModels, pool, schema, open, begin, commit } = await twoStores();
      const [first, second] = (await held(store, 1, 2)) as [Lease, Lease];
      await begin();
      expect(await open.advance(first, 5, { ...MODEL, rows: [put('a', 0)] })).toBe('done');
      const other = readModels.advance(second, 5, { ...MODEL, rows: [put('a', 0)] });
      await waits(pool, schema);
      await commit();
      expect(await other).toBe('conflict');
    });

    it('the live version goes on while another takes its place: the other waits, and has to catch up', async () => {
      const { store, readModels, pool, schema, open, begin, commit } = await twoStores();
      const [lease] = (await held(store)) as [Lease];
      const [next] = (await held(store, 2)) as [Lease];
      await begin();
      expect(await open.advance(lease, 5, { ...MODEL, rows: [put('a')] })).toBe('done');
      const promoted = readModels.promote({ ...MODEL, version: 2 });
      await waits(pool, schema);
      await commit();
      expect(await promoted).toBe(false);
      await readModels.advance(next, 5, { ...MODEL, version: 2, rows: [] });
      expect(await readModels.promote({ ...MODEL, version: 2 })).toBe(true);
    });

    it('a version takes the place of one that goes on: that one waits, and is refused', async () => {
      const { store, readModels, pool, schema, open, begin, commit } = await twoStores();
      const [lease] = (await held(store)) as [Lease];
      await held(store, 2);
      await begin();
      expect(await open.promote({ ...MODEL, version: 2 })).toBe(true);
      const advanced = readModels.advance(lease, 5, { ...MODEL, rows: [put('a')] });
      await waits(pool, schema);
      await commit();
      expect(await advanced).toBe('refused');
      expect(await keys(readModels)).toEqual([]);
    });

    it('a rebuild is given up while it goes on: it waits, and is refused', async () => {
      const { store, readModels, pool, schema, open, begin, commit } = await twoStores();
      await held(store);
      const [next] = (await held(store, 2)) as [Lease];
      await begin();
      expect(await open.cancel({ ...MODEL, version: 2 })).toBe(true);
      const advanced = readModels.advance(next, 5, { ...MODEL, version: 2, rows: [put('a')] });
      await waits(pool, schema);
      await commit();
      expect(await advanced).toBe('refused');
    });
  });
});
