import type { Store } from 'demesne/application';
import { PostgresStore } from 'demesne/postgres';
import { SqliteStore } from 'demesne/sqlite';
import Database from 'libsql';
import pg from 'pg';

/** A store that several processes share, and how to let go of it. */
export interface Opened {
  readonly store: Store;
  migrate(): Promise<void>;
  close(): Promise<void>;
}

/** @param where the name of a file, or the address of a server */
export function openStore(where: string): Opened {
  return where.startsWith('postgresql:') ? onPostgres(where) : onSqlite(where);
}

function onSqlite(file: string): Opened {
  const database = new Database(file);
  const store = new SqliteStore(database, { busyTimeoutMs: 20_000 });
  const close = async (): Promise<void> => {
    store.close();
    database.close();
  };
  return { store, migrate: async () => store.migrate(), close };
}

function onPostgres(url: string): Opened {
  const pool = new pg.Pool({ connectionString: url, max: 8 });
  // A server that is stopped ends its connections.
  pool.on('error', () => undefined);
  const store = new PostgresStore(pool);
  const close = async (): Promise<void> => {
    store.close();
    await pool.end();
  };
  return { store, migrate: () => store.migrate(), close };
}
