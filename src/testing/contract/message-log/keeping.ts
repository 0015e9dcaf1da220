import type { Envelope } from '../../../messaging/envelope.ts';
import { turnOfTheLoop } from '../../turn-of-the-loop.ts';
import type { Behaviours } from '../behaviours.ts';
import { expectSame, expectThat, thrownBy } from '../expectations.ts';
import { deposits, idsOf, range } from './deposits.ts';
import type { LogUnderContract } from './subject.ts';

/** Messages keep their places. */
export const reading: Behaviours<LogUnderContract> = {
  'an empty log has its head at 0, and nothing to read': async ({ log }) => {
    expectSame([await log.head(), await log.read(0, 10)], [0, []], 'There is nothing yet.');
  },

  'messages have positions from 1 without gaps, in the order of appending': async ({ log, append }) => {
    await append(deposits(1, 2));
    await append(deposits(3));
    const batch = await log.read(0, 10);
    expectSame(
      batch.map(({ position }) => position),
      [1, 2, 3],
      'Positions are whole numbers from 1.',
    );
    expectSame(idsOf(batch), ['m-1', 'm-2', 'm-3'], 'They stand in the order of appending.');
    expectSame(await log.head(), 3, 'The head is the position of the last one.');
  },

  'a message comes back as it was': async ({ log, append }) => {
    const [plain] = deposits(1);
    const full = { ...plain, id: 'm-2', causationId: 'm-1', actor: 'Ada', tenant: 'north' } as Envelope;
    await append([plain as Envelope, full]);
    expectSame(
      (await log.read(0, 10)).map(({ envelope }) => envelope),
      [plain, full],
      'Nothing is lost or added.',
    );
  },

  'a reader gets what is after its position, as many as it wants, and fewer only at the end': async ({
    log,
    append,
  }) => {
    await append(deposits(...range(1, 25)));
    expectSame(
      idsOf(await log.read(0, 10)),
      range(1, 10).map((n) => `m-${n}`),
      'First the first ten.',
    );
    expectSame(
      idsOf(await log.read(10, 10)),
      range(11, 20).map((n) => `m-${n}`),
      'Then the next ten.',
    );
    expectSame(
      idsOf(await log.read(20, 10)),
      range(21, 25).map((n) => `m-${n}`),
      'Then what is left.',
    );
    expectSame(await log.read(25, 10), [], 'Then nothing.');
  },

  'what was read is read again the same, whatever came after it': async ({ log, append }) => {
    await append(deposits(1, 2));
    const before = await log.read(0, 2);
    await append(deposits(3));
    expectSame(await log.read(0, 2), before, 'A position holds its message for good.');
  },
};

/** What is appended together is there together, or not at all. */
export const appending: Behaviours<LogUnderContract> = {
  'appends at once are all there, each of them together and once': async ({ log, append }) => {
    await Promise.all(range(0, 9).map(async (n) => append(deposits(3 * n + 1, 3 * n + 2, 3 * n + 3))));
    const batch = await log.read(0, 100);
    expectSame(
      batch.map(({ position }) => position),
      range(1, 30),
      'There are thirty, without a gap.',
    );
    const numbers = batch.map(({ envelope }) => Number(envelope.id.slice(2)));
    expectSame(
      numbers.toSorted((one, other) => one - other),
      range(1, 30),
      'Each of them is there once.',
    );
    const torn = numbers.filter((number, index) => index % 3 > 0 && number !== (numbers[index - 1] ?? 0) + 1);
    expectSame(torn, [], 'What was appended together stands together.');
  },

  'an id that is there already is refused, with all that came along': async ({ log, append }) => {
    await append(deposits(1, 2));
    expectThat((await thrownBy(() => append(deposits(3, 2)))) !== undefined, 'A second m-2 is refused.');
    expectThat((await thrownBy(() => append(deposits(4, 4)))) !== undefined, 'So are two in one append.');
    expectSame(idsOf(await log.read(0, 10)), ['m-1', 'm-2'], 'Nothing of it is appended.');
    await append(deposits(3, 4));
    expectSame(idsOf(await log.read(2, 10)), ['m-3', 'm-4'], 'What came along may come again.');
  },
};

/** Whoever listens is told, when there is something to tell. */
export const telling: Behaviours<LogUnderContract> = {
  'every listener is told of an append, when it can be read': async ({ log, append }) => {
    const seen: (readonly string[])[] = [];
    const listen = (): unknown => void Promise.resolve(log.read(0, 10)).then((batch) => seen.push(idsOf(batch)));
    log.onAppended(listen);
    log.onAppended(listen);
    await append(deposits(1, 2));
    await turnOfTheLoop();
    expectSame(
      seen,
      [
        ['m-1', 'm-2'],
        ['m-1', 'm-2'],
      ],
      'Both are told once, and find both messages.',
    );
  },

  'a listener that was taken away is told of nothing more': async ({ log, append }) => {
    const told: string[] = [];
    const stop = log.onAppended(() => told.push('first'));
    log.onAppended(() => told.push('second'));
    stop();
    stop();
    await append(deposits(1));
    await turnOfTheLoop();
    expectSame(told, ['second'], 'The other one is told.');
  },

  'nobody is told where nothing was appended': async ({ log, append }) => {
    let told = 0;
    log.onAppended(() => (told += 1));
    await append([]);
    await append(deposits(1));
    await thrownBy(() => append(deposits(1)));
    await turnOfTheLoop();
    expectSame(told, 1, 'Only the one that appended something is told of.');
  },
};
