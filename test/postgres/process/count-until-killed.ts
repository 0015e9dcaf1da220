import { stateStored } from 'demesne/application';
import { exponentialBackoff, Subscriptions } from 'demesne/messaging';
import { PostgresStore, PostgresUnitOfWork } from 'demesne/postgres';
import pg from 'pg';
import { Account, AccountId } from '../../application/unit-of-work/bank.ts';
import { Noted } from '../by-hand.ts';

/** Deposits a cent for each note, and stands still after its first commit, before its checkpoint, until it is killed. */
const [, , url = '', schema = '', isParkedFirst = ''] = process.argv;
const pool = new pg.Pool({ connectionString: url, max: 6 });
const store = new PostgresStore(pool, { schema, watchEveryMs: 10 });
const unit = new PostgresUnitOfWork(store, { accounts: stateStored(Account) });
const subscriptions = new Subscriptions(store.log, store.subscriptions, {
  leaseMs: 400,
  quickAttempts: 1,
  concurrency: 1,
  retry: exponentialBackoff({ attempts: 20, firstDelayMs: 1 }),
  // What goes wrong because the test is over is nobody's matter.
  onFault: () => undefined,
});
subscriptions.subscribe(Noted, {
  name: 'count',
  from: 'start',
  inbox: 'position',
  handle: async (_, context) => {
    if (isParkedFirst === 'true' && context.attempt === 1) throw new Error('not yet');
    const answer = await unit.runOnce(async ({ accounts }) => {
      const account = (await accounts.get(AccountId.of('a')))._unsafeUnwrap();
      account.deposit(1);
      return (await accounts.save(account)).map(() => 'committed');
    }, context);
    if (answer._unsafeUnwrap() !== 'committed') return;
    process.send?.('committed');
    // Not a turn more, so no checkpoint is written.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  },
});
await subscriptions.start();
