import type { Rules } from '../rules.ts';
import { expectSame } from '../expectations.ts';
import { deposits, idsIn, idsOf, positionsOf, range } from './deposits.ts';
import type { LogUnderContract } from './subject.ts';

const labels = (from: number, to: number): string[] => range(from, to).map((number) => `m${number}`);

/** What a reader with a position finds. */
export const reading: Rules<LogUnderContract> = {
  'an empty log has its head at 0, and nothing to read': async ({ log }) => {
    expectSame([await log.head(), await log.read(0, 10)], [0, []], 'There is nothing yet.');
  },

  'a reader gets what is after its position, as many as it wants, and fewer only at the end': async ({
    log,
    append,
  }) => {
    await append(deposits(...range(1, 25)));
    expectSame(idsOf(await log.read(0, 10)), labels(1, 10), 'First the first ten.');
    expectSame(idsOf(await log.read(10, 10)), labels(11, 20), 'Then the next ten.');
    expectSame(idsOf(await log.read(20, 10)), labels(21, 25), 'Then what is left.');
    expectSame(await log.read(25, 10), [], 'Then nothing.');
  },

  'a limit of one gives the next message alone': async ({ log, append }) => {
    await append(deposits(1, 2, 3));
    for (const after of [0, 1, 2]) {
      const batch = await log.read(after, 1);
      expectSame([positionsOf(batch), idsOf(batch)], [[after + 1], [`m${after + 1}`]], 'It is the next one.');
    }
  },

  'a limit that ends exactly at the head gives all, and the next read nothing': async ({ log, append }) => {
    await append(deposits(...range(1, 10)));
    expectSame(idsOf(await log.read(0, 10)), labels(1, 10), 'All ten are there.');
    expectSame(idsOf(await log.read(5, 5)), labels(6, 10), 'So are the last five.');
    expectSame(await log.read(10, 10), [], 'Nothing follows the last one.');
  },

  'a limit without an end gives all there is': async ({ log, append }) => {
    await append(deposits(...range(1, 150)));
    for (const limit of [Infinity, Number.MAX_VALUE, Number.MAX_SAFE_INTEGER, 2 ** 31]) {
      expectSame(idsOf(await log.read(0, limit)), labels(1, 150), `A limit of ${limit} holds nothing back.`);
      expectSame(idsOf(await log.read(140, limit)), labels(141, 150), 'Nor does it further on.');
    }
  },

  'a limit between two whole numbers is the lower one': async ({ log, append }) => {
    await append(deposits(1, 2, 3));
    expectSame(idsOf(await log.read(0, 1.9)), ['m1'], 'There is no half of a message.');
    expectSame(idsOf(await log.read(1, 1.5)), ['m2'], 'Further on it is the same.');
    expectSame(idsOf(await log.readStream('Account/m', 2, 1.5)), ['m2'], 'So it is in a stream.');
  },

  'beyond the head there is nothing to read, and that is no fault': async ({ log, append }) => {
    await append(deposits(1, 2));
    for (const after of [2, 3, 1_000, 2 ** 40, Number.MAX_SAFE_INTEGER]) {
      expectSame(await log.read(after, 10), [], `Nothing is after ${after}.`);
    }
  },

  'pages of any size give the same messages in the same order': async ({ log, append }) => {
    await append(deposits(...range(1, 23)));
    for (const size of [1, 2, 7, 22, 23, 24]) {
      const seen: string[] = [];
      for (let batch = await log.read(0, size); batch.length > 0; batch = await log.read(seen.length, size)) {
        seen.push(...idsOf(batch));
      }
      expectSame(seen, labels(1, 23), `Pages of ${size} leave nothing out.`);
    }
  },

  'what was read is read again the same, whatever came after it': async ({ log, append }) => {
    await append(deposits(1, 2));
    const before = await log.read(0, 2);
    await append(deposits(3));
    expectSame(await log.read(0, 2), before, 'A position holds its message for good.');
  },

  'a batch that was read does not grow': async ({ log, append }) => {
    await append(deposits(1));
    const [batch, events] = [await log.read(0, 10), await log.readStream('Account/m', 1, 10)];
    await append(deposits(2));
    expectSame([idsOf(batch), idsOf(events)], [['m1'], ['m1']], 'What comes later is read later.');
    expectSame(await idsIn(log), ['m1', 'm2'], 'There it is.');
  },

  'reading takes nothing away': async ({ log, append }) => {
    await append(deposits(1, 2, 3));
    const first = await log.read(0, 10);
    expectSame(idsOf(first), ['m1', 'm2', 'm3'], 'The first reader finds everything.');
    const others = await Promise.all(range(1, 5).map(async () => log.read(0, 10)));
    for (const other of others) expectSame(other, first, 'So does everyone after it.');
  },
};
