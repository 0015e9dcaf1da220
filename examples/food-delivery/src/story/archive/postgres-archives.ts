import { PostgresStore } from 'demesne/postgres';
import { publishedMessages } from '../published-messages.ts';
import { MOST_WORKERS, namesOf, type Archives } from './archive.ts';
import { driver } from './driver.ts';

/** How soon a commit of another process is noticed. */
const WATCH_EVERY_MS = 10;
const MOST_CONNECTIONS = 10;

/** In a database on a server: two schemas, for as many processes as there are. */
export async function postgresArchives(connectionString: string, scenario: string): Promise<Archives> {
  const { default: pg } = await driver('pg', () => import('pg'));
  const names = namesOf(scenario);
  const openPool = () => {
    const pool = new pg.Pool({ connectionString, max: MOST_CONNECTIONS });
    // A connection that breaks while nobody uses it is replaced by another.
    pool.on('error', () => {});
    return pool;
  };
  return {
    open: async () => {
      const pool = openPool();
      const storeOf = async (schema: string): Promise<PostgresStore> => {
        const options = { schema, messages: publishedMessages, watchEveryMs: WATCH_EVERY_MS };
        const store = new PostgresStore(pool, options);
        await store.migrate();
        return store;
      };
      try {
        const [store, outside] = [await storeOf(names.platform), await storeOf(names.outside)];
        const close = async (): Promise<void> => {
          store.close();
          outside.close();
          await pool.end();
        };
        return { store, outside, isDurable: true, partitions: MOST_WORKERS, close };
      } catch (error) {
        await pool.end();
        throw error;
      }
    },
    discard: async () => {
      const pool = openPool();
      try {
        for (const name of Object.values(names)) await pool.query(`drop schema if exists "${name}" cascade`);
      } finally {
        await pool.end();
      }
    },
  };
}
