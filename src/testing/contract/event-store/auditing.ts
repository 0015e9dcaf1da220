import { auditOf, type StreamReference } from '../../../event-sourcing/event-store/stream-reference.ts';
import { errOf, expectSame, expectThat, faultOf, okOf } from '../expectations.ts';
import type { Rules } from '../rules.ts';
import { account, ada, all, deposits, fill, now, photograph, type Book } from './book.ts';

const auditIn = async ({ events }: Book, stream: StreamReference) => all(events.readStream(auditOf(stream)));

/** What is written down of what was done to streams. */
export const auditing: Rules<Book> = {
  'all that is done to a stream is written down, in order': async (book) => {
    const { events } = book;
    await fill(book, account('a'), 3);
    await photograph(book, account('a'), 2);
    okOf(await events.archive(account('a'), { actor: 'Ada', reason: 'moved' }));
    okOf(await events.restore(account('a'), { actor: 'Bob', reason: 'moved back' }));
    okOf(await events.note(account('a'), { owner: 'Bob' }, { actor: 'Ada', reason: 'asked for' }));
    okOf(await events.truncate(account('a'), { actor: 'Bob', reason: 'too long', before: 2 }));
    const found = (await auditIn(book, account('a'))).map(({ actor, message }) => [
      actor,
      message.type,
      message.encode(),
    ]);
    const expected = [
      ['Ada', 'demesne.StreamArchived', { reason: 'moved' }],
      ['Bob', 'demesne.StreamRestored', { reason: 'moved back' }],
      ['Ada', 'demesne.StreamNoted', { reason: 'asked for', metadata: { owner: 'Bob' } }],
      ['Bob', 'demesne.StreamTruncated', { reason: 'too long', before: 2 }],
    ];
    expectSame(found, expected, 'It says who did what, and why.');
  },

  'the audit is a stream like any other, of the same id and tenant': async (book) => {
    await fill(book, account('a', 'north'), 1);
    await fill(book, account('a'), 1);
    okOf(await book.events.archive(account('a', 'north'), ada));
    const [told] = await auditIn(book, account('a', 'north'));
    expectSame(told?.aggregate, { type: 'demesne.Stream.Account', id: 'a', version: 1 }, 'It says of what it tells.');
    expectSame([told?.tenant, told?.occurredAt.toString()], ['north', now.toString()], 'It says of whom, and when.');
    expectSame(await auditIn(book, account('a')), [], 'Nothing was done to the other.');
    const logged = await all(book.events.readAll({ types: ['demesne.StreamArchived'] }));
    expectSame(
      logged.map(({ position }) => position),
      [3],
      'It stands in the log.',
    );
  },

  'who listens is told of what was done': async (book) => {
    await fill(book, account('a'), 1);
    await new Promise<void>((resolve) => setTimeout(resolve));
    const told = new Promise<boolean>((resolve) => {
      book.store.log.onAppended(() => resolve(true));
    });
    okOf(await book.events.archive(account('a'), ada));
    expectThat(await told, 'It was appended.');
  },

  'what was refused is not written down': async (book) => {
    await fill(book, account('a'), 2);
    errOf(await book.events.truncate(account('a'), { ...ada, before: 2 }), 'SnapshotMissing');
    errOf(await book.events.truncate(account('a'), { ...ada, before: 9 }), 'VersionNotReached');
    expectSame(await auditIn(book, account('a')), [], 'Nothing was done.');
    expectSame(await book.store.log.head(), 2, 'Nothing was appended.');
  },

  'where the audit has such a version already nothing is done': async ({ store, events }) => {
    await fill({ store, events }, account('a'), 1);
    okOf(await events.archive(account('a'), ada));
    const [audit] = await auditIn({ store, events }, account('a'));
    const again = { ...(audit as NonNullable<typeof audit>), id: 'late' };
    const late = async () => store.streams.change('Account/a', { kind: 'restore' }, again);
    await faultOf(late, 'VERSION_TAKEN', 'Somebody was faster.');
    expectSame((await events.standing(account('a')))?.isArchived, true, 'It is as it was.');
  },

  'what two do at once is done and written down, one after the other': async (book) => {
    await fill(book, account('a'), 1);
    const both = await Promise.all([
      book.events.note(account('a'), 'one', ada),
      book.events.archive(account('a'), ada),
    ]);
    for (const one of both) okOf(one);
    const { isArchived, metadata } = (await book.events.standing(account('a'))) ?? {};
    expectSame([isArchived, metadata], [true, 'one'], 'Both are done.');
    expectSame(
      (await auditIn(book, account('a'))).map(({ aggregate }) => aggregate.version),
      [1, 2],
      'Both are told.',
    );
  },

  "an audit is nobody's to append to, to archive or to truncate": async ({ events, ...book }) => {
    await fill({ events, ...book }, account('a'), 1);
    okOf(await events.archive(account('a'), ada));
    const audit = auditOf(account('a'));
    const wrong = [
      () => events.append(audit, deposits(1), { expected: 'any' }),
      () => events.archive(audit, ada),
      () => events.note(audit, 1, ada),
      () => events.truncate(audit, { ...ada, before: 1 }),
    ];
    for (const one of wrong) await faultOf(one, 'INVALID_OPTION', 'It tells what was done.');
    expectSame((await all(events.readStream(audit))).length, 1, 'It is as it was.');
  },
};
