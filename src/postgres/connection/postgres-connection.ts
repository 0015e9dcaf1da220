import { NotMigrated } from '../../messaging/log/log-faults.ts';
import { CommitUnknown } from './commit-unknown.ts';
import type { PostgresClient, PostgresPool, PostgresQueryable } from './postgres-database.ts';
import { isRefusal, isSerializationFailure, sqlStateOf } from './sql-state.ts';

/** How often a statement is tried where the server wants it again. */
const ATTEMPTS = 10;

/** The rows that a statement gives. */
export async function rowsOf<Row>(on: PostgresQueryable, sql: string, ...values: unknown[]): Promise<readonly Row[]> {
  try {
    return (await on.query(sql, values)).rows as Row[];
  } catch (error) {
    throw isMissing(error) ? new NotMigrated(error) : error;
  }
}

/** Rows as one text of JSON, which is read faster than rows, and has numbers for what drivers give as text. */
export const asJson = (rows: string): string =>
  `(select coalesce(json_agg(one), '[]')::text from (${rows}) as one) as found`;

/** A table, a function or the whole schema. */
const isMissing = (error: unknown): boolean => ['42P01', '42883', '3F000'].includes(sqlStateOf(error) as string);

/** A pool, and its clients one at a time: whoever has one never waits for a second. */
export class PostgresConnection {
  readonly #pool: PostgresPool;

  constructor(pool: PostgresPool) {
    this.#pool = pool;
  }

  /** Reads; a statement that writes has to know whether it did. */
  rows<Row>(sql: string, ...values: unknown[]): Promise<readonly Row[]> {
    return rowsOf(this.#pool, sql, ...values);
  }

  /**
   * One statement that writes and is its own transaction; again, where the server wants that: at SERIALIZABLE, statements that
   * have nothing to do with each other may collide.
   */
  async write<Row>(sql: string, ...values: unknown[]): Promise<readonly Row[]> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#withClient((client) => uncertain(rowsOf<Row>(client, sql, ...values)));
      } catch (error) {
        if (attempt === ATTEMPTS || !isSerializationFailure(error)) throw error;
      }
    }
  }

  /**
   * A transaction whose every statement sees what is committed by then, whatever the database's default is. Work that answers
   * with a reason is rolled back; other work is committed.
   */
  transaction<Reason>(work: (client: PostgresQueryable) => Promise<Reason | undefined>): Promise<Reason | undefined> {
    return this.#withClient(async (client) => {
      try {
        await client.query('begin isolation level read committed');
        const reason = await work(client);
        if (reason === undefined) await uncertain(client.query('commit'));
        else await client.query('rollback');
        return reason;
      } catch (error) {
        // A connection that is lost rolls back by itself, and this says so too.
        if (!(error instanceof CommitUnknown)) await client.query('rollback').catch(() => client.distrust(error));
        throw error;
      }
    });
  }

  async #withClient<T>(use: (client: TrustedClient) => Promise<T>): Promise<T> {
    const client = new TrustedClient(await this.#pool.connect());
    try {
      return await use(client);
    } catch (error) {
      if (error instanceof CommitUnknown) client.distrust(error);
      throw error;
    } finally {
      client.release();
    }
  }
}

/** What becomes of a commit is known where the server answers, with a yes or a no. */
async function uncertain<T>(committing: Promise<T>): Promise<T> {
  try {
    return await committing;
  } catch (error) {
    throw isRefusal(error) ? error : new CommitUnknown(error);
  }
}

/** A client that remembers whether it can be given to somebody else. */
class TrustedClient implements PostgresQueryable {
  readonly #client: PostgresClient;
  #trouble: Error | undefined;

  constructor(client: PostgresClient) {
    this.#client = client;
    // Nobody else listens while a client is taken, and an error that nobody hears ends the process.
    client.on?.('error', this.distrust);
  }

  query(text: string, values?: unknown[]): Promise<{ readonly rows: object[] }> {
    return this.#client.query(text, values);
  }

  readonly distrust = (trouble: unknown): void => {
    this.#trouble ??= trouble instanceof Error ? trouble : new Error('The connection is lost.', { cause: trouble });
  };

  release(): void {
    this.#client.off?.('error', this.distrust);
    this.#client.release(this.#trouble);
  }
}
