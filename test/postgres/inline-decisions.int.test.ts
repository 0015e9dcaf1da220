import type { UnitChanges } from 'demesne/application';
import type { InlineRowChanges } from 'demesne/event-sourcing';
import { describe, expect, it } from 'vitest';
import { event } from './by-hand.ts';
import { missing } from './cluster.ts';
import { isolations, notes, revisionOf, sceneAt, waits, written } from './inline-scenes.ts';
import { postgres } from './opened.ts';

/** A unit that writes nothing but what it is told of rows, with a message. */
const deciding = (id: string, rows: Partial<Pick<InlineRowChanges, 'rows' | 'seen'>>): UnitChanges => ({
  aggregates: [],
  envelopes: [event(`Order/${id} 1`)],
  rows: [{ ...notes, rows: [], ...rows }],
});

describe.skipIf(missing)('rows that others were decided on, on PostgreSQL', () => {
  const { opened } = postgres();

  describe.each(isolations)('while others are at %s', (isolation) => {
    const scene = () => sceneAt(isolation, opened);

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
});
