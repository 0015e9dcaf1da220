import { expectSame, faultOf } from '../expectations.ts';
import type { Rules } from '../rules.ts';
import { balances, until, type Ledger } from './ledger.ts';

/** How one version of a projection follows another. */
export const rebuilding: Rules<Ledger> = {
  'a new version is made beside the live one, and takes its place': async (ledger) => {
    let isHeld = true;
    await ledger.deposit({ a: 5, b: 7 });
    const old = balances();
    const live = await ledger.run(old);
    await live.drain();
    const rebuilt = await ledger.run(balances({ version: 2, rate: 2, check: () => until(() => !isHeld) }));
    await ledger.deposit({ a: 1 });
    await live.waitFor(old);
    expectSame(await ledger.shown(), { a: 6, b: 7 }, 'The old rows go on, and are asked for.');
    expectSame(
      await ledger.statuses(),
      [
        [1, 'live'],
        [2, 'filling'],
      ],
      'The new ones are being made.',
    );
    isHeld = false;
    await rebuilt.drain();
    expectSame(await ledger.shown(), { a: 12, b: 14 }, 'The new ones are asked for, with all that came meanwhile.');
    expectSame(
      await ledger.statuses(),
      [
        [1, 'retired'],
        [2, 'live'],
      ],
      'So it stands.',
    );
  },

  'what a version has replaced is deleted': async (ledger) => {
    await ledger.deposit({ a: 5, b: 7 });
    await ledger.runThrough();
    const running = await ledger.run(balances({ version: 2 }));
    await running.drain();
    await until(async () => (await ledger.rowsOf(1)) === 0);
    const gone = async (): Promise<boolean> =>
      (await ledger.store.subscriptions.states(['projection/balances@1'])).length === 0;
    await until(gone);
    expectSame(await ledger.rowsOf(2), 2, 'The new rows stay.');
  },

  'a version that was replaced does nothing more': async (ledger) => {
    await ledger.deposit({ a: 5 });
    const old = await ledger.run();
    await old.drain();
    const next = await ledger.run(balances({ version: 2, rate: 2 }));
    await next.drain();
    await ledger.deposit({ a: 1 });
    await Promise.all([old.drain(), next.drain()]);
    expectSame(await ledger.shown(), { a: 12 }, 'The new rows go on.');
    expectSame((await old.standings())[0]?.status, 'retired', 'The old version knows.');
    await old.stop();
    const isGone = async (): Promise<boolean> =>
      (await ledger.store.subscriptions.states(['projection/balances@1'])).length === 0;
    await until(isGone);
    const [overview] = await ledger.runThrough();
    expectSame([overview?.status, await isGone()], ['retired', true], 'It is not begun again, and holds up no purge.');
    expectSame(await ledger.shown(), { a: 12 }, 'The new rows stay.');
  },

  'a rebuild that is given up leaves nothing, and the live version stays': async (ledger) => {
    await ledger.deposit({ a: 5 });
    const live = await ledger.run();
    await live.drain();
    const doubled = balances({
      version: 2,
      rate: 2,
      check: () => {
        throw new TypeError('not a function');
      },
    });
    const rebuilding = await ledger.run(doubled);
    await rebuilding.drain();
    await rebuilding.operator(doubled).cancel();
    expectSame(await ledger.rowsOf(2), 0, 'It has no rows.');
    await ledger.deposit({ a: 1 });
    await Promise.all([live.drain(), rebuilding.drain()]);
    expectSame(await ledger.shown(), { a: 6 }, 'The live version goes on.');
    expectSame(
      await ledger.statuses(),
      [
        [1, 'live'],
        [2, 'retired'],
      ],
      'So it stands.',
    );
  },

  'what is live is not given up': async (ledger) => {
    const projection = balances();
    const running = await ledger.run(projection);
    await faultOf(() => running.operator(projection).cancel(), 'NO_REBUILD', 'It is no rebuild.');
  },

  'effects are those of live events only': async (ledger) => {
    const effects: number[] = [];
    const check: Parameters<typeof balances>[0] = {
      check: ({ data }, { effect, isReplaying }) => effect(() => effects.push(isReplaying ? -1 : data.cents)),
    };
    await ledger.deposit({ a: 1 });
    const first = await ledger.run(balances(check));
    await first.drain();
    expectSame(effects, [], 'What was there is told again.');
    await ledger.deposit({ a: 2 });
    await first.drain();
    await until(() => effects.length > 0);
    const second = await ledger.run(balances({ ...check, version: 2 }));
    await second.drain();
    expectSame(effects, [2], 'A rebuild has none.');
    await first.stop();
    await ledger.deposit({ a: 3 });
    await second.drain();
    await until(() => effects.length > 1);
    expectSame(effects, [2, 3], 'Then it is live.');
  },

  'events that come while a version is rebuilt have the effects of the live one only': async (ledger) => {
    let isHeld = true;
    const effects: string[] = [];
    await ledger.deposit({ a: 1 });
    const old = balances({ check: (_, { effect, id }) => effect(() => effects.push(`live ${id}`)) });
    const live = await ledger.run(old);
    await live.drain();
    const next = balances({
      version: 2,
      check: async (_, { effect, id }) => {
        await until(() => !isHeld);
        effect(() => effects.push(`rebuilt ${id}`));
      },
    });
    const rebuilt = await ledger.run(next);
    await ledger.deposit({ a: 2 });
    await live.waitFor(old);
    await until(() => effects.length > 0);
    isHeld = false;
    await rebuilt.drain();
    expectSame(effects, ['live m-3'], 'Nothing is done twice.');
  },

  'an effect comes after the rows, and may fail': async (ledger) => {
    const trouble = new Error('nobody listens');
    const shown: unknown[] = [];
    const projection = balances({
      check: (_, { effect }) =>
        effect(async () => {
          shown.push(await ledger.shown());
          throw trouble;
        }),
    });
    const running = await ledger.run(projection);
    await ledger.deposit({ a: 5 });
    await until(() => ledger.faults.length > 0);
    await running.drain();
    expectSame([shown, ledger.faults], [[{ a: 5 }], [trouble]], 'It sees the rows, and is told of.');
  },

  'an event that fails has no effect': async (ledger) => {
    const effects: number[] = [];
    const projection = balances({
      check: (_, { effect }) => {
        effect(() => effects.push(1));
        throw new TypeError('not a function');
      },
    });
    const running = await ledger.run(projection);
    await ledger.deposit({ a: 5 });
    await running.drain();
    expectSame(effects, [], 'There are no rows of it.');
  },
};
