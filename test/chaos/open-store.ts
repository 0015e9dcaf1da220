import type { Finding, Store } from 'demesne/application';
import { PostgresStore, type PostgresPool } from 'demesne/postgres';
import { SqliteStore, type SqliteDatabase } from 'demesne/sqlite';
import Database from 'libsql';
import pg from 'pg';
import { interposed } from '../postgres/interposed.ts';

/** A store that several processes share, and how to let go of it. */
interface Opened {
  readonly store: Store & { examine(): readonly Finding[] | Promise<readonly Finding[]> };
  migrate(): Promise<void>;
  close(): Promise<void>;
  /** Lets the file grow no more, as on a disk that is full, or lets it grow again; nothing where there is no file. */
  limit(isFull: boolean): void;
}

/**
 * @param where the name of a file, or the address of a server
 * @param step called before and after each statement that may write; without it nobody is expected to die
 */
export function openStore(where: string, step?: Step): Opened {
  return where.startsWith('postgresql:') ? onPostgres(where, step) : onSqlite(where, step);
}

function onSqlite(file: string, step: Step | undefined): Opened {
  const database = new Database(file);
  const store = new SqliteStore(step ? stepwise(database, step) : database, { busyTimeoutMs: 20_000 });
  // A process that dies takes nothing with it that it has given to the system; only the machine could.
  if (step) database.exec('pragma synchronous = off');
  const limit = (isFull: boolean): void => {
    const [row] = database.prepare('pragma page_count').all() as { page_count: number }[];
    database.exec(`pragma max_page_count = ${isFull ? row?.page_count : 1_000_000}`);
  };
  const close = async (): Promise<void> => {
    store.close();
    database.close();
  };
  return { store, migrate: async () => store.migrate(), close, limit };
}

/** What happens at a statement, by its kind. */
type Step = (kind: string) => void;

const isReading = (sql: string): boolean => /^\s*(?:select|pragma)/.test(sql);

/** The same database, with a step before and after each statement that may write. */
function stepwise(database: Database.Database, step: Step): SqliteDatabase {
  const around = <T>(sql: string, run: () => T): T => {
    if (isReading(sql)) return run();
    step(`before ${sql}`);
    const answer = run();
    step(`after ${sql}`);
    return answer;
  };
  return {
    exec: (sql) => around(sql, () => database.exec(sql)),
    prepare(sql) {
      const statement = database.prepare(sql);
      return {
        run: (...values) => around(sql, () => statement.run(...values)),
        all: (...values) => around(sql, () => statement.all(...values) as unknown[]),
      };
    },
  };
}

const stepsAround = (step: Step) => ({
  before: (sql: string): unknown => isReading(sql) || step(`before ${sql}`),
  after: (sql: string): unknown => isReading(sql) || step(`after ${sql}`),
});

function onPostgres(url: string, step: Step | undefined): Opened {
  const pool = new pg.Pool({ connectionString: url, max: 8 });
  // A server that is stopped ends its connections.
  pool.on('error', () => undefined);
  const mortal: PostgresPool = step ? interposed(pool, stepsAround(step)) : pool;
  const store = new PostgresStore(mortal);
  const close = async (): Promise<void> => {
    store.close();
    await pool.end();
  };
  return { store, migrate: () => store.migrate(), close, limit: () => undefined };
}
