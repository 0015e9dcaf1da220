import { expectSame, faultOf, okOf } from '../expectations.ts';
import type { Rules } from '../rules.ts';
import { account, all, centsIn, deposits, fill, versionsIn, withdrawal, type Book } from './book.ts';

const backwards = { direction: 'backwards' } as const;

/** The last whole number that is told from the next. */
const LAST = Number.MAX_SAFE_INTEGER;

/** Five events, of which the second and the fourth are withdrawals. */
async function mixed({ events }: Book): Promise<void> {
  const [one, three, five] = deposits(1, 3, 5);
  const list = [one, withdrawal(2), three, withdrawal(4), five] as const;
  okOf(await events.append(account('a'), list as never, { expected: 'none' }));
}

/** How a stream is read. */
export const streams: Rules<Book> = {
  'a stream is read in the order of its versions': async (book) => {
    await fill(book, account('a'), 2);
    await fill(book, account('b'), 3);
    await fill(book, account('a'), 10);
    expectSame(
      await versionsIn(book, account('a')),
      [...Array(12).keys()].map((index) => index + 1),
      'One by one.',
    );
  },

  'backwards it is read in the opposite order': async (book) => {
    await fill(book, account('b'), 3);
    await fill(book, account('a'), 12);
    const expected = [...Array(12).keys()].map((index) => 12 - index);
    expectSame(await versionsIn(book, account('a'), backwards), expected, 'One by one.');
    expectSame(await centsIn(book, account('a'), backwards), expected, 'Each with its own data.');
  },

  'a stream that is not there has no events': async (book) => {
    await fill(book, account('a'), 1);
    for (const stream of [account('b'), account('a', 'north'), { type: 'Statement', id: 'a' }]) {
      expectSame(await versionsIn(book, stream), [], 'There are none.');
      expectSame(await versionsIn(book, stream, backwards), [], 'Nor backwards.');
    }
  },

  'both bounds of a stream are read': async (book) => {
    await fill(book, account('a'), 6);
    expectSame(await versionsIn(book, account('a'), { from: 2, to: 4 }), [2, 3, 4], 'From one to the other.');
    expectSame(await versionsIn(book, account('a'), { from: 3, to: 3 }), [3], 'They may be the same.');
    expectSame(await versionsIn(book, account('a'), { from: 5 }), [5, 6], 'One of them is enough.');
    expectSame(await versionsIn(book, account('a'), { to: 2 }), [1, 2], 'So is the other.');
  },

  'backwards the bounds of a stream are the same': async (book) => {
    await fill(book, account('a'), 6);
    expectSame(await versionsIn(book, account('a'), { ...backwards, from: 2, to: 4 }), [4, 3, 2], 'Both are read.');
    expectSame(await versionsIn(book, account('a'), { ...backwards, from: 5 }), [6, 5], 'One of them is enough.');
    expectSame(await versionsIn(book, account('a'), { ...backwards, to: 2 }), [2, 1], 'So is the other.');
  },

  'bounds beyond a stream are no fault, and bounds that cross give nothing': async (book) => {
    await fill(book, account('a'), 2);
    for (const direction of ['forwards', 'backwards'] as const) {
      for (const bounds of [{ from: 3 }, { from: 900, to: LAST }, { from: LAST }, { from: 2, to: 1 }, { to: 0 }]) {
        expectSame(await versionsIn(book, account('a'), { ...bounds, direction }), [], 'There are none.');
      }
      expectSame((await versionsIn(book, account('a'), { to: 900, direction })).length, 2, 'There are those two.');
      const all = { to: LAST, limit: LAST, pageSize: LAST, direction };
      expectSame((await versionsIn(book, account('a'), all)).length, 2, 'However far they are.');
    }
  },

  'a limit gives so many events of a stream, from where the reading begins': async (book) => {
    await fill(book, account('a'), 5);
    expectSame(await versionsIn(book, account('a'), { limit: 2 }), [1, 2], 'The first ones.');
    expectSame(await versionsIn(book, account('a'), { limit: 2, ...backwards }), [5, 4], 'The last ones.');
    expectSame(await versionsIn(book, account('a'), { limit: 2, from: 3 }), [3, 4], 'Those from there on.');
    expectSame(await versionsIn(book, account('a'), { limit: 9, pageSize: 2 }), [1, 2, 3, 4, 5], 'All there are.');
  },

  'pages of any size give the same stream': async (book) => {
    await fill(book, account('a'), 7);
    for (const pageSize of [1, 2, 3, 6, 7, 8]) {
      const options = { pageSize, from: 2 };
      expectSame(await versionsIn(book, account('a'), options), [2, 3, 4, 5, 6, 7], 'None twice, none left out.');
      const reversed = await versionsIn(book, account('a'), { ...options, ...backwards });
      expectSame(reversed, [7, 6, 5, 4, 3, 2], 'Nor backwards.');
    }
  },

  'of a stream only the types that are asked for are read': async (book) => {
    await mixed(book);
    const types = ['bank.MoneyWithdrawn'];
    expectSame(await versionsIn(book, account('a'), { types }), [2, 4], 'Those.');
    expectSame(await versionsIn(book, account('a'), { types, pageSize: 1, ...backwards }), [4, 2], 'So backwards.');
    expectSame(await versionsIn(book, account('a'), { types, limit: 1, pageSize: 1 }), [2], 'Only they count.');
    expectSame(await versionsIn(book, account('a'), { types: ['bank.Other'] }), [], 'There are no others.');
    expectSame(await versionsIn(book, account('a'), { types: [] }), [], 'None is asked for.');
  },

  'who has enough of a stream stops, and begins again where it likes': async (book) => {
    await fill(book, account('a'), 5);
    const read = book.events.readStream(account('a'), { pageSize: 2 });
    const found: number[] = [];
    for await (const { aggregate } of read) {
      found.push(aggregate.version);
      if (aggregate.version === 3) break;
    }
    expectSame(found, [1, 2, 3], 'It stopped.');
    await fill(book, account('a'), 1);
    expectSame((await all(read)).length, 6, 'Whoever reads it anew finds what there is by now.');
  },

  'a signal ends the reading of a stream': async (book) => {
    await fill(book, account('a'), 5);
    const controller = new AbortController();
    const found: number[] = [];
    const read = async (): Promise<void> => {
      const options = { pageSize: 2, signal: controller.signal };
      for await (const { aggregate } of book.events.readStream(account('a'), options)) {
        found.push(aggregate.version);
        if (aggregate.version === 3) controller.abort(new DOMException('enough', 'AbortError'));
      }
    };
    const reason = await read().catch((thrown: unknown) => thrown);
    expectSame([found, (reason as Error).message], [[1, 2, 3], 'enough'], 'The reason is thrown.');
  },

  'changing what was read changes nothing': async (book) => {
    await fill(book, account('a'), 2);
    const page = await book.store.log.readStreamBackwards('Account/a', 9, 9);
    (page as unknown as unknown[]).splice(0, 2);
    const found = await book.store.log.readBackwards(9, 9);
    (found as unknown as unknown[]).splice(0, 2);
    expectSame(await versionsIn(book, account('a'), backwards), [2, 1], 'The next reader finds what was appended.');
    expectSame((await book.store.log.readBackwards(9, 9)).length, 2, 'So does one of the log.');
  },

  'a place to read backwards from that can not be is refused': async ({ store: { log } }) => {
    for (const wrong of [0, -1, 0.5, Number.NaN, '1' as never]) {
      await faultOf(async () => log.readStreamBackwards('Account/a', wrong, 1), 'INVALID_OPTION', 'No such version.');
      await faultOf(async () => log.readBackwards(wrong, 1), 'INVALID_OPTION', 'No such position.');
      await faultOf(async () => log.readStreamBackwards('Account/a', 1, wrong), 'INVALID_OPTION', 'No such limit.');
      await faultOf(async () => log.readBackwards(1, wrong), 'INVALID_OPTION', 'No such limit.');
    }
  },
};
