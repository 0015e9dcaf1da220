import type { Projection } from '../../../event-sourcing/projection/projection.ts';
import { expectSame } from '../expectations.ts';
import type { Rules } from '../rules.ts';
import { turnOfTheLoop } from '../../turn-of-the-loop.ts';
import { balances, changing, mortal, mortally, until, type Ledger } from './ledger.ts';

type Ruling = NonNullable<Parameters<typeof balances>[0]>;

/** How often a projection dies of an event before nobody tries it any more: once among others, and three times alone. */
const DEATHS = 4;

/** A projection that kills its process by a deposit of 13, so many times, each time in a process of its own. */
async function killed(ledger: Ledger, deaths: number, ruling: Ruling = {}): Promise<void> {
  for (let death = 0; death < deaths; death += 1) {
    const { store, die } = mortal(ledger.store);
    let isDead = false;
    const check: Ruling['check'] = ({ data }) => {
      if (data.cents !== 13) return undefined;
      die();
      isDead = true;
      return new Promise(() => undefined);
    };
    await ledger.run(balances({ ...ruling, check }), mortally, store);
    await until(() => isDead);
  }
}

/** A projection that notes the deposits that it is told. */
const noting = (seen: number[], ruling: Ruling = {}): Projection =>
  balances({ ...ruling, check: ({ data }) => void seen.push(data.cents) });

/** What becomes of a projection whose handlers end their process, or whose process is ended by others. */
export const crashing: Rules<Ledger> = {
  'an event that kills its runner stops the projection, once its attempts are spent': async (ledger) => {
    await ledger.deposit({ a: 5, b: 13, c: 7 });
    await killed(ledger, DEATHS);
    const seen: number[] = [];
    const projection = noting(seen);
    const heir = await ledger.run(projection, mortally);
    await heir.drain();
    const { activity, failure } = await heir.operator(projection).overview();
    const found = [activity, failure?.position, failure?.cause.code, failure?.attempts];
    expectSame(found, ['stopped', 4, 'HANDLER_CRASHED', DEATHS - 1], 'It is that one.');
    expectSame(
      [await ledger.shown(), seen],
      [{ a: 5, b: 0 }, []],
      'What was before it counts, and it is not tried again.',
    );
  },

  'an event that kills is not tried again for what may be tried again otherwise': async (ledger) => {
    const ruling = { errors: { live: { defect: 'retry' }, retry: { attempts: 100, delayMs: () => 0 } } } as const;
    await ledger.deposit({ a: 5, b: 13 });
    await killed(ledger, DEATHS, ruling);
    const heir = await ledger.run(balances(ruling), mortally);
    await heir.drain();
    const [overview] = await heir.standings();
    expectSame([overview?.activity, overview?.failure?.cause.code], ['stopped', 'HANDLER_CRASHED'], 'It would kill.');
  },

  'what was stopped by deaths is tried again when it is resumed': async (ledger) => {
    await ledger.deposit({ a: 5, b: 13, c: 7 });
    await killed(ledger, DEATHS);
    const projection = balances();
    const heir = await ledger.run(projection, mortally);
    await heir.drain();
    await heir.operator(projection).resume();
    await heir.drain();
    expectSame(await ledger.shown(), { a: 5, b: 13, c: 7 }, 'It was mended.');
  },

  'an event that kills is left out where mistakes are': async (ledger) => {
    const ruling = { errors: { live: { defect: 'skip' } } } as const;
    await ledger.deposit({ a: 5, b: 13, c: 7 });
    await killed(ledger, DEATHS, ruling);
    const projection = balances(ruling);
    const heir = await ledger.run(projection, mortally);
    await heir.drain();
    expectSame(await ledger.shown(), { a: 5, b: 0, c: 7 }, 'The projection goes on, without any of it.');
    const [letter] = await heir.operator(projection).skipped();
    expectSame([letter?.position, letter?.cause?.code], [4, 'HANDLER_CRASHED'], 'It is listed.');
  },

  'a death stops nothing; each event is written before the next, until a batch has gone by': async (ledger) => {
    const { store, die } = mortal(ledger.store);
    const first = await ledger.run(balances(), mortally, store);
    await ledger.deposit({ a: 5 });
    await first.drain();
    die();
    await ledger.deposit({ b: 7, c: 1 });
    const positions: number[] = [];
    const noted = changing(ledger.store, {
      advance: (lease, position, changes) => {
        positions.push(position);
        return ledger.store.readModels.advance(lease, position, changes);
      },
    });
    const heir = await ledger.run(balances(), mortally, noted);
    await heir.drain();
    expectSame(positions.slice(0, 4), [3, 4, 5, 6], 'They are handled alone.');
    await until(() => positions.length > 4);
    await ledger.deposit({ a: 2 });
    await heir.drain();
    const [state] = await ledger.store.subscriptions.states(['projection/balances@1']);
    expectSame([await ledger.shown(), state?.crashes], [{ a: 7, b: 7, c: 1 }, 0], 'Then it is as before.');
  },

  'after a death one event is under way at a time, in all partitions': async (ledger) => {
    const partitions = 4;
    const amounts = Object.fromEntries(Array.from({ length: 8 }, (_, one) => [`k${one}`, one]));
    const { store, die } = mortal(ledger.store);
    const first = await ledger.run(balances({ partitions }), mortally, store);
    await ledger.deposit(amounts);
    await first.drain();
    die();
    await ledger.deposit(amounts);
    let underWay = 0;
    let most = 0;
    const check = async (): Promise<void> => {
      underWay += 1;
      most = Math.max(most, underWay);
      for (let turns = 0; turns < 3; turns += 1) await turnOfTheLoop();
      underWay -= 1;
    };
    const heir = await ledger.run(balances({ partitions, check }), mortally);
    await heir.drain();
    const doubled = Object.fromEntries(Object.entries(amounts).map(([one, amount]) => [one, 2 * amount]));
    expectSame([most, await ledger.shown()], [1, doubled], 'Whatever kills is known.');
  },

  'an event that fails, and is survived, was not the one that kills': async (ledger) => {
    await ledger.deposit({ a: 5, b: 13 });
    await killed(ledger, 2);
    let failures = 2;
    const check: Ruling['check'] = ({ data }) => {
      if (data.cents !== 13 || failures === 0) return undefined;
      failures -= 1;
      throw new Error('no answer');
    };
    const heir = await ledger.run(balances({ check }), mortally);
    await heir.drain();
    expectSame((await heir.standings())[0]?.failure?.cause.code, undefined, 'Nobody has died of it since.');
    expectSame(await ledger.shown(), { a: 5, b: 13 }, 'Each deposit counts once.');
  },
};
