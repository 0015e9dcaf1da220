import { Instant } from 'demesne';
import type { EventEnvelope, StreamArchived } from 'demesne/messaging';
import type { StreamChange, StoredSnapshot } from 'demesne/event-sourcing';
import type { SqliteStore } from 'demesne/sqlite';
import { describe, expect, it } from 'vitest';
import { deposit, deposits, enveloped, idsOf } from '../../src/testing/contract/message-log/deposits.ts';
import { MoneyDeposited } from '../../src/testing/contract/bank.ts';
import { opened } from './opened.ts';

const STREAM = 'Account/m';

/** The event that tells of a change: the first, the second … of its stream. */
const told = (version = 1): EventEnvelope =>
  enveloped(`audit-${version}`, new MoneyDeposited({ cents: 0 }), {
    aggregate: { type: 'demesne.Stream.Account', id: 'm', version },
  }) as EventEnvelope;

const snapshot = (version: number, stream = STREAM): StoredSnapshot => ({
  stream,
  version,
  schemaVersion: 1,
  state: { cents: version },
  takenAt: Instant.of('2026-03-01T12:00:00Z'),
});

/** A store with a stream of so many events. */
function having(events: number) {
  const one = opened();
  one.store.log.append(deposits(...Array.from({ length: events }, (_, index) => index + 1)));
  return one;
}

/** One whose stream was truncated before a version. */
function truncated(events: number, before: number) {
  const one = having(events);
  one.store.snapshots.save(snapshot(before - 1));
  expect(one.store.streams.change(STREAM, { kind: 'truncate', before }, told())).toBeUndefined();
  return one;
}

const standing = (store: SqliteStore) => store.streams.standing(STREAM);

describe('the tables of streams on SQLite', () => {
  it('refuse what anybody appends to an archived stream, and let it go on once it is restored', () => {
    const { database, store } = having(2);
    store.streams.change(STREAM, { kind: 'archive' }, told(1));
    expect(() => store.log.append(deposits(3))).toThrow(
      expect.objectContaining({ code: 'STREAM_ARCHIVED', stream: STREAM } satisfies Partial<StreamArchived>),
    );
    const byHand = `insert into demesne_messages (id, type, stream, version, data, meta, bucket, tenant)
      values ('x', 't', '${STREAM}', 3, '{}', '{}', 0, '')`;
    expect(() => database.exec(byHand)).toThrow(/STREAM_ARCHIVED/);
    store.streams.change(STREAM, { kind: 'restore' }, told(2));
    store.log.append(deposits(3));
    expect(standing(store)).toEqual({ version: 3, firstVersion: 1, isArchived: false });
  });

  it('keep every event by hand, but for what a truncation may take', () => {
    const { database, store } = having(3);
    const gone = (where: string) => (): unknown => database.exec(`delete from demesne_messages where ${where}`);
    store.snapshots.save(snapshot(2));
    expect(gone('version = 1')).toThrow(/never deleted/);
    database.exec(`insert into demesne_streams (stream, is_truncating) values ('${STREAM}', 1)`);
    store.log.append([deposit('other', 1), deposit('other', 2)]);
    store.snapshots.save(snapshot(2, 'Account/other'));
    expect(gone(`stream = 'Account/other' and version = 1`), 'the flag is of another stream').toThrow(/never deleted/);
    database.exec(`delete from demesne_snapshots where stream = '${STREAM}'`);
    expect(gone(`stream = '${STREAM}' and version = 1`), 'no snapshot holds it').toThrow(/never deleted/);
    store.snapshots.save(snapshot(3));
    expect(gone(`stream = '${STREAM}'`), 'the last one is among them').toThrow(/never deleted/);
    expect(gone(`stream = '${STREAM}' and version = 3`), 'the last one').toThrow(/never deleted/);
    expect(gone(`stream = '${STREAM}' and version < 3`)).not.toThrow();
  });

  it('take no event back after a truncation', () => {
    const { database, store } = truncated(4, 3);
    expect(idsOf(store.log.readStream(STREAM, 1, 10))).toEqual(['m3', 'm4']);
    store.snapshots.save(snapshot(4));
    expect(() => database.exec(`delete from demesne_messages where stream = '${STREAM}' and version = 3`)).toThrow(
      /never deleted/,
    );
    expect(() => store.log.append(deposits(2))).toThrow(expect.objectContaining({ code: 'VERSION_TAKEN' }));
    store.log.append(deposits(5));
    expect(standing(store)).toEqual({ version: 5, firstVersion: 3, isArchived: false });
  });

  it('keep the snapshot of a truncated stream: it neither goes nor holds less', () => {
    const { database, store } = truncated(4, 3);
    const refused = /a truncated stream needs its snapshot/;
    expect(() => database.exec('delete from demesne_snapshots')).toThrow(refused);
    expect(() => database.exec('update demesne_snapshots set version = 1')).toThrow(refused);
    expect(() => store.snapshots.save(snapshot(9)), 'ahead of its stream').toThrow(refused);
    store.snapshots.save(snapshot(1));
    expect(store.snapshots.find(STREAM)?.version).toBe(2);
    store.snapshots.save(snapshot(4));
    expect(store.snapshots.find(STREAM)?.version).toBe(4);
  });

  it('say nothing of a stream whose change was not told of', () => {
    const { store } = having(3);
    store.snapshots.save(snapshot(3));
    store.log.append([told(1)]);
    for (const change of [
      { kind: 'archive' },
      { kind: 'note', metadata: { reason: 'x' } },
      { kind: 'truncate', before: 3 },
    ] satisfies StreamChange[]) {
      expect(() => store.streams.change(STREAM, change, told(1))).toThrow(
        expect.objectContaining({ code: 'DUPLICATE_MESSAGE' }),
      );
    }
    expect(standing(store)).toEqual({ version: 3, firstVersion: 1, isArchived: false });
    expect(store.log.readStream(STREAM, 1, 10)).toHaveLength(3);
  });
});

describe('a truncation on SQLite', () => {
  it('waits for subscriptions that have not passed, or keep parked, what would go', () => {
    const { database, store } = having(4);
    store.snapshots.save(snapshot(3));
    store.subscriptions.register('receipts', 2, 1);
    const truncate = { kind: 'truncate', before: 4 } as const;
    expect(store.streams.change(STREAM, truncate, told())).toEqual({
      kind: 'held',
      heldUpBy: [{ subscription: 'receipts', position: 1, parked: 0 }],
    });
    database.exec('update demesne_subscriptions set position = 3');
    database.exec(`insert into demesne_parked (subscription, position, key, bucket, id, type, status, attempts)
      values ('receipts', 2, '${STREAM}', 0, 'm2', 't', 'dead', 1)`);
    expect(store.streams.change(STREAM, truncate, told())).toEqual({
      kind: 'held',
      heldUpBy: [{ subscription: 'receipts', position: 3, parked: 1 }],
    });
    expect(store.streams.change(STREAM, { ...truncate, ignore: ['receipts'] }, told())).toBeUndefined();
    expect(standing(store)?.firstVersion).toBe(4);
  });

  it('trusts no snapshot that is ahead of its stream', () => {
    const { store } = having(2);
    store.snapshots.save(snapshot(7));
    const change = { kind: 'truncate', before: 2 } as const;
    expect(store.streams.change(STREAM, change, told())).toEqual({ kind: 'no-snapshot', snapshot: 7 });
  });

  it('is no finding of an examination, and messages that were lost beside it are one', () => {
    const { database, store } = truncated(4, 3);
    expect(store.examine()).toEqual([]);
    database.exec('drop trigger demesne_messages_remain; delete from demesne_messages where version = 3');
    expect(store.examine().map(({ name, found }) => `${name} ${found}`)).toContain('LOST_MESSAGES 1 missing');
  });
});

describe('an examination of snapshots on SQLite', () => {
  it('finds those that are ahead of their stream', () => {
    const { store } = having(2);
    store.snapshots.save(snapshot(2));
    expect(store.examine()).toEqual([]);
    store.snapshots.save(snapshot(3));
    store.snapshots.save(snapshot(1, 'Account/nobody'));
    expect(store.examine().map(({ name, at, found }) => [name, at, found])).toEqual([
      ['SNAPSHOT_AHEAD', 'snapshots', '2, the first of stream Account/m'],
    ]);
  });

  it('finds a truncated stream without the one that it needs', () => {
    const { database, store } = truncated(4, 3);
    const [{ sql }] = database
      .prepare(`select sql from sqlite_master where name = 'demesne_snapshots_remain'`)
      .all() as [{ sql: string }];
    database.exec(`drop trigger demesne_snapshots_remain; delete from demesne_snapshots; ${sql}`);
    expect(store.examine().map(({ name, at, found }) => [name, at, found])).toEqual([
      ['SNAPSHOT_MISSING', 'snapshots', '1, the first of stream Account/m'],
    ]);
  });
});
