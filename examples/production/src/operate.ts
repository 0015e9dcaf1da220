import { SubscriptionOperator } from 'demesne/messaging';
import { PostgresStore } from 'demesne/postgres';
import pg from 'pg';

const USAGE = `Usage: operate <order> [subscription] [position] [reason]
  examine                                what is wrong with the database
  names                                  of all subscriptions and projections
  overview | list | pause | resume       of a subscription
  replay <position>                      try a parked message again
  skip <position> <reason>               leave it out for good`;

/** Carries out one order of an operator, in a process of its own; what there is to tell. */
export async function operate(
  store: PostgresStore,
  [order, name, position, reason]: readonly string[],
): Promise<unknown> {
  if (order === 'examine') return store.examine();
  if (order === 'names') return SubscriptionOperator.names(store);
  if (name === undefined) throw new Error(USAGE);
  const operator = SubscriptionOperator.over(store, { name });
  switch (order) {
    case 'overview':
      return operator.overview();
    case 'list':
      return operator.list();
    case 'pause':
      return operator.pause();
    case 'resume':
      return operator.resume();
    case 'replay':
      return operator.replay(positionIn(position));
    case 'skip':
      if (!reason) throw new Error(USAGE);
      return operator.skip(positionIn(position), reason);
    default:
      throw new Error(USAGE);
  }
}

function positionIn(text = ''): number {
  if (!/^[1-9]\d*$/.test(text)) throw new Error(USAGE);
  return Number(text);
}

const { DATABASE_URL } = process.env;
if (!DATABASE_URL) throw new Error('Set DATABASE_URL.');
const pool = new pg.Pool({ connectionString: DATABASE_URL });
try {
  const told = await operate(new PostgresStore(pool, { schema: 'shop' }), process.argv.slice(2));
  console.log(JSON.stringify(told ?? 'done', undefined, 2));
} catch (fault) {
  console.error(fault instanceof Error ? fault.message : fault);
  process.exitCode = 1;
} finally {
  await pool.end();
}
