import { errOf, expectSame, faultOf, okOf } from '../expectations.ts';
import { arrival, deposit } from '../message-log/deposits.ts';
import type { Rules } from '../rules.ts';
import { account, ada, centsIn, deposits, fill, pay, placesIn, type Book } from './book.ts';

/** An account of two events, and its namesake of another tenant, of which one is archived. */
async function archived(book: Book): Promise<void> {
  await fill(book, account('a'), 2);
  await fill(book, account('a', 'north'), 1);
  okOf(await book.events.archive(account('a'), ada));
}

/** What may be done to a whole stream. */
export const administrating: Rules<Book> = {
  'a stream that is there has a standing, and no other': async (book) => {
    await fill(book, account('a'), 3);
    expectSame(
      await book.events.standing(account('a')),
      { version: 3, firstVersion: 1, isArchived: false },
      'It stands.',
    );
    expectSame(await book.events.standing(account('b')), undefined, 'There is none.');
    await book.store.log.append([arrival('told', 'c', 4)]);
    expectSame(await book.events.standing(account('c')), undefined, 'What others are told makes no stream.');
  },

  'a stream that begins later has a standing too': async (book) => {
    await book.store.log.append([deposit('a', 4), deposit('a', 5)]);
    expectSame(
      await book.events.standing(account('a')),
      { version: 5, firstVersion: 4, isArchived: false },
      'It stands.',
    );
    expectSame(await centsIn(book, account('a')), [4, 5], 'It is read from its first event on.');
    expectSame(await centsIn(book, account('a'), { direction: 'backwards' }), [5, 4], 'So it is backwards.');
    okOf(await pay(book, account('a'), 6, 5));
  },

  'what is noted of a stream stands in place of what was noted before': async (book) => {
    await fill(book, account('a'), 1);
    const metadata = { owner: 'Ada', labels: ['x', { y: null }], 'a\0': 'é' };
    const noted = okOf(await book.events.note(account('a'), metadata, ada));
    expectSame(noted, { version: 1, firstVersion: 1, isArchived: false, metadata }, 'It is answered.');
    expectSame(await book.events.standing(account('a')), noted, 'It stands.');
    for (const other of ['text', 0, false, null, []]) {
      okOf(await book.events.note(account('a'), other, ada));
      expectSame((await book.events.standing(account('a')))?.metadata, other, 'Any JSON does.');
    }
    expectSame(await centsIn(book, account('a')), [1], 'It is no event of it.');
  },

  "what is noted is nobody else's to change": async (book) => {
    await fill(book, account('a'), 1);
    const metadata = { labels: ['x'] };
    okOf(await book.events.note(account('a'), metadata, ada));
    metadata.labels.push('given');
    const found = await book.events.standing(account('a'));
    (found?.metadata as unknown as typeof metadata | undefined)?.labels.push('found');
    expectSame((await book.events.standing(account('a')))?.metadata, { labels: ['x'] }, 'It is what it was.');
  },

  'a stream that is not there is not changed, and nothing is written': async (book) => {
    await fill(book, account('b'), 1);
    const { events } = book;
    errOf(await events.archive(account('a'), ada), 'NotFound');
    errOf(await events.restore(account('a'), ada), 'NotFound');
    errOf(await events.note(account('a'), {}, ada), 'NotFound');
    errOf(await events.truncate(account('a'), { ...ada, before: 1 }), 'NotFound');
    expectSame(await placesIn(book), ['b1'], 'It has no audit either.');
    okOf(await pay(book, account('a'), 1, 'none'));
  },

  'an archived stream takes no more events, whoever appends them': async (book) => {
    await archived(book);
    for (const expected of ['any', 'exists', 2] as const) {
      await faultOf(() => pay(book, account('a'), 7, expected), 'STREAM_ARCHIVED', 'It takes none.');
    }
    await faultOf(async () => book.store.log.append([deposit('a', 3)]), 'STREAM_ARCHIVED', 'Nor by hand.');
    expectSame(await centsIn(book, account('a')), [1, 2], 'It has what it had.');
    expectSame((await book.events.standing(account('a')))?.isArchived, true, 'It says so.');
  },

  'an archived stream leaves nothing of what came for others': async (book) => {
    await archived(book);
    const batch = () =>
      book.events.appendAll([
        { stream: account('b'), events: deposits(1), expected: 'none' },
        { stream: account('a'), events: deposits(1), expected: 2 },
        { stream: account('c'), events: deposits(1), expected: 'none' },
      ]);
    const fault = await faultOf(batch, 'STREAM_ARCHIVED', 'One of them takes none.');
    expectSame((fault as { readonly stream?: string }).stream, 'Account/a', 'It says which.');
    expectSame([await centsIn(book, account('b')), await centsIn(book, account('c'))], [[], []], 'Nothing is there.');
  },

  'an archived stream is read as before': async (book) => {
    await archived(book);
    expectSame(await centsIn(book, account('a')), [1, 2], 'All is there.');
    expectSame((await placesIn(book, { types: ['bank.MoneyDeposited'] })).length, 3, 'So it is in the log.');
  },

  'a namesake of another tenant is not archived': async (book) => {
    await archived(book);
    okOf(await pay(book, account('a', 'north'), 7, 1));
    expectSame((await book.events.standing(account('a', 'north')))?.isArchived, false, 'It is another stream.');
  },

  'others are told of an archived stream all the same': async (book) => {
    await archived(book);
    await book.store.log.append([arrival('told', 'a', 2)]);
    expectSame((await book.store.log.find(['told'])).length, 1, 'That is no event of it.');
  },

  'a restored stream takes events again': async (book) => {
    await archived(book);
    expectSame(okOf(await book.events.restore(account('a'), ada)).isArchived, false, 'It is answered.');
    okOf(await pay(book, account('a'), 7, 2));
    expectSame(await centsIn(book, account('a')), [1, 2, 7], 'It is there.');
  },

  'archiving twice is no fault, and restoring what is not archived neither': async (book) => {
    await archived(book);
    expectSame(okOf(await book.events.archive(account('a'), ada)).isArchived, true, 'It is still archived.');
    okOf(await book.events.restore(account('a'), ada));
    expectSame(okOf(await book.events.restore(account('a'), ada)).isArchived, false, 'It is still open.');
  },

  'what was noted stays while a stream is archived and restored': async (book) => {
    await archived(book);
    okOf(await book.events.note(account('a'), 'kept', ada));
    okOf(await book.events.restore(account('a'), ada));
    expectSame((await book.events.standing(account('a')))?.metadata, 'kept', 'It is there.');
  },
};
