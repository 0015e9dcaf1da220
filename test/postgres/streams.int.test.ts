import { EventStore, type StreamChange } from 'demesne/event-sourcing';
import type { EventEnvelope } from 'demesne/messaging';
import { describe, expect, it } from 'vitest';
import { event, insert } from './by-hand.ts';
import { missing } from './cluster.ts';
import { postgres } from './opened.ts';
import { STREAM, told, snapshot, events, idsIn, within, streamsOf } from './stream-scenes.ts';

describe.skipIf(missing)('streams on PostgreSQL', () => {
  const { opened } = postgres();
  const { having, truncated } = streamsOf(opened);

  describe('the tables', () => {
    it('refuse what is appended to an archived stream, and let it go on once it is restored', async () => {
      const { store, pool, schema } = await having(2);
      await store.streams.change(STREAM, { kind: 'archive' }, told(1));
      const refused = { code: 'STREAM_ARCHIVED', stream: STREAM };
      await expect(store.log.append([event('Order/b 1'), event(`${STREAM} 3`)])).rejects.toMatchObject(refused);
      const { append, end } = await within('read committed', store, pool);
      await expect(append(`${STREAM} 3`)).rejects.toMatchObject(refused);
      await end('rollback');
      const byHand = `insert into "${schema}".messages (id, type, stream, version, data, meta)
        values ('x', 't', '${STREAM}', 3, '{}', '{}')`;
      await expect(pool.query(byHand)).rejects.toThrow('archived');
      expect(await store.log.readStream('Order/b', 1, 10)).toEqual([]);
      await store.streams.change(STREAM, { kind: 'restore' }, told(2));
      await store.log.append(events(3, 3));
      expect(await store.streams.standing(STREAM)).toEqual({ version: 3, firstVersion: 1, isArchived: false });
    });

    it('keep every event by hand, but for what a truncation may take', async () => {
      const { store, pool, schema } = await having(3);
      const client = await pool.connect();
      const gone = (where: string) => client.query(`delete from "${schema}".messages where ${where}`);
      const kept = /never deleted/;
      await store.log.append([event('Order/b 1'), event('Order/b 2')]);
      await store.snapshots.save(snapshot(2, 'Order/b'));
      await expect(gone('version = 1')).rejects.toThrow(kept);
      await client.query(`set demesne.truncate = '${STREAM}'`);
      await expect(gone(`stream = 'Order/b' and version = 1`), 'the setting is of another').rejects.toThrow(kept);
      await expect(gone(`stream = '${STREAM}' and version = 1`), 'no snapshot holds it').rejects.toThrow(kept);
      await store.snapshots.save(snapshot(3));
      await expect(gone(`stream = '${STREAM}'`), 'the last is among them').rejects.toThrow(kept);
      await expect(gone(`stream = '${STREAM}' and version = 3`), 'the last').rejects.toThrow(kept);
      await client.query('begin');
      await client.query(`insert into "${schema}".messages (id, type, stream, version, data, meta)
        values ('own', 'test.Noted', 'Order/b', 3, '{}', '{}')`);
      await expect(gone(`id = 'own'`), 'inserted by the same').rejects.toThrow(kept);
      await client.query('rollback');
      client.release();
      expect(await idsIn(store)).toHaveLength(3);
    });

    it('keep the snapshot of a truncated stream: it neither goes nor holds less', async () => {
      const { store, pool, schema } = await truncated(4, 3);
      const refused = /a truncated stream needs its snapshot/;
      await expect(pool.query(`delete from "${schema}".snapshots`)).rejects.toThrow(refused);
      await expect(pool.query(`truncate "${schema}".snapshots`)).rejects.toThrow(refused);
      await expect(pool.query(`update "${schema}".snapshots set version = 1`)).rejects.toThrow(refused);
      await expect(store.snapshots.save(snapshot(9)), 'ahead of its stream').rejects.toThrow(refused);
      await store.snapshots.save(snapshot(1));
      expect((await store.snapshots.find(STREAM))?.version).toBe(2);
      await store.snapshots.save(snapshot(4));
      expect((await store.snapshots.find(STREAM))?.version).toBe(4);
    });

    it('say nothing of a stream whose change was not told of', async () => {
      const { store } = await having(3);
      await store.snapshots.save(snapshot(3));
      await store.log.append([told(1)]);
      const changes: readonly StreamChange[] = [
        { kind: 'archive' },
        { kind: 'note', metadata: null },
        { kind: 'truncate', before: 3 },
      ];
      for (const change of changes) {
        const changing = store.streams.change(STREAM, change, told(1));
        await expect(changing).rejects.toMatchObject({ code: 'DUPLICATE_MESSAGE' });
      }
      expect(await store.streams.standing(STREAM)).toEqual({ version: 3, firstVersion: 1, isArchived: false });
      expect(await idsIn(store)).toHaveLength(3);
    });
  });

  describe('a truncation', () => {
    it('takes what nobody needs, and leaves gaps that are no loss', async () => {
      const { store } = await truncated(4, 3);
      expect(await idsIn(store)).toEqual([`${STREAM} 3`, `${STREAM} 4`]);
      expect((await store.log.read(0, 10)).map(({ position }) => position)).toEqual([3, 4, 5]);
      await expect(store.log.append(events(2, 2))).rejects.toMatchObject({ code: 'VERSION_TAKEN' });
      await store.log.append(events(5, 5));
      expect(await store.streams.standing(STREAM)).toEqual({ version: 5, firstVersion: 3, isArchived: false });
      expect(await store.examine()).toEqual([]);
    });

    it('waits for subscriptions that have not passed, or keep parked, what would go', async () => {
      const { store, pool, schema } = await having(4);
      await store.snapshots.save(snapshot(3));
      await store.subscriptions.register('receipts', 2, 1);
      const truncate = { kind: 'truncate', before: 4 } as const;
      const hold = { subscription: 'receipts', position: 1, parked: 0 };
      expect(await store.streams.change(STREAM, truncate, told())).toEqual({ kind: 'held', heldUpBy: [hold] });
      await pool.query(`update "${schema}".subscriptions set position = 3`);
      await pool.query(`insert into "${schema}".parked (subscription, position, key, bucket, id, type, status, attempts)
        values ('receipts', 2, '${STREAM}', 0, 'x', 't', 'dead', 1)`);
      const parked = { subscription: 'receipts', position: 3, parked: 1 };
      expect(await store.streams.change(STREAM, truncate, told())).toEqual({ kind: 'held', heldUpBy: [parked] });
      expect(await store.streams.change(STREAM, { ...truncate, ignore: ['receipts'] }, told())).toBeUndefined();
    });

    it('never takes the last position of the log, also where what stays had none yet', async () => {
      const { store, pool, schema } = await having(2);
      await store.log.head();
      await insert(pool, schema, `${STREAM} 3`);
      await store.snapshots.save(snapshot(2));
      const { rows } = await pool.query(
        `select "${schema}".stream_change('${STREAM}', 'truncate', null, 3, '[]') as found`,
      );
      expect(rows[0].found, 'without a position for what stays').toMatch('no-position');
      expect(await store.streams.change(STREAM, { kind: 'truncate', before: 3 }, told())).toBeUndefined();
      expect((await store.log.read(0, 10)).map(({ position }) => position)).toEqual([3, 4]);
    });

    it('deletes nothing that has no position and gets none, and says so', async () => {
      const { store, pool, schema } = await having(3);
      await store.snapshots.save(snapshot(2));
      const sequencer = await pool.connect();
      await sequencer.query('select pg_advisory_lock(hashtextextended($1, 0))', [`demesne sequencer ${schema}`]);
      const truncate = () =>
        new EventStore(store).truncate({ type: 'Order', id: 'a' }, { actor: 'Ada', reason: 'long' });

      const held = await truncate();
      await sequencer.query('select pg_advisory_unlock_all()');
      sequencer.release();

      expect(held._unsafeUnwrapErr()).toMatchObject({ name: 'StreamHeldUp', heldUpBy: [] });
      expect(held._unsafeUnwrapErr().message).toContain('has no position in the log yet');
      expect((await truncate())._unsafeUnwrap().firstVersion).toBe(3);
    });

    it('trusts no snapshot that is ahead of its stream', async () => {
      const { store } = await having(2);
      await store.snapshots.save(snapshot(7));
      const truncate = { kind: 'truncate', before: 2 } as const;
      expect(await store.streams.change(STREAM, truncate, told())).toEqual({ kind: 'no-snapshot', snapshot: 7 });
      expect((await store.examine()).map(({ name, found }) => [name, found])).toEqual([
        ['SNAPSHOT_AHEAD', `1, the first of stream ${STREAM}`],
      ]);
    });

    it('is found to be without its snapshot where somebody took that', async () => {
      const { store, pool, schema } = await truncated(4, 3);
      await pool.query(`alter table "${schema}".snapshots disable trigger all; delete from "${schema}".snapshots;
        alter table "${schema}".snapshots enable trigger all`);
      expect((await store.examine()).map(({ name, found }) => [name, found])).toEqual([
        ['SNAPSHOT_MISSING', `1, the first of stream ${STREAM}`],
      ]);
    });
  });

  it('are truncated beside many who append, and none of their events is lost or comes twice', async () => {
    const { store } = await opened({ connections: 12 });
    const done = new Map<string, number>();
    const write = async (name: string): Promise<void> => {
      for (let version = 1; version <= 30; version += 1) {
        await store.log.append([event(`Order/${name} ${version}`)]);
        done.set(name, version);
      }
    };
    const names = ['a', 'b', 'c', 'd'];
    let isOver = false;
    const cut = async (name: string): Promise<void> => {
      for (let audits = 1; !isOver;) {
        const before = done.get(name) ?? 0;
        if (before < 2) {
          await store.log.head();
          continue;
        }
        const stream = `Order/${name}`;
        await store.snapshots.save(snapshot(before - 1, stream));
        const audit = event(`demesne.Stream.Order/${name} ${audits}`) as EventEnvelope;
        expect(await store.streams.change(stream, { kind: 'truncate', before }, audit)).toBeUndefined();
        audits += 1;
      }
    };
    const cutting = names.map(cut);
    await Promise.all(names.map(write));
    isOver = true;
    await Promise.all(cutting);
    for (const name of names) {
      const left = await store.log.readStream(`Order/${name}`, 1, 100);
      expect(left.at(-1)?.aggregate.version).toBe(30);
      expect(left.map(({ aggregate: { version } }) => version)).toEqual(
        left.map((_, index) => (left[0]?.aggregate.version ?? 0) + index),
      );
    }
    expect(await store.examine()).toEqual([]);
  }, 30_000);
});
