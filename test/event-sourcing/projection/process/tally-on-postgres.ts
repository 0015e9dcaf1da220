import { PostgresStore } from 'demesne/postgres';
import pg from 'pg';
import { interposed } from '../../../postgres/interposed.ts';
import { dyingAt, tallied } from './tally.ts';

/** Tallies what is in a schema, and is killed before a statement, or when it was sent and has no answer yet. */
const [, , url = '', schema = '', version = '', last = ''] = process.argv;
const pool = new pg.Pool({ connectionString: url, max: 4 });
const step = dyingAt(Number(last));
const isOurs = (text: string): boolean => /read_model|subscription_/.test(text);
const dying = interposed(pool, {
  before: (text) => (isOurs(text) ? step() : undefined),
  after: (text) => (isOurs(text) ? step() : undefined),
});
const store = new PostgresStore(dying, { schema, watchEveryMs: 5 });
await tallied(store, Number(version));
process.exit();
