import { randomUUID } from 'node:crypto';
import { PostgresStore, type PostgresStoreOptions } from 'demesne/postgres';
import pg from 'pg';
import { setTimeout as timeOut } from 'node:timers/promises';
import { afterAll, beforeAll } from 'vitest';
import { startCluster, type Cluster } from './cluster.ts';

/** How a store is opened for a test. */
interface Opening extends PostgresStoreOptions {
  /** How many connections its pool has at the most. */
  readonly connections?: number;
  /** What each connection begins with, such as `-c default_transaction_isolation=serializable`. */
  readonly settings?: string;
}

/** A server for the tests of this file, and stores on it, each in a schema of its own. */
export function postgres(start: () => Promise<Cluster> = startCluster) {
  let cluster: Cluster | undefined;
  const pools: pg.Pool[] = [];
  const schemas: string[] = [];

  beforeAll(async () => {
    cluster = await start();
  }, 60_000);

  afterAll(async () => {
    try {
      await tidyUp();
    } finally {
      cluster?.stop();
    }
  }, 20_000);

  /** A test that failed may hold connections, which nobody is to wait for long. A private server goes with all that is on it. */
  async function tidyUp(): Promise<void> {
    const sweeper = pool({ settings: '-c lock_timeout=5s' });
    const left = process.env['DATABASE_URL'] === undefined ? [] : schemas;
    for (const schema of left) await sweeper.query(`drop schema if exists "${schema}" cascade`);
    await Promise.race([Promise.all(pools.map(async (one) => one.ended || one.end())), timeOut(5_000)]);
  }

  /** A pool that is closed with the file. */
  function pool({ connections = 10, settings }: Opening = {}): pg.Pool {
    const made = new pg.Pool({
      connectionString: (cluster as Cluster).url,
      max: connections,
      ...(settings !== undefined && { options: settings }),
    });
    made.on('error', () => undefined);
    pools.push(made);
    return made;
  }

  /** For clients that a pool of pg isn't made for. */
  const url = (): string => (cluster as Cluster).url;

  function schema(): string {
    const name = `t_${randomUUID().replaceAll('-', '').slice(0, 16)}`;
    schemas.push(name);
    return name;
  }

  /** A store on a schema of its own, or on one that is there. */
  async function opened({ connections, settings, schema: name = schema(), ...options }: Opening = {}) {
    const own = pool({ ...(connections && { connections }), ...(settings && { settings }) });
    const store = new PostgresStore(own, { schema: name, watchEveryMs: 60_000, ...options });
    await store.migrate();
    const dispose = async (): Promise<void> => {
      store.close();
      await own.end();
    };
    return { store, pool: own, schema: name, dispose };
  }

  return { pool, schema, opened, url };
}

/** Resolves once nothing is under way on a pool, several turns of the loop long. */
export async function quiet(pool: pg.Pool): Promise<void> {
  for (let turns = 0; turns < 5; turns += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    if (pool.waitingCount > 0 || pool.idleCount < pool.totalCount) turns = -1;
  }
}
