import { AccountOpened } from '../bank.ts';
import type { Rules } from '../rules.ts';
import { expectSame } from '../expectations.ts';
import { deposit, deposits, enveloped, idsIn, idsInStream, positionsOf, range } from './deposits.ts';
import type { LogUnderContract } from './subject.ts';

/** What is appended stands in its order. */
export const appending: Rules<LogUnderContract> = {
  'messages have positions from 1 without gaps, in the order of appending': async ({ log, append }) => {
    await append(deposits(1, 2));
    await append(deposits(3));
    expectSame(positionsOf(await log.read(0, 10)), [1, 2, 3], 'Positions are whole numbers from 1.');
    expectSame(await idsIn(log), ['m1', 'm2', 'm3'], 'They stand in the order of appending.');
    expectSame(await log.head(), 3, 'The head is the position of the last one.');
  },

  'positions go on without gaps over many appends': async ({ log, append }) => {
    for (const first of range(0, 29).map((number) => 3 * number + 1)) {
      await append(deposits(first, first + 1, first + 2));
    }
    expectSame(positionsOf(await log.read(0, Infinity)), range(1, 90), 'There are ninety.');
    expectSame(
      await idsIn(log),
      range(1, 90).map((number) => `m${number}`),
      'They stand in the order of appending.',
    );
  },

  'the head rises with every append by as many as it has': async ({ log, append }) => {
    const heads: number[] = [];
    for (const numbers of [[1], [2, 3, 4], [5, 6]]) {
      await append(deposits(...numbers));
      heads.push(await log.head());
    }
    expectSame(heads, [1, 4, 6], 'It is the position of the last message.');
  },

  'what is appended is there when the append has ended': async ({ log, append }) => {
    for (const number of range(1, 10)) {
      await append(deposits(number));
      expectSame((await idsIn(log)).at(-1), `m${number}`, 'The log has it.');
      expectSame((await idsInStream(log, 'Account/m')).at(-1), `m${number}`, 'So has its stream.');
    }
  },

  'an append of nothing does nothing': async ({ log, append }) => {
    await append([]);
    expectSame([await log.head(), await log.read(0, 10)], [0, []], 'There is still nothing.');
    await append(deposits(1));
    await append([]);
    await append(deposits(2));
    expectSame(positionsOf(await log.read(0, 10)), [1, 2], 'It takes no position.');
  },

  'an append of a thousand messages is there whole, in its order': async ({ log, append }) => {
    await append(deposits(...range(1, 1_000)));
    const ids = range(1, 1_000).map((number) => `m${number}`);
    expectSame(await idsIn(log), ids, 'The log has all of them.');
    expectSame(await idsInStream(log, 'Account/m'), ids, 'So has their stream.');
    expectSame(await log.head(), 1_000, 'The head is the position of the last one.');
  },

  'messages of several streams stand in the order of their append': async ({ log, append }) => {
    const mixed = [deposit('b', 1), deposit('a', 1), deposit('b', 2), enveloped('x', new AccountOpened())];
    await append([...mixed, deposit('a', 2), deposit('b', 3)]);
    expectSame(await idsIn(log), ['b1', 'a1', 'b2', 'x', 'a2', 'b3'], 'They are not sorted by anything else.');
  },
};
