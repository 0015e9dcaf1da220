import { MoneyWithdrawn } from '../bank.ts';
import { expectSame, faultOf } from '../expectations.ts';
import type { Rules } from '../rules.ts';
import { balances, type Ledger } from './ledger.ts';

/** How rows follow events. */
export const following: Rules<Ledger> = {
  'events become rows, in their order': async (ledger) => {
    const running = await ledger.run();
    await ledger.deposit({ a: 5, b: 7, c: 1 });
    await running.drain();
    await ledger.deposit({ a: 2 });
    await ledger.commit('c', new MoneyWithdrawn({ cents: 1 }));
    await running.drain();
    expectSame(await ledger.shown(), { a: 7, b: 7 }, 'All of them count.');
    expectSame(ledger.faults, [], 'Nothing goes wrong.');
  },

  'a projection begins with the first event of the log': async (ledger) => {
    await ledger.deposit({ a: 5 });
    await ledger.runThrough();
    expectSame(await ledger.shown(), { a: 5 }, 'It was committed before.');
  },

  'a projection goes on where it was stopped': async (ledger) => {
    const seen: number[] = [];
    const counting = balances({ check: ({ data }) => void seen.push(data.cents) });
    await ledger.deposit({ a: 5 });
    await ledger.runThrough(counting);
    await ledger.deposit({ a: 2 });
    await ledger.runThrough(counting);
    expectSame([seen, await ledger.shown()], [[5, 2], { a: 7 }], 'Each deposit is seen once.');
  },

  'what is of one tenant changes the rows of no other': async (ledger) => {
    await ledger.deposit({ a: 5 }, 'acme');
    await ledger.deposit({ a: 7 }, 'zeta');
    await ledger.deposit({ a: 1 });
    await ledger.runThrough();
    const shown = [await ledger.shown('acme'), await ledger.shown('zeta'), await ledger.shown()];
    expectSame(shown, [{ a: 5 }, { a: 7 }, { a: 1 }], 'Each has its own.');
  },

  'a batch may be of one message, or of all': async (ledger) => {
    await ledger.deposit({ a: 5, b: 7 });
    const running = await ledger.run(balances(), { batch: 1 });
    await ledger.deposit({ a: 2 });
    await running.drain();
    expectSame(await ledger.shown(), { a: 7, b: 7 }, 'The rows are the same.');
  },

  'partitions make the same rows': async (ledger) => {
    const amounts = Object.fromEntries(Array.from({ length: 20 }, (_, one) => [`k${one}`, one]));
    await ledger.deposit(amounts);
    await ledger.runThrough(balances({ partitions: 4 }));
    expectSame(await ledger.shown(), amounts, 'All of them count.');
  },

  'partitions that change one row lose nothing': async (ledger) => {
    await ledger.deposit(Object.fromEntries(Array.from({ length: 20 }, (_, one) => [`k${one}`, 1])));
    const running = await ledger.run(balances({ partitions: 4, isOneRow: true }), { batch: 3 });
    await running.drain();
    expectSame(await ledger.shown(), { bank: 20 }, 'Each deposit counts once.');
  },

  'several runners share the work, and each event counts once': async (ledger) => {
    const projection = balances({ partitions: 4 });
    const [first, second] = [await ledger.run(projection), await ledger.run(projection)];
    const amounts = Object.fromEntries(Array.from({ length: 20 }, (_, one) => [`k${one}`, one]));
    await ledger.deposit(amounts);
    await Promise.all([first.drain(), second.drain()]);
    await ledger.deposit({ k3: 1 });
    await Promise.all([first.drain(), second.drain()]);
    expectSame(await ledger.shown(), { ...amounts, k3: 4 }, 'All of them count.');
  },

  'a projection shows how far it has come': async (ledger) => {
    const running = await ledger.run();
    await ledger.deposit({ a: 5 });
    await running.drain();
    const [first] = await running.standings();
    expectSame(
      { ...first },
      {
        projection: 'balances',
        version: 1,
        model: 'bank.balances',
        status: 'live',
        activity: 'working',
        position: 2,
        lag: 0,
        lagMs: 0,
        skipped: 0,
      },
      'It has caught up.',
    );
  },

  'a projection shows how far it is behind': async (ledger) => {
    const projection = balances();
    const operator = (await ledger.run(projection)).operator(projection);
    await operator.pause();
    await ledger.deposit({ a: 5 });
    ledger.clock.advance(7_000);
    await ledger.deposit({ a: 5 });
    const { activity, lag, lagMs } = await operator.overview();
    expectSame([activity, lag, lagMs], ['paused', 3, 7_000], 'By messages, and by the age of the first.');
  },

  'a read model has one projection': async (ledger) => {
    await ledger.runThrough();
    await faultOf(() => ledger.run(balances({ name: 'others' })), 'MODEL_TAKEN', 'Another one makes its rows.');
  },

  'a projection is not divided otherwise than it was': async (ledger) => {
    await ledger.runThrough();
    await faultOf(() => ledger.run(balances({ partitions: 2 })), 'PARTITIONS_DIFFER', 'Its parts have come so far.');
  },
};
