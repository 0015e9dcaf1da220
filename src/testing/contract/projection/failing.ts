import { err } from 'neverthrow';
import { EncodedMessage } from '../../../messaging/message/encoded-message.ts';
import { Overdrawn } from '../bank.ts';
import { expectSame } from '../expectations.ts';
import type { Rules } from '../rules.ts';
import { turnOfTheLoop } from '../../turn-of-the-loop.ts';
import { balances, until, type Ledger } from './ledger.ts';

const refusal = () => err(new Overdrawn({ balance: 0 }));
const mistake = (): never => {
  throw new TypeError('not a function');
};
const trouble = (): never => {
  throw new Error('no answer');
};

/** Deposits of 13 go wrong. */
const unlucky =
  (wrong: () => never | ReturnType<typeof refusal>) =>
  ({ data }: { readonly data: { readonly cents: number } }) =>
    data.cents === 13 ? wrong() : undefined;

/** What becomes of a projection where its handlers fail. */
export const failing: Rules<Ledger> = {
  'a refusal stops a projection, and says why': async (ledger) => {
    await ledger.deposit({ a: 5, b: 13, c: 7 });
    const [overview] = await ledger.runThrough(balances({ check: unlucky(refusal) }));
    expectSame([overview?.activity, overview?.position], ['stopped', 3], 'It stands before that message.');
    const { at, cause, ...failure } = { ...overview?.failure };
    expectSame(failure, { position: 4, id: 'm-4', type: 'bank.MoneyDeposited', attempts: 1 }, 'It is that one.');
    expectSame([cause?.refused, cause?.name, at], [true, 'Overdrawn', ledger.clock.now()], 'That is why.');
    expectSame(await ledger.shown(), { a: 5, b: 0 }, 'What was before it counts, and nothing of it or after.');
  },

  'what has stopped is seen among the partitions': async (ledger) => {
    await ledger.deposit({ a: 5, b: 13 });
    const projection = balances({ check: unlucky(refusal) });
    const running = await ledger.run(projection);
    await running.drain();
    const statuses = async () => (await running.overview()).map(({ status }) => status);
    expectSame(await statuses(), ['stopped'], 'A runtime counts it.');
    await running.operator(projection).pause();
    expectSame(await statuses(), ['stopped'], 'That is why it stands.');
  },

  'a mistake stops a projection': async (ledger) => {
    await ledger.deposit({ a: 5, b: 13 });
    const [overview] = await ledger.runThrough(balances({ check: unlucky(mistake) }));
    expectSame(
      [overview?.activity, overview?.failure?.cause.name],
      ['stopped', 'TypeError'],
      'It says the same again.',
    );
    expectSame(overview?.failure?.attempts, 1, 'So it is not tried again.');
  },

  'a message that nobody can read stops a projection': async (ledger) => {
    await ledger.deposit({ a: 5 });
    await ledger.commit('a', new EncodedMessage('bank.MoneyDeposited', 99, { cents: 1 }));
    const [overview] = await ledger.runThrough();
    expectSame(
      [overview?.activity, overview?.failure?.cause.code],
      ['stopped', 'UNREADABLE_MESSAGE'],
      'Nothing is guessed.',
    );
  },

  'what may pass is tried again': async (ledger) => {
    let attempts = 0;
    const check = unlucky(() => {
      attempts += 1;
      return attempts < 3 ? trouble() : (undefined as never);
    });
    await ledger.deposit({ a: 5, b: 13, c: 7 });
    const [overview] = await ledger.runThrough(balances({ check }));
    expectSame([attempts, overview?.activity], [3, 'working'], 'The third time it does.');
    expectSame(await ledger.shown(), { a: 5, b: 13, c: 7 }, 'Each deposit counts once.');
  },

  'what does not pass stops the projection in the end': async (ledger) => {
    await ledger.deposit({ a: 5, b: 13 });
    const [overview] = await ledger.runThrough(balances({ check: unlucky(trouble) }));
    expectSame([overview?.activity, overview?.failure?.attempts], ['stopped', 3], 'All attempts are spent.');
  },

  'what may be left out is kept among the dead letters': async (ledger) => {
    const skipping = balances({ check: unlucky(refusal), errors: { live: { refusal: 'skip' } } });
    await ledger.deposit({ a: 5, b: 13, c: 7 });
    const running = await ledger.run(skipping);
    await running.drain();
    expectSame(await ledger.shown(), { a: 5, b: 0, c: 7 }, 'The projection goes on, without any of it.');
    const [letter] = await running.operator(skipping).skipped();
    expectSame([letter?.position, letter?.status, letter?.cause?.name], [4, 'skipped', 'Overdrawn'], 'It is listed.');
    expectSame((await running.standings())[0]?.skipped, 1, 'It is counted.');
    const [partition] = await running.overview();
    expectSame([partition?.parked, partition?.dead], [0, 0], 'It waits for nobody.');
  },

  'a rebuild may take errors otherwise than what is live': async (ledger) => {
    await ledger.deposit({ a: 5, b: 13, c: 7 });
    await ledger.runThrough();
    const errors = { live: { defect: 'stop' }, rebuild: { defect: 'skip' } } as const;
    const strict = balances({ version: 2, check: unlucky(mistake), errors });
    const running = await ledger.run(strict);
    await running.drain();
    expectSame(await ledger.shown(), { a: 5, b: 0, c: 7 }, 'It is left out while it is rebuilt.');
    await ledger.deposit({ d: 13 });
    await running.drain();
    expectSame((await running.standings())[0]?.activity, 'stopped', 'It stops when it is live.');
  },

  'errors are classed by whoever knows them better': async (ledger) => {
    const errors = { classify: () => 'passing' as const };
    await ledger.deposit({ b: 13 });
    const [overview] = await ledger.runThrough(balances({ check: unlucky(mistake), errors }));
    expectSame(overview?.failure?.attempts, 3, 'It was tried again.');
  },

  'a projection that stops is told of once': async (ledger) => {
    const projection = balances({ check: unlucky(mistake) });
    await ledger.deposit({ b: 13 });
    const [first, second] = [await ledger.run(projection), await ledger.run(projection)];
    await first.drain();
    await ledger.deposit({ a: 1 });
    await Promise.all([first.drain(), second.drain()]);
    for (let turns = 0; turns < 20; turns += 1) await turnOfTheLoop();
    const [told, ...more] = ledger.faults as readonly { readonly code: string; readonly version: number }[];
    expectSame([told?.code, told?.version, more], ['PROJECTION_STOPPED', 1, []], 'Whoever has stopped it says so.');
  },

  'a projection that has stopped goes on when it is resumed': async (ledger) => {
    let isMended = false;
    const projection = balances({ check: unlucky(() => (isMended ? (undefined as never) : mistake())) });
    await ledger.deposit({ a: 5, b: 13 });
    const running = await ledger.run(projection);
    await running.drain();
    isMended = true;
    await running.operator(projection).resume();
    await ledger.deposit({ c: 7 });
    await until(async () => (await running.standings())[0]?.activity === 'working');
    await running.drain();
    expectSame(await ledger.shown(), { a: 5, b: 13, c: 7 }, 'Each deposit counts once.');
  },

  'a projection that has stopped stays so in the next process': async (ledger) => {
    await ledger.deposit({ b: 13 });
    await ledger.runThrough(balances({ check: unlucky(mistake) }));
    const [overview] = await ledger.runThrough();
    expectSame(overview?.activity, 'stopped', 'Somebody has to look first.');
  },

  'a projection that is paused does nothing until it is resumed': async (ledger) => {
    const projection = balances();
    const running = await ledger.run(projection);
    await ledger.deposit({ a: 5 });
    await running.drain();
    const operator = running.operator(projection);
    await operator.pause();
    await until(async () => (await operator.overview()).activity === 'paused');
    await ledger.deposit({ a: 2 });
    await running.drain();
    for (let turns = 0; turns < 20; turns += 1) await turnOfTheLoop();
    expectSame(await ledger.shown(), { a: 5 }, 'It stands still.');
    await operator.resume();
    await until(async () => (await ledger.shown())['a'] === 7);
    expectSame((await operator.overview()).activity, 'working', 'It goes on.');
  },
};
