import { describe, expect, it } from 'vitest';
import { missing } from './cluster.ts';
import { postgres } from './opened.ts';
import { STREAM, told, snapshot, events, idsIn, someoneWaits, within, streamsOf } from './stream-scenes.ts';

const isolations = ['read committed', 'repeatable read', 'serializable'] as const;

describe.skipIf(missing)('streams on PostgreSQL', () => {
  const { opened } = postgres();
  const { having } = streamsOf(opened);

  describe.each(isolations)('an appender at %s', (isolation) => {
    it('who began before a truncation takes no version that was deleted', async () => {
      const { store, pool } = await having(5);
      const { append, end } = await within(isolation, store, pool);
      await store.log.append(events(6, 7));
      await store.snapshots.save(snapshot(7));
      expect(await store.streams.change(STREAM, { kind: 'truncate', before: 7 }, told())).toBeUndefined();
      await expect(append(`${STREAM} 6`)).rejects.toMatchObject({
        code: isolation === 'read committed' ? 'VERSION_TAKEN' : '40001',
      });
      await end('rollback');
      expect(await idsIn(store)).toEqual([`${STREAM} 7`]);
    });

    it('who waited for another while a stream was truncated takes no version that was deleted', async () => {
      const { store, pool, schema } = await having(5);
      const other = await within('read committed', store, pool);
      await other.append('Order/b 1');
      const late = await within(isolation, store, pool);
      const appending = late.append('Order/b 1', `${STREAM} 6`).then(
        () => 'appended',
        (error: { code: string }) => error.code,
      );
      await someoneWaits(pool, schema);
      await store.log.append(events(6, 7));
      await store.snapshots.save(snapshot(7));
      expect(await store.streams.change(STREAM, { kind: 'truncate', before: 7 }, told())).toBeUndefined();
      await other.end('rollback');
      expect(await appending).toBe(isolation === 'read committed' ? 'VERSION_TAKEN' : '40001');
      await late.end('rollback');
      expect(await idsIn(store)).toEqual([`${STREAM} 7`]);
    });

    it('who has appended and not committed is waited for by an archiving', async () => {
      const { store, pool, schema } = await having(2);
      const early = await within(isolation, store, pool);
      await early.append(`${STREAM} 3`);
      let isArchived = false;
      const archiving = store.streams.change(STREAM, { kind: 'archive' }, told()).then((refusal) => {
        isArchived = true;
        return refusal;
      });
      await someoneWaits(pool, schema);
      expect(isArchived).toBe(false);
      await early.end('commit');
      expect(await archiving).toBeUndefined();
      expect(await store.streams.standing(STREAM)).toEqual({ version: 3, firstVersion: 1, isArchived: true });
    });

    it('who comes while a stream is being archived waits, and is refused', async () => {
      const { store, pool, schema } = await having(2);
      const archiver = await pool.connect();
      await archiver.query('begin');
      await archiver.query(`select "${schema}".stream_change('${STREAM}', 'archive', null, null, null)`);
      const late = await within(isolation, store, pool);
      const appending = late.append(`${STREAM} 3`).then(
        () => 'appended',
        (error: { code: string }) => error.code,
      );
      await someoneWaits(pool, schema);
      await archiver.query('commit');
      archiver.release();
      expect(await appending).toBe(isolation === 'read committed' ? 'STREAM_ARCHIVED' : '40001');
      await late.end('rollback');
      expect(await idsIn(store)).toHaveLength(2);
    });

    it('who began before an archiving adds nothing after it', async () => {
      const { store, pool } = await having(2);
      const { append, end } = await within(isolation, store, pool);
      await store.streams.change(STREAM, { kind: 'archive' }, told());
      await expect(append(`${STREAM} 3`)).rejects.toMatchObject({
        code: isolation === 'read committed' ? 'STREAM_ARCHIVED' : '40001',
      });
      await end('rollback');
    });
  });

  it('keep nothing of what an archiving waits by', async () => {
    const { store, pool, schema } = await having(2);
    await store.streams.change(STREAM, { kind: 'archive' }, told());
    const { rows } = await pool.query(
      `select count(*)::int as count from "${schema}".messages where type = 'demesne.Guard'`,
    );
    expect(rows[0].count).toBe(0);
    expect((await store.log.read(0, 10)).map(({ position }) => position)).toEqual([1, 2, 3]);
  });
});
