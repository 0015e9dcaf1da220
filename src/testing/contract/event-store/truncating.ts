import type { Fault } from '../../../domain/fault.ts';
import type { Lease } from '../../../messaging/durable-subscription/leasing/lease.ts';
import type { EventEnvelope } from '../../../messaging/message/envelope.ts';
import { errOf, expectSame, faultOf, okOf, thrownBy } from '../expectations.ts';
import { dead } from '../subscription-store/stations.ts';
import { standing } from '../purge/notices.ts';
import type { Rules } from '../rules.ts';
import { account, ada, all, centsIn, factsOf, fill, pay, photograph, placesIn, versionsIn, type Book } from './book.ts';

/** Accounts whose events stand at 1 to 5 and 6 to 8, the first of which has a snapshot of version 4. */
async function photographed(book: Book): Promise<void> {
  await fill(book, account('a'), 5);
  await fill(book, account('b'), 3);
  await photograph(book, account('a'), 4);
}

const truncate = ({ events }: Book, before?: number, ignore: readonly string[] = []) =>
  events.truncate(account('a'), { ...ada, ignore, ...(before !== undefined && { before }) });

/** The first events of a stream, deleted for good. */
export const truncating: Rules<Book> = {
  'the events before a version go, and the others stay': async (book) => {
    await photographed(book);
    const standing = okOf(await truncate(book, 3));
    expectSame(standing, { version: 5, firstVersion: 3, isArchived: false }, 'It says from where on it is there.');
    expectSame(await versionsIn(book, account('a')), [3, 4, 5], 'They stay.');
    expectSame(await versionsIn(book, account('a'), { direction: 'backwards' }), [5, 4, 3], 'So backwards.');
    expectSame(await versionsIn(book, account('a'), { from: 2, to: 4 }), [3, 4], 'So within bounds.');
  },

  'without a version all goes that the snapshot holds': async (book) => {
    await photographed(book);
    expectSame(okOf(await truncate(book)).firstVersion, 5, 'Four are in it.');
    await photograph(book, account('b'), 3);
    okOf(await book.events.truncate(account('b'), ada));
    expectSame(await versionsIn(book, account('b')), [3], 'The last event stays.');
  },

  'without a snapshot that holds what would go nothing goes': async (book) => {
    await fill(book, account('a'), 5);
    const missing = errOf(await truncate(book, 2), 'SnapshotMissing');
    expectSame(factsOf(missing), { before: 2 }, 'There is none.');
    errOf(await truncate(book), 'SnapshotMissing');
    await photograph(book, account('a'), 2);
    const old = errOf(await truncate(book, 4), 'SnapshotMissing');
    expectSame(factsOf(old), { before: 4, snapshot: 2 }, 'It holds two events.');
    expectSame((await versionsIn(book, account('a'))).length, 5, 'All are there.');
    expectSame(okOf(await truncate(book, 3)).firstVersion, 3, 'Those two may go.');
  },

  'a snapshot that is ahead of its stream holds nothing': async (book) => {
    await fill(book, account('a'), 5);
    await photograph(book, account('a'), 9);
    errOf(await truncate(book, 3), 'SnapshotMissing');
    expectSame((await versionsIn(book, account('a'))).length, 5, 'All are there.');
  },

  'a truncation before what is no version is refused by the store itself': async (book) => {
    await photographed(book);
    const { streams } = book.store;
    const [audit] = (await all(book.events.readStream(account('a')))) as readonly [EventEnvelope];
    for (const before of [0, -1, 1.5, Number.NaN, 2 ** 31, '3' as never]) {
      const change = async () => streams.change('Account/a', { kind: 'truncate', before }, audit);
      await faultOf(change, 'INVALID_OPTION', 'No stream has such a version.');
    }
    expectSame((await versionsIn(book, account('a'))).length, 5, 'All are there.');
  },

  'the last event of a stream stays': async (book) => {
    await photographed(book);
    await photograph(book, account('a'), 5);
    const refused = errOf(await truncate(book, 6), 'VersionNotReached');
    expectSame(factsOf(refused), { before: 6, version: 5 }, 'It says how far it has come.');
    okOf(await truncate(book, 5));
    expectSame(await versionsIn(book, account('a')), [5], 'One is left.');
  },

  'a truncated stream goes on where it was': async (book) => {
    await photographed(book);
    okOf(await truncate(book));
    for (const expected of ['none', 4, 6] as const)
      errOf(await pay(book, account('a'), 7, expected), 'ConcurrencyConflict');
    okOf(await pay(book, account('a'), 6, 5));
    expectSame(await centsIn(book, account('a')), [5, 6], 'It is of the next version.');
  },

  'what is gone from a stream is gone from the log, and what stays keeps its place': async (book) => {
    await photographed(book);
    const ids = (await book.store.log.read(0, 4)).map(({ envelope }) => envelope.id);
    okOf(await truncate(book));
    const types = ['bank.MoneyDeposited'];
    expectSame(await placesIn(book, { types }), ['a5', 'b1', 'b2', 'b3'], 'The others are there.');
    expectSame(await placesIn(book, { types, direction: 'backwards' }), ['b3', 'b2', 'b1', 'a5'], 'So backwards.');
    expectSame(await placesIn(book, { after: 2, upTo: 6, pageSize: 1 }), ['a5', 'b1'], 'Whoever was there reads on.');
    expectSame((await book.store.log.find(ids)).length, 0, 'Their ids are known no more.');
  },

  'who reads a stream while it is truncated is told what is missing': async (book) => {
    await photographed(book);
    const seen: number[] = [];
    const reading = async (): Promise<void> => {
      for await (const { aggregate } of book.events.readStream(account('a'), { pageSize: 2 })) {
        seen.push(aggregate.version);
        if (seen.length === 2) okOf(await truncate(book));
      }
    };
    const fault = await faultOf(reading, 'HISTORY_TRUNCATED', 'Two events are missing.');
    const { expected, found } = fault as Fault & { readonly expected: number; readonly found: number };
    expectSame([seen, expected, found], [[1, 2], 3, 5], 'It is told where to begin anew.');
  },

  'no position is given twice': async (book) => {
    await fill(book, account('a'), 3);
    await photograph(book, account('a'), 3);
    okOf(await truncate(book));
    await fill(book, account('c'), 1);
    const positions = (await book.store.log.read(0, 10)).map(({ position }) => position);
    expectSame(positions, [3, 4, 5], 'The audit is the fourth.');
    expectSame(await book.store.log.head(), 5, 'So says the head.');
  },

  'other streams keep all they have': async (book) => {
    await photographed(book);
    await fill(book, account('a', 'north'), 5);
    okOf(await truncate(book));
    expectSame((await versionsIn(book, account('a', 'north'))).length, 5, 'A namesake is another.');
    expectSame((await versionsIn(book, account('b'))).length, 3, 'So is this one.');
  },

  'the snapshot of a truncated stream stays, until one that holds more takes its place': async (book) => {
    await photographed(book);
    okOf(await truncate(book));
    for (const version of [2, 9]) await thrownBy(() => photograph(book, account('a'), version));
    expectSame((await book.store.snapshots.find('Account/a'))?.version, 4, 'It holds what is gone.');
    await photograph(book, account('a'), 5);
    expectSame((await book.store.snapshots.find('Account/a'))?.version, 5, 'One that holds more takes its place.');
  },

  'a stream may be truncated again, further or not': async (book) => {
    await photographed(book);
    okOf(await truncate(book, 3));
    expectSame(okOf(await truncate(book, 3)).firstVersion, 3, 'That was done already.');
    expectSame(okOf(await truncate(book, 2)).firstVersion, 3, 'So was that.');
    expectSame(okOf(await truncate(book)).firstVersion, 5, 'That is further.');
  },

  'an archived stream is truncated too, and stays archived': async (book) => {
    await photographed(book);
    okOf(await book.events.archive(account('a'), ada));
    expectSame(okOf(await truncate(book, 3)), { version: 5, firstVersion: 3, isArchived: true }, 'It is both.');
    await faultOf(() => pay(book, account('a'), 6, 5), 'STREAM_ARCHIVED', 'It takes none.');
  },

  'what a subscription has not passed stays': async (book) => {
    await photographed(book);
    const [lease] = await standing(book.store.subscriptions, 'mail', 2);
    const held = errOf(await truncate(book, 4), 'StreamHeldUp');
    expectSame(factsOf(held), { heldUpBy: [{ subscription: 'mail', position: 2, parked: 0 }] }, 'It says who.');
    expectSame((await versionsIn(book, account('a'))).length, 5, 'All are there.');
    expectSame(okOf(await truncate(book, 3)).firstVersion, 3, 'It has passed those.');
    await book.store.subscriptions.checkpoint(lease as Lease, 3);
    expectSame(okOf(await truncate(book, 4)).firstVersion, 4, 'It has passed one more.');
  },

  'what a subscription keeps parked stays': async (book) => {
    await photographed(book);
    const [lease] = await standing(book.store.subscriptions, 'mail', 0);
    await book.store.subscriptions.checkpoint(lease as Lease, 8, { parked: [dead('Account/a', 2)] });
    const held = errOf(await truncate(book, 4), 'StreamHeldUp');
    expectSame(factsOf(held), { heldUpBy: [{ subscription: 'mail', position: 8, parked: 1 }] }, 'It says who.');
    expectSame(okOf(await truncate(book, 2)).firstVersion, 2, 'What is before it may go.');
  },

  'a subscription that is ignored holds nothing up': async (book) => {
    await photographed(book);
    await standing(book.store.subscriptions, 'mail', 0);
    await standing(book.store.subscriptions, 'news', 1);
    const held = errOf(await truncate(book, 3, ['mail']), 'StreamHeldUp');
    expectSame((held as { heldUpBy?: readonly object[] }).heldUpBy?.length, 1, 'The other one does.');
    expectSame(okOf(await truncate(book, 3, ['mail', 'news', 'nobody'])).firstVersion, 3, 'None is left.');
  },
};
