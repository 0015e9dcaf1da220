import type { ExpectedVersion } from '../../../event-sourcing/event-store/stream-append.ts';
import { errOf, expectSame, okOf } from '../expectations.ts';
import type { Rules } from '../rules.ts';
import { account, all, centsIn, deposits, factsOf, fill, pay, type Book } from './book.ts';

/** Whether an append to an account of two events, and one to an account of none, is taken. */
async function taken(book: Book, expected: ExpectedVersion): Promise<readonly [two: boolean, none: boolean]> {
  await fill(book, account('a'), 2);
  const answers = [await pay(book, account('a'), 7, expected), await pay(book, account('b'), 7, expected)];
  const found = await Promise.all([centsIn(book, account('a')), centsIn(book, account('b'))]);
  const [two, none] = answers.map((answer) => answer.isOk());
  expectSame(found, [two ? [1, 2, 7] : [1, 2], none ? [7] : []], 'What is answered is what was done.');
  return [two === true, none === true];
}

const table: Rules<Book> = Object.fromEntries(
  (
    [
      ["'none' takes a stream that is not there, and no other", 'none', [false, true]],
      ["'exists' takes a stream that is there, and no other", 'exists', [true, false]],
      ["'any' takes a stream whether it is there or not", 'any', [true, true]],
      ['the version that a stream has is taken, and no stream that is not there', 2, [true, false]],
      ['an earlier version is refused', 1, [false, false]],
      ['a later version is refused', 3, [false, false]],
      ['0 is a stream that is not there', 0, [false, true]],
    ] as const
  ).map(([rule, expected, answers]) => [
    rule,
    async (book: Book) => expectSame(await taken(book, expected), answers, 'One is there, the other is not.'),
  ]),
);

/** What a stream has to be, for an append to it. */
export const expecting: Rules<Book> = {
  ...table,

  'a conflict says which aggregate it is, what was expected and what was found': async (book) => {
    await fill(book, account('a'), 4);
    for (const expected of [2, 9]) {
      const conflict = errOf(await pay(book, account('a'), 1, expected), 'ConcurrencyConflict');
      expectSame(factsOf(conflict), { aggregate: 'Account', id: 'a', expected, found: 4 }, 'It is all there.');
    }
    const absent = errOf(await pay(book, account('b'), 1, 2), 'ConcurrencyConflict');
    expectSame(factsOf(absent), { aggregate: 'Account', id: 'b', expected: 2, found: 0 }, 'So it is of none.');
  },

  'a stream that had to be there is not found': async (book) => {
    const missing = errOf(await pay(book, account('b'), 1, 'exists'), 'NotFound');
    expectSame(factsOf(missing), { aggregate: 'Account', id: 'b' }, 'It says which.');
  },

  'what was refused leaves nothing, and may come again once it is right': async (book) => {
    await fill(book, account('a'), 1);
    const ids = ['x', 'y'];
    const again = (expected: number) => book.events.append(account('a'), deposits(7, 8), { expected, ids });
    errOf(await again(0), 'ConcurrencyConflict');
    errOf(await again(2), 'ConcurrencyConflict');
    expectSame(await book.store.log.head(), 1, 'The log has what it had.');
    okOf(await again(1));
    expectSame(await centsIn(book, account('a')), [1, 7, 8], 'Now it is there.');
  },

  'of those who expect the same version at once one is taken': async (book) => {
    await fill(book, account('a'), 1);
    const answers = await Promise.all([7, 8, 9].map((cents) => pay(book, account('a'), cents, 1)));
    expectSame(answers.filter((answer) => answer.isOk()).length, 1, 'The others are refused.');
    expectSame((await all(book.events.readStream(account('a')))).length, 2, 'One event is new.');
  },

  "of those who append with 'any' at once all are taken": async (book) => {
    const answers = await Promise.all([7, 8, 9].map((cents) => pay(book, account('a'), cents, 'any')));
    for (const answer of answers) okOf(answer);
    expectSame(
      (await centsIn(book, account('a'))).toSorted((one, other) => one - other),
      [7, 8, 9],
      'All of them are there.',
    );
  },
};
