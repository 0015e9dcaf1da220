import type { Socket } from 'node:net';
import type { PostgresClient, PostgresPool, PostgresQueryable } from 'demesne/postgres';
import type pg from 'pg';

/** What happens around a statement, by its text; throwing stands for the driver's failure. */
interface Hooks {
  before?(text: string, client: pg.PoolClient): unknown;
  after?(text: string, client: pg.PoolClient): unknown;
}

/** A pool in whose clients a test can look at every statement, hold it up and let it fail. */
export function interposed(pool: pg.Pool, hooks: Hooks): PostgresPool {
  const connect = async (): Promise<PostgresClient> => {
    const client = await pool.connect();
    const query: PostgresQueryable['query'] = async (text, values) => {
      await hooks.before?.(text, client);
      const result = await client.query(text, values);
      await hooks.after?.(text, client);
      return result;
    };
    return {
      query,
      release: (error) => client.release(error),
      on: (event, listener) => client.on(event, listener),
      off: (event, listener) => client.off(event, listener),
    };
  };
  return { query: (text, values) => pool.query(text, values), connect };
}

/** Ends the connection of a client from the server's side, and waits until the client must have heard of it. */
export async function kill(pool: pg.Pool, client: pg.PoolClient): Promise<void> {
  const { processID } = client as pg.PoolClient & { readonly processID: number };
  const { stream } = (client as unknown as { connection: { stream: Socket } }).connection;
  const closed = new Promise((resolve) => stream.once('close', resolve));
  await pool.query('select pg_terminate_backend($1)', [processID]);
  await closed;
}
