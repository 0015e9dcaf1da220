import type { ExpectedVersion } from '../../../event-sourcing/event-store/stream-append.ts';
import { EncodedMessage } from '../../../messaging/message/encoded-message.ts';
import { errOf, expectSame, faultOf, okOf } from '../expectations.ts';
import type { Rules } from '../rules.ts';
import { account, ada, all, centsIn, deposits, fill, pay, placesIn, withdrawal, type Book } from './book.ts';

/** Appends two deposits under two ids, if it is for the first time. */
const twice = ({ events }: Book, expected: ExpectedVersion = 'none') =>
  events.append(account('a'), deposits(5, 6), { expected, ids: ['x', 'y'] });

/** A deposit as it is stored. */
const stored = (data: object, version = 1): EncodedMessage =>
  new EncodedMessage('bank.MoneyDeposited', version, data as { readonly cents: number });

/** An append that comes again, known by its ids. */
export const repeating: Rules<Book> = {
  'events have the ids that are given': async (book) => {
    okOf(await twice(book));
    const ids = (await all(book.events.readStream(account('a')))).map(({ id }) => id);
    expectSame(ids, ['x', 'y'], 'They are those.');
  },

  'the same ids again are answered as the first time, and nothing is written': async (book) => {
    const first = okOf(await twice(book));
    const head = await book.store.log.head();
    expectSame(okOf(await twice(book)), first, 'The answer is the same.');
    expectSame(await book.store.log.head(), head, 'The log is the same.');
    expectSame(await centsIn(book, account('a')), [5, 6], 'So is the stream.');
  },

  'so they are whatever is expected': async (book) => {
    await fill(book, account('a'), 1);
    const first = okOf(await twice(book, 1));
    for (const expected of ['any', 'exists', 'none', 1, 3, 9] as const) {
      expectSame(okOf(await twice(book, expected)), first, 'It has come before.');
    }
    expectSame(await centsIn(book, account('a')), [1, 5, 6], 'Nothing is written.');
  },

  'so they are where the stream has gone on since': async (book) => {
    const first = okOf(await twice(book));
    await fill(book, account('a'), 3);
    expectSame(okOf(await twice(book)), first, 'It is of the version that it was.');
    expectSame(okOf(await twice(book, 'any')), first, 'So it is without an expectation.');
  },

  'so they are where the stream was archived since': async (book) => {
    const first = okOf(await twice(book));
    okOf(await book.events.archive(account('a'), ada));
    expectSame(okOf(await twice(book)), first, 'It was appended before.');
  },

  'so they are over several streams': async (book) => {
    const batch = () =>
      book.events.appendAll([
        { stream: account('a'), events: deposits(5), expected: 'any', ids: ['x'] },
        { stream: account('b', 'north'), events: deposits(6, 7), expected: 'none', ids: ['y', 'z'] },
      ]);
    const first = okOf(await batch());
    await fill(book, account('a'), 1);
    expectSame(okOf(await batch()), first, 'The answers are the same.');
    expectSame(await placesIn(book), ['a1', 'b1', 'b2', 'a2'], 'Nothing is written.');
  },

  'of copies that come at once one is appended, and all have its answer': async (book) => {
    const answers = await Promise.all([twice(book, 'any'), twice(book, 'any'), twice(book, 'any')]);
    for (const answer of answers) expectSame(okOf(answer), { version: 2, ids: ['x', 'y'] }, 'It is the same append.');
    expectSame(await centsIn(book, account('a')), [5, 6], 'It is there once.');
  },

  'ids of which only some are known are refused, and nothing is written': async (book) => {
    okOf(await twice(book));
    for (const ids of [
      ['x', 'new'],
      ['new', 'y'],
      ['new', 'newer', 'x'],
    ]) {
      const events = deposits(...ids.keys());
      for (const expected of ['any', 0, 2] as const) {
        const again = () => book.events.append(account('a'), events, { expected, ids });
        await faultOf(again, 'DUPLICATE_MESSAGE', 'It is not the same append.');
      }
    }
    expectSame(await centsIn(book, account('a')), [5, 6], 'Nothing is written.');
  },

  'known ids of other events are refused: in another order, of another stream, of another type': async (book) => {
    okOf(await twice(book));
    const { events } = book;
    const wrong = [
      () => events.append(account('a'), deposits(6, 5), { expected: 'any', ids: ['y', 'x'] }),
      () => events.append(account('b'), deposits(5, 6), { expected: 'any', ids: ['x', 'y'] }),
      () => events.append(account('a', 'north'), deposits(5, 6), { expected: 'any', ids: ['x', 'y'] }),
      () => events.append(account('a'), [withdrawal(5), withdrawal(6)], { expected: 'any', ids: ['x', 'y'] }),
    ];
    for (const one of wrong) await faultOf(one, 'DUPLICATE_MESSAGE', 'The id stands for something else.');
    expectSame(await placesIn(book), ['a1', 'a2'], 'Nothing is written.');
  },

  'known ids of events that say something else are refused': async (book) => {
    okOf(await twice(book));
    for (const others of [deposits(5, 7), deposits(7, 6), [stored({ cents: 5 }, 2), stored({ cents: 6 }, 2)]]) {
      const again = () => book.events.append(account('a'), others, { expected: 'any', ids: ['x', 'y'] });
      await faultOf(again, 'DUPLICATE_MESSAGE', 'The id stands for other data.');
    }
    expectSame(await centsIn(book, account('a')), [5, 6], 'It says what it said.');
  },

  'what says the same is the same append, whatever the order of its keys, and stored or not': async (book) => {
    const first = okOf(await twice(book));
    const again = [stored({ cents: 5 }), stored({ cents: 6 })];
    expectSame(
      okOf(await book.events.append(account('a'), again, { expected: 'any', ids: ['x', 'y'] })),
      first,
      'So it is.',
    );
    for (const place of [
      { at: 'sea', deep: [{ of: 4, by: null }] },
      { deep: [{ by: null, of: 4 }], at: 'sea' },
    ]) {
      const lost = new EncodedMessage('bank.MoneyLost', 3, place);
      const answer = okOf(await book.events.append(account('b'), [lost], { expected: 'none', ids: ['z'] }));
      expectSame(answer, { version: 1, ids: ['z'] }, 'Keys have no order.');
    }
  },

  'an id twice in one append is refused': async (book) => {
    const again = () => book.events.append(account('a'), deposits(1, 2), { expected: 'none', ids: ['x', 'x'] });
    await faultOf(again, 'DUPLICATE_MESSAGE', 'An id stands for one event.');
    expectSame(await placesIn(book), [], 'Nothing is written.');
  },

  'ids that were refused are not known': async (book) => {
    await fill(book, account('a'), 1);
    errOf(await twice(book), 'ConcurrencyConflict');
    okOf(await pay(book, account('a'), 9, 1));
    expectSame(okOf(await twice(book, 2)).version, 4, 'It is the first time.');
  },
};
