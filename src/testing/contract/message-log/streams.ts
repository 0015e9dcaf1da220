import type { Rules } from '../rules.ts';
import { LineWritten } from '../bank.ts';
import { expectSame, faultOf } from '../expectations.ts';
import { deposit, deposits, enveloped, idsIn, idsInStream, idsOf, range } from './deposits.ts';
import type { LogUnderContract } from './subject.ts';

/** The history of one aggregate. */
export const streams: Rules<LogUnderContract> = {
  'the events of an aggregate are read in the order of their versions': async ({ log, append }) => {
    await append(deposits(1, 2));
    await append(deposits(...range(3, 12)));
    const events = await log.readStream('Account/m', 1, 100);
    const versions = events.map(({ aggregate }) => aggregate.version);
    expectSame(versions, range(1, 12), 'Versions ascend, as numbers do.');
  },

  'a stream is read from a version on': async ({ log, append }) => {
    await append(deposits(1, 2, 3, 4));
    expectSame(idsOf(await log.readStream('Account/m', 3, 100)), ['m3', 'm4'], 'That version is the first one.');
    expectSame(idsOf(await log.readStream('Account/m', 4, 100)), ['m4'], 'The last one is found too.');
  },

  'from a version that is not there yet a stream has no events': async ({ log, append }) => {
    await append(deposits(1, 2));
    for (const version of [3, 1_000, Number.MAX_SAFE_INTEGER]) {
      expectSame(await log.readStream('Account/m', version, 100), [], `There is no version ${version}.`);
    }
  },

  'a stream is read as many events at a time as are wanted': async ({ log, append }) => {
    await append(deposits(...range(1, 5)));
    expectSame(idsOf(await log.readStream('Account/m', 1, 2)), ['m1', 'm2'], 'First the first two.');
    expectSame(idsOf(await log.readStream('Account/m', 3, 2)), ['m3', 'm4'], 'Then the next two.');
    expectSame(idsOf(await log.readStream('Account/m', 5, 2)), ['m5'], 'Then the one that is left.');
  },

  'a limit without an end gives a whole stream': async ({ log, append }) => {
    await append(deposits(...range(1, 150)));
    for (const limit of [Infinity, Number.MAX_VALUE, Number.MAX_SAFE_INTEGER, 150]) {
      expectSame((await log.readStream('Account/m', 1, limit)).length, 150, `A limit of ${limit} holds nothing back.`);
    }
  },

  'a stream that nobody has appended to has no events': async ({ log, append }) => {
    expectSame(await log.readStream('Account/m', 1, 100), [], 'There is nothing in an empty log.');
    await append(deposits(1));
    for (const stream of ['Account/unknown', 'Unknown/m', 'm', 'Account', 'Account/', '/m', '']) {
      expectSame(await log.readStream(stream, 1, 100), [], 'There is nothing beside what was appended.');
    }
  },

  'a stream has the events of its aggregate alone, whatever stands between them': async ({ log, append }) => {
    for (const version of range(1, 3)) await append(['a', 'b', 'c'].map((account) => deposit(account, version)));
    expectSame(await idsInStream(log, 'Account/b'), ['b1', 'b2', 'b3'], 'No other account is in it.');
    expectSame(idsOf(await log.readStream('Account/c', 2, 1)), ['c2'], 'Versions and limits count its own events.');
  },

  'the same id of another aggregate is another stream': async ({ log, append }) => {
    const line = enveloped('line', new LineWritten({ cents: 1 }), {
      aggregate: { type: 'Statement', id: 'a', version: 1 },
    });
    await append([deposit('a', 1), line, deposit('a', 2)]);
    expectSame(await idsInStream(log, 'Account/a'), ['a1', 'a2'], 'The account has its own events.');
    expectSame(await idsInStream(log, 'Statement/a'), ['line'], 'So has the statement.');
  },

  'an event is the same in its stream and in the log': async ({ log, append }) => {
    await append([
      deposit('a', 1, { causationId: 'm0', actor: 'Ada', tenant: 'north' }),
      deposit('a', 2, { tenant: 'north' }),
    ]);
    const found = (await log.read(0, 10)).map(({ envelope }) => envelope);
    expectSame(await log.readStream('@north/Account/a', 1, 10), found, 'Both show the whole envelope.');
  },

  'events of a stream stand in the log in the order of their versions': async ({ log, append }) => {
    for (const version of range(1, 10)) await append([deposit('a', version), deposit('b', version)]);
    const inLog = (await idsIn(log)).filter((id) => id.startsWith('a'));
    expectSame(inLog, await idsInStream(log, 'Account/a'), 'A reader of the log meets them as a reader of the stream.');
  },

  'a stream may begin at any version, because its beginning may have been purged': async ({ log, append }) => {
    await append([deposit('a', 7), deposit('a', 8), deposit('b', 2_000_000_000)]);
    expectSame(await idsInStream(log, 'Account/a'), ['a7', 'a8'], 'It begins with the seventh.');
    expectSame(
      idsOf(await log.readStream('Account/a', 3, 10)),
      ['a7', 'a8'],
      'Asked for earlier ones it says the same.',
    );
    expectSame(idsOf(await log.readStream('Account/a', 8, 10)), ['a8'], 'Asked for later ones it gives those.');
    expectSame(await idsInStream(log, 'Account/b'), ['b2000000000'], 'So does another.');
  },

  'a stream that began late goes on without gaps': async ({ log, append }) => {
    await append([deposit('a', 7)]);
    await faultOf(() => append([deposit('a', 9)]), 'VERSION_GAP', 'The eighth is missing.');
    await append([deposit('a', 8), deposit('a', 9)]);
    expectSame(await idsInStream(log, 'Account/a'), ['a7', 'a8', 'a9'], 'Each follows the one before.');
  },

  'nothing comes before the beginning of a stream': async ({ log, append }) => {
    await append([deposit('a', 7)]);
    for (const version of [1, 6, 7]) {
      const late = deposit('a', version, { id: `late ${version}` });
      await faultOf(() => append([late]), 'VERSION_TAKEN', 'A reader is past it.');
    }
    expectSame(await idsIn(log), ['a7'], 'Nothing of it is appended.');
  },

  'each of many streams has versions of its own': async ({ log, append }) => {
    const accounts = range(1, 100).map((number) => `a${number}-`);
    for (const version of [1, 2]) await append(accounts.map((account) => deposit(account, version)));
    for (const account of accounts) {
      expectSame(
        await idsInStream(log, `Account/${account}`),
        [`${account}1`, `${account}2`],
        'It has its two events.',
      );
    }
  },
};
