import { Subscriptions } from 'demesne/messaging';
import { PostgresStore } from 'demesne/postgres';
import pg from 'pg';
import { Noted } from '../by-hand.ts';

/** Writes down what it is given, in a table of the schema, until it is killed. */
const [, , url = '', schema = '', owner = ''] = process.argv;
const pool = new pg.Pool({ connectionString: url, max: 6 });
const store = new PostgresStore(pool, { schema, watchEveryMs: 10 });
const subscriptions = new Subscriptions(store.log, store.subscriptions, {
  owner,
  leaseMs: 600,
  batch: 20,
  // What goes wrong because the test is over is nobody's matter.
  onFault: () => undefined,
});
subscriptions.subscribe(Noted, {
  name: 'write-down',
  partitions: 6,
  from: 'start',
  handle: async (_, { aggregate }) => {
    const label = `${aggregate.type}/${aggregate.id} ${aggregate.version}`;
    await pool.query(`insert into "${schema}".written (label, by) values ($1, $2)`, [label, owner]);
  },
});
await subscriptions.start();
process.send?.('started');
