import { PostgresStore } from 'demesne/postgres';
import { describe, expect, it } from 'vitest';
import { event, insert, Noted } from './by-hand.ts';
import { missing } from './cluster.ts';
import { isolations, notes, revisionOf, sceneAt, waits, written } from './inline-scenes.ts';
import { interposed } from './interposed.ts';
import { postgres } from './opened.ts';

const bypassed = { code: 'INLINE_BYPASSED', projection: 'notes', type: Noted.type };

describe.skipIf(missing)('rows that come with their messages, on PostgreSQL', () => {
  const { opened } = postgres();

  describe.each(isolations)('while others are at %s', (isolation) => {
    const scene = () => sceneAt(isolation, opened);

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
