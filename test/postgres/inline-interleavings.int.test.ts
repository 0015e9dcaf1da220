import type { UnitChanges } from 'demesne/application';
import type { InlineRowChanges, InlineVersion } from 'demesne/event-sourcing';
import { PostgresStore } from 'demesne/postgres';
import type pg from 'pg';
import { describe, expect, it } from 'vitest';
import { event, insert, Noted } from './by-hand.ts';
import { missing } from './cluster.ts';
import { interposed } from './interposed.ts';
import { postgres } from './opened.ts';

const isolations = ['read committed', 'repeatable read', 'serializable'] as const;
const byDefault = (isolation: string): string => `-c default_transaction_isolation=${isolation.replace(' ', '\\ ')}`;

const notes: InlineVersion = {
  model: 'test.notes',
  version: 1,
  subscription: 'inline/notes@1',
  types: [Noted.type],
};
/** A unit that changes a row as it was, and perhaps makes another, with a message of that. */
const written = (key: string, expected: number, other?: string): UnitChanges => ({
  aggregates: [],
  envelopes: [event(`Order/${other ?? key} 1`)],
  rows: [
    {
      ...notes,
      rows: [
        { tenant: undefined, key, row: { key }, expected },
        ...(other === undefined ? [] : [{ tenant: undefined, key: other, row: { key: other }, expected: 0 }]),
      ],
    },
  ],
});

/** A unit that writes nothing but what it is told of rows, with a message. */
const deciding = (id: string, rows: Partial<Pick<InlineRowChanges, 'rows' | 'seen'>>): UnitChanges => ({
  aggregates: [],
  envelopes: [event(`Order/${id} 1`)],
  rows: [{ ...notes, rows: [], ...rows }],
});

const bypassed = { code: 'INLINE_BYPASSED', projection: 'notes', type: Noted.type };

describe.skipIf(missing)('rows that come with their messages, on PostgreSQL', () => {
  const { opened } = postgres();

  const revisionOf = async ({ readModels }: PostgresStore, key: string): Promise<number> =>
    (await readModels.find({ ...notes, tenant: undefined }, [key]))[0]?.revision ?? 0;

  /** Resolves once a statement waits for a lock. */
  async function waits(pool: pg.Pool, schema: string): Promise<void> {
    const sql = `select from pg_stat_activity where wait_event_type = 'Lock' and query like $1`;
    while ((await pool.query(sql, [`%"${schema}"%`])).rowCount === 0);
  }

  describe.each(isolations)('while others are at %s', (isolation) => {
    /** A store, and a transaction of somebody else. */
    async function scene() {
      const { store, pool, schema } = await opened({ settings: byDefault(isolation) });
      const client = await pool.connect();
      const begin = (level: string = isolation) => client.query(`begin isolation level ${level}`);
      const end = async (how: 'commit' | 'rollback'): Promise<void> => {
        await client.query(how);
        client.release();
      };
      const ids = async () => (await store.log.read(0, 10)).map(({ envelope }) => envelope.id);
      return { store, pool, schema, client, begin, end, ids };
    }

    it('a version waits for who has appended, and does not begin where that is committed', async () => {
      const { store, pool, schema, client, begin, end, ids } = await scene();
      await begin();
      await store.inTransaction(client).append([event('Order/a 1')]);
      const begun = store.readModels.registerInline(notes);
      await waits(pool, schema);
      await end('commit');
      expect(await begun).toBeUndefined();
      expect(await ids()).toEqual(['Order/a 1']);
    });

    it('it waits for who inserts by hand', async () => {
      const { store, pool, schema, client, begin, end } = await scene();
      await begin();
      await insert(client, schema, 'Order/a 1');
      const begun = store.readModels.registerInline(notes);
      await waits(pool, schema);
      await end('commit');
      expect(await begun).toBeUndefined();
    });

    it('it begins where that is rolled back', async () => {
      const { store, pool, schema, client, begin, end } = await scene();
      await begin();
      await store.inTransaction(client).append([event('Order/a 1')]);
      const begun = store.readModels.registerInline(notes);
      await waits(pool, schema);
      await end('rollback');
      expect((await begun)?.status).toBe('live');
    });

    it('who appends while it begins waits, and is refused', async () => {
      const { store, pool, schema, client, begin, end, ids } = await scene();
      await begin('read committed');
      await store.inTransaction(client).readModels.registerInline(notes);
      const appended = store.log.append([event('Order/a 1')]).then(
        () => undefined,
        (fault: unknown) => fault,
      );
      await waits(pool, schema);
      await end('commit');
      expect(await appended).toMatchObject(bypassed);
      expect(await ids()).toEqual([]);
    });

    it('who appends while it begins in vain goes on', async () => {
      const { store, pool, schema, client, begin, end, ids } = await scene();
      await begin('read committed');
      await store.inTransaction(client).readModels.registerInline(notes);
      const appended = store.log.append([event('Order/a 1')]);
      await waits(pool, schema);
      await end('rollback');
      await appended;
      expect(await ids()).toEqual(['Order/a 1']);
    });

    it('who has looked around before it began is refused as well', async () => {
      const { store, client, begin, end, ids } = await scene();
      await begin();
      // From here on the stricter levels see everything as it is now.
      await client.query('select 1 from pg_class limit 1');
      await store.readModels.registerInline(notes);
      const refused = isolation === 'read committed' ? bypassed : { code: '40001' };
      await expect(store.inTransaction(client).append([event('Order/a 1')])).rejects.toMatchObject(refused);
      await end('rollback');
      expect(await ids()).toEqual([]);
    });

    it('so is who appends what is of no aggregate, and who inserts by hand', async () => {
      const { store, client, schema, begin, end, ids } = await scene();
      const { aggregate: _, ...loose } = event('Order/a 1');
      const byHand = `insert into "${schema}".messages (id, type, data, meta) values ('x', '${Noted.type}', '{}', '{}')`;
      await begin();
      await client.query('select 1 from pg_class limit 1');
      await store.readModels.registerInline(notes);
      const refused = isolation === 'read committed' ? bypassed : { code: '40001' };
      await expect(store.inTransaction(client).append([loose])).rejects.toMatchObject(refused);
      const code = isolation === 'read committed' ? 'DM003' : '40001';
      await expect(client.query(byHand)).rejects.toMatchObject({ code });
      await end('rollback');
      expect(await ids()).toEqual([]);
    });

    it('it begins once where two begin it, or another version, at once', async () => {
      const { store, pool, schema, client, begin, end } = await scene();
      await begin('read committed');
      await store.inTransaction(client).readModels.registerInline(notes);
      const same = store.readModels.registerInline(notes);
      const other = store.readModels.registerInline({ ...notes, version: 2, subscription: 'inline/notes@2' });
      await waits(pool, schema);
      await end('commit');
      expect([(await same)?.status, await other]).toEqual(['live', undefined]);
      expect(await store.readModels.standings('test.notes')).toHaveLength(1);
    });

    it.each(['retires', 'is followed by another'])(
      'a version that %s waits for who has written rows of it, and leaves none',
      async (how) => {
        const { store, pool, schema, client, begin, end } = await scene();
        await store.readModels.registerInline(notes);
        await store.commit(written('a', 0));
        await store.readModels.register({ model: notes.model, version: 2, subscription: 'notes@2', replayUntil: 0 });
        await store.subscriptions.register('notes@2', 1, 0);
        await begin();
        const revision = await revisionOf(store, 'a');
        expect(await store.inTransaction(client).commit(written('a', revision, 'b'))).toBeUndefined();
        const ended =
          how === 'retires' ? store.readModels.retire(notes) : store.readModels.promote({ ...notes, version: 2 });
        await waits(pool, schema);
        await end('commit');
        expect(await ended).toBe(true);
        expect(await store.readModels.drop(notes, 10)).toBe(2);
        expect(await store.commit(written('c', 0)), 'nobody writes them any more').toBeUndefined();
        expect(await store.readModels.count({ ...notes, tenant: undefined }, { kind: 'all', of: [] })).toBe(0);
      },
    );

    it.each(['looked for a row in vain', 'decided that a row stays away'])(
      'who has %s waits for who puts it, and is told',
      async (how) => {
        const { store, pool, schema, client, begin, end, ids } = await scene();
        await store.readModels.registerInline(notes);
        await begin();
        expect(await store.inTransaction(client).commit(written('a', 0))).toBeUndefined();
        const none = { tenant: undefined, key: 'a', expected: 0 };
        const rows = how.startsWith('looked') ? { seen: [none] } : { rows: [{ ...none, row: undefined }] };
        const decided = store.commit(deciding('b', rows));
        await waits(pool, schema);
        await end('commit');
        expect(await decided).toMatchObject({ aggregate: notes.model, id: 'a' });
        expect(await ids()).toEqual(['Order/a 1']);
      },
    );

    it('who takes a row away, whatever it is, waits for who puts it', async () => {
      const { store, pool, schema, client, begin, end } = await scene();
      await store.readModels.registerInline(notes);
      await begin();
      await store.inTransaction(client).commit(written('a', 0));
      const away = { tenant: undefined, key: 'a', row: undefined, expected: undefined };
      const taken = store.commit(deciding('b', { rows: [away] }));
      await waits(pool, schema);
      await end('commit');
      expect(await taken).toBeUndefined();
      expect(await revisionOf(store, 'a'), 'it is gone').toBe(0);
    });

    it('who has looked at a row keeps it as it is until the commit, and so does who has looked in vain', async () => {
      const { store, pool, schema, client, begin, end, ids } = await scene();
      await store.readModels.registerInline(notes);
      await store.commit(written('a', 0));
      const expected = await revisionOf(store, 'a');
      const seen = [
        { tenant: undefined, key: 'a', expected },
        { tenant: undefined, key: 'c', expected: 0 },
      ];
      for (const [key, revision] of [['a', expected] as const, ['c', 0] as const]) {
        const { rows, ...others } = written(key, revision);
        await begin();
        await store.inTransaction(client).commit(deciding(`looker-${key}`, { seen }));
        const changed = store.commit({ ...others, envelopes: [event(`Order/changer-${key} 1`)], rows: rows ?? [] });
        await waits(pool, schema);
        await client.query('commit');
        expect(await changed).toBeUndefined();
        if (key === 'a') seen.splice(0, 1);
      }
      await end('commit');
      expect(await ids()).toHaveLength(5);
    });

    it('who has seen all as it was before a row came can decide nothing on its absence', async () => {
      const { store, client, begin, end, ids } = await scene();
      await store.readModels.registerInline(notes);
      await begin();
      await client.query('select 1 from pg_class limit 1');
      await store.commit(written('a', 0));
      const seen = [{ tenant: undefined, key: 'a', expected: 0 }];
      const refused = isolation === 'read committed' ? { id: 'a' } : { code: '40001' };
      const refusal = await Promise.resolve(store.inTransaction(client).commit(deciding('b', { seen }))).catch(
        (failure: unknown) => failure,
      );
      expect(refusal).toMatchObject(refused);
      await end('rollback');
      expect(await ids()).toEqual(['Order/a 1']);
    });

    it('a version learns of further names while units write its rows', async () => {
      const { store, client, begin, end } = await scene();
      await store.readModels.registerInline(notes);
      await begin();
      await client.query('select 1 from pg_class limit 1');
      const rows = { ...written('a', 0), envelopes: [] };
      expect(await store.inTransaction(client).commit(rows)).toBeUndefined();
      const wider = await store.readModels.registerInline({ ...notes, types: [Noted.type, 'test.Other'] });
      expect(wider?.types).toContain('test.Other');
      await end('commit');
    });

    it('it does not begin where a subscription begins to make its rows meanwhile', async () => {
      const { store, pool, schema, client, begin, end } = await scene();
      await begin();
      await client.query(`select "${schema}".read_model_register('test.notes', 1, 'projection/notes@1', 0)`);
      const begun = store.readModels.registerInline(notes);
      await waits(pool, schema);
      await end('commit');
      expect(await begun).toBeUndefined();
    });
  });

  it('who takes a row away that another takes away in this very moment keeps others from putting it', async () => {
    const { store, pool, schema } = await opened();
    await store.readModels.registerInline(notes);
    await store.commit(written('a', 0));
    await pool.query(`create function "${schema}".pause() returns trigger language plpgsql as $$
        begin perform pg_advisory_xact_lock_shared(7); return null; end $$;
      create trigger pause after insert on "${schema}".read_model_rows for each statement execute function "${schema}".pause()`);
    const [holder, client] = [await pool.connect(), await pool.connect()];
    await holder.query('select pg_advisory_lock(7)');
    await client.query('begin');
    const away = { tenant: undefined, key: 'a', row: undefined, expected: undefined };
    const taken = store.inTransaction(client).commit(deciding('b', { rows: [away] }));
    await waits(pool, schema);
    await pool.query(`delete from "${schema}".read_model_rows`);
    await holder.query('select pg_advisory_unlock(7)');
    expect(await taken).toBeUndefined();
    const { rows } = written('a', 0);
    const put = store.commit({ aggregates: [], envelopes: [event('Order/c 1')], rows: rows ?? [] });
    await waits(pool, schema);
    await client.query('commit');
    expect(await put).toBeUndefined();
    expect(await revisionOf(store, 'a'), 'it was put last').toBeGreaterThan(0);
    for (const one of [holder, client]) one.release();
  });

  it('a deadline that fires while a version of it begins waits, and is refused', async () => {
    const { store, pool, schema } = await opened();
    const { aggregate: _, ...envelope } = event('Order/a 1');
    await store.commit({ aggregates: [], envelopes: [], scheduled: [{ key: 'a', tenant: undefined, envelope }] });
    const client = await pool.connect();
    await client.query('begin');
    await store.inTransaction(client).readModels.registerInline(notes);
    const fired = store.schedule.fire(envelope.occurredAt, 10).then(
      (count) => count,
      (fault: unknown) => fault,
    );
    await waits(pool, schema);
    await client.query('commit');
    client.release();
    expect(await fired).toMatchObject(bypassed);
    expect(await store.log.head()).toBe(0);
  });

  it.each(['has no position yet', 'has its position'])(
    'what is committed between the long look and the lock is seen where it %s',
    async (standing) => {
      const { store, pool, schema } = await opened();
      const held = interposed(pool, {
        before: async (text) => {
          if (!text.includes('inline_register')) return;
          await store.log.append([event('Order/a 1')]);
          if (standing === 'has its position') await store.log.head();
        },
      });
      const slow = new PostgresStore(held, { schema });
      expect(await slow.readModels.registerInline(notes)).toBeUndefined();
      slow.close();
    },
  );

  it('it gives up where a transaction that has appended stays open, and holds nobody up', async () => {
    const { store, pool } = await opened();
    const client = await pool.connect();
    await client.query('begin');
    await store.inTransaction(client).append([event('Order/a 1')]);
    await expect(store.readModels.registerInline(notes)).rejects.toMatchObject({
      code: 'INLINE_NOT_BEGUN',
      projection: 'notes',
    });
    await store.log.append([event('Order/b 1')]);
    await client.query('rollback');
    client.release();
  });
});
