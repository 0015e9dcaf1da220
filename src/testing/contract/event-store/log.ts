import { MoneyArrived } from '../bank.ts';
import { expectSame, okOf } from '../expectations.ts';
import { arrival } from '../message-log/deposits.ts';
import type { Rules } from '../rules.ts';
import { account, all, deposits, fill, now, placeOf, placesIn, withdrawal, type Book } from './book.ts';

const backwards = { direction: 'backwards' } as const;

/** The last whole number that is told from the next. */
const LAST = Number.MAX_SAFE_INTEGER;

/** Two accounts whose events alternate: a1 b1 a2 b2 a3 b3, at the positions 1 to 6. */
async function alternating(book: Book): Promise<void> {
  for (const _ of [1, 2, 3]) {
    await fill(book, account('a'), 1);
    await fill(book, account('b'), 1);
  }
}

/** How the events of all streams are read. */
export const log: Rules<Book> = {
  'the events of all streams are read in the order in which they were committed': async (book) => {
    await alternating(book);
    expectSame(await placesIn(book), ['a1', 'b1', 'a2', 'b2', 'a3', 'b3'], 'One by one.');
    const positions = (await all(book.events.readAll())).map(({ position }) => position);
    expectSame(positions, [1, 2, 3, 4, 5, 6], 'Each with its place.');
  },

  'backwards they are read in the opposite order': async (book) => {
    await alternating(book);
    expectSame(await placesIn(book, backwards), ['b3', 'a3', 'b2', 'a2', 'b1', 'a1'], 'One by one.');
    const positions = (await all(book.events.readAll(backwards))).map(({ position }) => position);
    expectSame(positions, [6, 5, 4, 3, 2, 1], 'Each with its place.');
  },

  'an empty log has no events, in either direction': async (book) => {
    expectSame(await placesIn(book), [], 'There are none.');
    expectSame(await placesIn(book, backwards), [], 'Nor backwards.');
  },

  'what others are told is no event, in either direction': async (book) => {
    await fill(book, account('a'), 1);
    const notice = { id: 'n', message: new MoneyArrived({ cents: 1 }), occurredAt: now, correlationId: 'c' };
    await book.store.log.append([arrival('told', 'a', 1), notice]);
    await fill(book, account('a'), 1);
    expectSame(await placesIn(book, { pageSize: 1 }), ['a1', 'a2'], 'The events alone.');
    expectSame(await placesIn(book, { pageSize: 1, ...backwards }), ['a2', 'a1'], 'So backwards.');
    expectSame(await placesIn(book, { types: ['bank.published.MoneyArrived'] }), [], 'Nor where it is asked for.');
    expectSame(await placesIn(book, { limit: 1, after: 1 }), ['a2'], 'Only events count.');
  },

  'the log is read after a position, and up to one': async (book) => {
    await alternating(book);
    expectSame(await placesIn(book, { after: 4 }), ['a3', 'b3'], 'That position is left out.');
    expectSame(await placesIn(book, { upTo: 2 }), ['a1', 'b1'], 'That one is read.');
    expectSame(await placesIn(book, { after: 2, upTo: 4, pageSize: 1 }), ['a2', 'b2'], 'What is between.');
  },

  'backwards the bounds of the log are the same': async (book) => {
    await alternating(book);
    expectSame(await placesIn(book, { after: 4, ...backwards }), ['b3', 'a3'], 'That position is left out.');
    expectSame(await placesIn(book, { upTo: 2, ...backwards }), ['b1', 'a1'], 'That one is read.');
    expectSame(
      await placesIn(book, { after: 2, upTo: 4, pageSize: 1, ...backwards }),
      ['b2', 'a2'],
      'What is between.',
    );
  },

  'bounds beyond the log are no fault, and bounds that cross give nothing': async (book) => {
    await alternating(book);
    for (const direction of ['forwards', 'backwards'] as const) {
      for (const bounds of [
        { after: 6 },
        { after: 900, upTo: LAST },
        { after: LAST },
        { after: 4, upTo: 3 },
        { upTo: 0 },
      ]) {
        expectSame(await placesIn(book, { ...bounds, direction }), [], 'There are none.');
      }
      const all = { upTo: LAST, limit: LAST, pageSize: LAST, direction };
      for (const bounds of [{ upTo: 900, direction }, all]) {
        expectSame((await placesIn(book, bounds)).length, 6, 'There are those six.');
      }
    }
    expectSame((await book.store.log.read(LAST, LAST)).length, 0, 'Nothing is behind the last position.');
    expectSame((await book.store.log.readBackwards(LAST, LAST)).length, 6, 'All is before it.');
  },

  'a limit gives so many events of the log, from where the reading begins': async (book) => {
    await alternating(book);
    expectSame(await placesIn(book, { limit: 2 }), ['a1', 'b1'], 'The first ones.');
    expectSame(await placesIn(book, { limit: 2, ...backwards }), ['b3', 'a3'], 'The last ones.');
    expectSame((await placesIn(book, { limit: 9, pageSize: 4 })).length, 6, 'All there are.');
  },

  'pages of any size give the same log': async (book) => {
    await alternating(book);
    const expected = await placesIn(book);
    for (const pageSize of [1, 2, 4, 5, 6, 7]) {
      expectSame(await placesIn(book, { pageSize }), expected, 'None twice, none left out.');
      expectSame(await placesIn(book, { pageSize, ...backwards }), expected.toReversed(), 'Nor backwards.');
    }
  },

  'of the log only the types that are asked for are read': async (book) => {
    await alternating(book);
    okOf(await book.events.append(account('a'), [withdrawal(1)], { expected: 3 }));
    okOf(await book.events.append(account('c'), [...deposits(1), withdrawal(2)], { expected: 'none' }));
    const types = ['bank.MoneyWithdrawn'];
    expectSame(await placesIn(book, { types }), ['a4', 'c2'], 'Those.');
    expectSame(await placesIn(book, { types, pageSize: 1, ...backwards }), ['c2', 'a4'], 'So backwards.');
    expectSame(await placesIn(book, { types, limit: 1, pageSize: 1 }), ['a4'], 'Only they count.');
    expectSame(await placesIn(book, { types: ['bank.MoneyDeposited'], limit: 1, ...backwards }), ['c1'], 'So others.');
    expectSame(await placesIn(book, { types: [], ...backwards }), [], 'None is asked for.');
  },

  'what is appended after the reading has begun is not read': async (book) => {
    await alternating(book);
    const found: string[] = [];
    for await (const event of book.events.readAll({ pageSize: 2 })) {
      found.push(placeOf(event));
      await fill(book, account('c'), 1);
    }
    expectSame(found.length, 6, 'It ends where the log ended when it began.');
    expectSame((await placesIn(book, { after: 6 })).length, 6, 'Whoever goes on from there finds the others.');
  },

  'who has enough of the log stops, and a signal ends the reading': async (book) => {
    await alternating(book);
    const controller = new AbortController();
    for await (const { position } of book.events.readAll({ pageSize: 2 })) if (position === 3) break;
    const found: number[] = [];
    const read = async (): Promise<void> => {
      for await (const { position } of book.events.readAll({ pageSize: 2, signal: controller.signal })) {
        found.push(position);
        if (position === 3) controller.abort(new DOMException('enough', 'AbortError'));
      }
    };
    const reason = await read().catch((thrown: unknown) => thrown);
    expectSame([found, (reason as Error).message], [[1, 2, 3], 'enough'], 'The reason is thrown.');
  },
};
