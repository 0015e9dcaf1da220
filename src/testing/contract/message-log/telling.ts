import type { MessageLog } from '../../../messaging/log/message-log.ts';
import { turnOfTheLoop } from '../../turn-of-the-loop.ts';
import type { Rules } from '../rules.ts';
import { expectSame, expectThat, thrownBy } from '../expectations.ts';
import { deposit, deposits, idsIn, idsInStream, range } from './deposits.ts';
import type { LogUnderContract } from './subject.ts';

/** How often a log is asked before something is taken to come no more. */
const PATIENCE = 1_000;

/** Waits until something holds: as long as it takes to ask the log many times, however quick it is. */
async function until(log: MessageLog, holds: () => boolean): Promise<void> {
  for (let asked = 0; asked < PATIENCE && !holds(); asked += 1) {
    await log.head();
    await turnOfTheLoop();
  }
}

/**
 * Whoever listens is told when there is something to tell. Being told once too often does no harm, and a log that looks for
 * commits of other processes can't help it; so rules count only where nothing was appended.
 */
export const telling: Rules<LogUnderContract> = {
  'every listener is told of an append': async ({ log, append }) => {
    const told = new Set<string>();
    for (const name of ['first', 'second', 'third']) log.onAppended(() => told.add(name));
    await append(deposits(1, 2));
    await until(log, () => told.size === 3);
    expectSame([...told].toSorted(), ['first', 'second', 'third'], 'None is left out.');
  },

  'a listener is told of each commit': async ({ log, append }) => {
    let told = 0;
    log.onAppended(() => (told += 1));
    for (const number of range(1, 5)) {
      told = 0;
      await append(deposits(number));
      await until(log, () => told > 0);
      expectThat(told > 0, `It is told of append ${number}.`);
    }
  },

  'who is told finds the message in the log and in its stream': async ({ log, append }) => {
    const seen: Promise<readonly unknown[]>[] = [];
    log.onAppended(() => seen.push(Promise.all([log.head(), idsIn(log), idsInStream(log, 'Account/m')])));
    await append(deposits(1, 2));
    await until(log, () => seen.length > 0);
    expectSame(await seen[0], [2, ['m1', 'm2'], ['m1', 'm2']], 'It is not told before that.');
  },

  'nobody is told where nothing was appended': async ({ log, append }) => {
    let told = 0;
    log.onAppended(() => (told += 1));
    await append([]);
    await thrownBy(() => append(deposits(1, 1)));
    await thrownBy(() => append(deposits(1, 3)));
    await thrownBy(() => append([deposit('a', 1), deposit('a', 1, { id: 'again' })]));
    await log.read(0, 10);
    await turnOfTheLoop();
    expectSame(told, 0, 'A refusal is nothing to tell.');
    await append(deposits(1));
    await until(log, () => told > 0);
    expectThat(told > 0, 'It is told of the first append that is kept.');
  },

  'a listener that was taken away is told of nothing more': async ({ log, append }) => {
    const told: string[] = [];
    const stop = log.onAppended(() => told.push('first'));
    log.onAppended(() => told.push('second'));
    stop();
    await append(deposits(1));
    await until(log, () => told.includes('second'));
    expectSame([...new Set(told)], ['second'], 'The other one is told.');
  },

  'a listener may be taken away twice, and others stay': async ({ log, append }) => {
    const told = new Set<string>();
    const stop = log.onAppended(() => told.add('first'));
    stop();
    for (const name of ['second', 'third']) log.onAppended(() => told.add(name));
    stop();
    stop();
    await append(deposits(1));
    await until(log, () => told.size === 2);
    expectSame([...told].toSorted(), ['second', 'third'], 'It takes nobody else away.');
  },

  'a listener that was added twice is told twice': async ({ log, append }) => {
    let told = 0;
    const listen = (): unknown => (told += 1);
    log.onAppended(listen);
    log.onAppended(listen);
    await append(deposits(1));
    await until(log, () => told > 1);
    expectThat(told > 1, 'Each time stands for itself.');
  },

  'a listener that was added twice and taken away once is still told': async ({ log, append }) => {
    let told = 0;
    const listen = (): unknown => (told += 1);
    const stop = log.onAppended(listen);
    log.onAppended(listen);
    stop();
    stop();
    await append(deposits(1));
    await until(log, () => told > 0);
    expectThat(told > 0, 'The second time stays.');
  },

  'a listener that was taken away may come back': async ({ log, append }) => {
    let told = 0;
    const listen = (): unknown => (told += 1);
    log.onAppended(listen)();
    log.onAppended(listen);
    await append(deposits(1));
    await until(log, () => told > 0);
    expectThat(told > 0, 'It is told as if it were new.');
  },

  'a listener that takes itself away while it is told is told once': async ({ log, append }) => {
    const told: string[] = [];
    const stop = log.onAppended(() => {
      told.push('once');
      stop();
    });
    log.onAppended(() => told.push('always'));
    await append(deposits(1));
    await until(log, () => told.includes('once') && told.includes('always'));
    expectThat(told.includes('always'), 'The one after it is told all the same.');
    told.push('second append');
    await append(deposits(2));
    await until(log, () => told.lastIndexOf('always') > told.indexOf('second append'));
    expectSame(told.filter((one) => one === 'once').length, 1, 'It hears nothing more.');
  },

  'a listener that appends is told of that too': async ({ log, append }) => {
    let told = 0;
    log.onAppended(() => {
      told += 1;
      if (told === 1) void append(deposits(2));
    });
    await append(deposits(1));
    await until(log, () => told > 1);
    expectThat(told > 1, 'It is told of what it appended itself.');
    expectSame(await idsIn(log), ['m1', 'm2'], 'Both are there.');
  },

  'a listener may be added by one that is told': async ({ log, append }) => {
    const told = new Set<string>();
    const stop = log.onAppended(() => {
      stop();
      log.onAppended(() => told.add('new'));
      told.add('old');
    });
    await append(deposits(1));
    await until(log, () => told.has('old'));
    await append(deposits(2));
    await until(log, () => told.has('new'));
    expectSame([...told].toSorted(), ['new', 'old'], 'It is told of the next append.');
  },
};
