import { expectSame } from '../expectations.ts';
import type { Rules } from '../rules.ts';
import { balances, changing, mortal, mortally, until, type Ledger } from './ledger.ts';

const broken = new Error('the connection is lost');

/** What becomes of rows where something dies. */
export const surviving: Rules<Ledger> = {
  'a runner that dies is followed by another': async (ledger) => {
    const { store, die } = mortal(ledger.store);
    const first = await ledger.run(balances(), mortally, store);
    await ledger.deposit({ a: 5 });
    await first.drain();
    const second = await ledger.run(balances(), mortally);
    die();
    await ledger.deposit({ a: 2 });
    await second.drain();
    expectSame(await ledger.shown(), { a: 7 }, 'Each deposit counts once.');
  },

  'a runner that was replaced writes nothing more': async (ledger) => {
    let isHeld = true;
    let isWaiting = false;
    const slow = balances({
      check: async () => {
        isWaiting = true;
        await until(() => !isHeld);
      },
    });
    await ledger.deposit({ a: 5 });
    const { store, die } = mortal(ledger.store);
    // Its heartbeat has died, and its rows have not.
    await ledger.run(slow, mortally, { ...store, readModels: ledger.store.readModels });
    await until(() => isWaiting);
    die();
    const heir = await ledger.run(balances(), mortally);
    await heir.drain();
    isHeld = false;
    await ledger.deposit({ a: 2 });
    await heir.drain();
    expectSame(await ledger.shown(), { a: 7 }, 'Each deposit counts once.');
  },

  'rows that were written without an answer are not written twice': async (ledger) => {
    let isLost = false;
    const store = changing(ledger.store, {
      advance: async (...given) => {
        const answer = await ledger.store.readModels.advance(...given);
        if (isLost) return answer;
        isLost = true;
        throw broken;
      },
    });
    await ledger.deposit({ a: 5 });
    const running = await ledger.run(balances(), mortally, store);
    await ledger.deposit({ a: 2 });
    await until(async () => (await ledger.shown())['a'] !== 5 || ledger.faults.length > 0);
    await running.drain();
    expectSame([await ledger.shown(), ledger.faults], [{ a: 7 }, [broken]], 'Each deposit counts once.');
  },

  'a row that another has changed is read anew, and not overwritten': async (ledger) => {
    const { readModels } = ledger.store;
    let isChanged = true;
    const store = changing(ledger.store, {
      advance: async (lease, position, changes) => {
        if (!isChanged) {
          isChanged = true;
          const row = { account: 'a', balance: 100 };
          const rows = [{ tenant: undefined, key: 'a', row, expected: undefined }];
          expectSame(await readModels.advance(lease, lease.position, { ...changes, rows }), 'done', 'It is changed.');
        }
        return readModels.advance(lease, position, changes);
      },
    });
    const running = await ledger.run(balances(), {}, store);
    await ledger.deposit({ a: 5 });
    await running.drain();
    isChanged = false;
    await ledger.deposit({ a: 2 });
    await running.drain();
    expectSame([await ledger.shown(), ledger.faults], [{ a: 102 }, []], 'The deposit is added to what is there.');
  },

  'what the store throws is told, and tried again': async (ledger) => {
    let failures = 0;
    const store = changing(ledger.store, {
      find: async (...given) => {
        failures += 1;
        if (failures === 1) throw broken;
        return ledger.store.readModels.find(...given);
      },
    });
    await ledger.deposit({ a: 5 });
    const running = await ledger.run(balances(), mortally, store);
    await running.drain();
    expectSame([await ledger.shown(), ledger.faults], [{ a: 5 }, [broken]], 'It is no failure of the event.');
  },

  'a rebuild that dies goes on where it was': async (ledger) => {
    await ledger.deposit({ a: 1, b: 2, c: 3, d: 4 });
    await ledger.runThrough();
    const seen: number[] = [];
    const check = ({ data }: { readonly data: { readonly cents: number } }): void => void seen.push(data.cents);
    const { store, die } = mortal(ledger.store);
    const doubled = balances({ version: 2, rate: 2, check });
    const dying = balances({
      version: 2,
      rate: 2,
      check: (event) => {
        check(event);
        if (event.data.cents === 3) die();
      },
    });
    await ledger.run(dying, { ...mortally, batch: 2 }, store);
    await until(() => seen.includes(3));
    expectSame(await ledger.shown(), { a: 1, b: 2, c: 3, d: 4 }, 'The old rows are asked for.');
    const heir = await ledger.run(doubled, mortally);
    await heir.drain();
    expectSame(await ledger.shown(), { a: 2, b: 4, c: 6, d: 8 }, 'Each deposit counts once.');
    expectSame(seen.filter((one) => one === 1).length, 1, 'What was written is not made again.');
  },
};
