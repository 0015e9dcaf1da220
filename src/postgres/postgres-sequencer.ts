import { CommitUnknown } from './commit-unknown.ts';
import { rowsOf, type PostgresConnection } from './postgres-connection.ts';
import type { PostgresQueryable } from './postgres-database.ts';
import { sqlStateOf } from './sql-state.ts';

/** How many messages get their positions in one transaction: some ten milliseconds' work. */
const AT_ONCE = 1_000;

/** How long another sequencer is waited for, and how long a transaction may take and its process may sleep. */
const PATIENCE_MS = 250;
const LIMIT_MS = 5_000;

/** Why nothing was given: another sequencer is at it, or the server only reads. */
type Reason = 'taken' | 'read-only';

/**
 * Gives committed messages their positions.
 *
 * It is alone, by a lock that goes when its positions become visible; it sees everything that was committed when it got the
 * lock, because a statement begun afterwards looks; and it takes the messages in the order of their insertion, in which the
 * versions of a stream ascend. So whoever has read a position never meets a new message at or below it.
 */
export class PostgresSequencer {
  readonly #connection: PostgresConnection;
  readonly #lock: string;
  readonly #give: string;
  #running: Promise<boolean> | undefined;
  #next: Promise<boolean> | undefined;

  constructor(connection: PostgresConnection, schema: string) {
    this.#connection = connection;
    this.#lock = `demesne sequencer ${schema}`;
    this.#give = give(`"${schema}".messages`);
  }

  /** Whether all that was committed has its position now, as far as can be. One go serves all who ask before it begins. */
  sequence(): Promise<boolean> {
    if (this.#running === undefined) return this.#start();
    // What is under way may have looked before the asker's commit.
    return (this.#next ??= this.#running.then(
      () => this.#start(),
      () => this.#start(),
    ));
  }

  #start(): Promise<boolean> {
    this.#next = undefined;
    const running = this.#go().finally(() => {
      if (this.#running === running) this.#running = undefined;
    });
    this.#running = running;
    return running;
  }

  async #go(): Promise<boolean> {
    let given = 0;
    try {
      await this.#connection.transaction<Reason>(async (client) => {
        if (!(await this.#isAlone(client))) return 'taken';
        const found = await this.#giveOn(client);
        if (found === undefined) return 'read-only';
        given = found;
        return undefined;
      });
    } catch (error) {
      if (!(error instanceof CommitUnknown)) throw error;
      // Whoever looks again sees whether it was committed.
      return false;
    }
    return given < AT_ONCE;
  }

  /** Waits for whoever has the lock, but not for long. */
  async #isAlone(client: PostgresQueryable): Promise<boolean> {
    await rowsOf(client, LIMITS);
    try {
      await rowsOf(client, 'select pg_advisory_xact_lock(hashtextextended($1::text, 0))', this.#lock);
      return true;
    } catch (error) {
      if (sqlStateOf(error) === '55P03') return false;
      throw error;
    }
  }

  /** How many got a position; nothing on a server that only reads. */
  async #giveOn(client: PostgresQueryable): Promise<number | undefined> {
    try {
      const [row] = await rowsOf<{ readonly given: number }>(client, this.#give);
      return Number(row?.given);
    } catch (error) {
      if (sqlStateOf(error) === '25006') return undefined;
      throw error;
    }
  }
}

/** Of this transaction only. A position that was read must survive a crash, so its commit is flushed in any case. */
const LIMITS = `select set_config('lock_timeout', '${PATIENCE_MS}', true), set_config('statement_timeout', '${LIMIT_MS}', true),
  set_config('idle_in_transaction_session_timeout', '${LIMIT_MS}', true),
  set_config('synchronous_commit', case current_setting('synchronous_commit') when 'off' then 'on' else current_setting('synchronous_commit') end, true)`;

const give = (table: string): string => `
with pending as materialized (
  select seq, row_number() over (order by seq) as place
  from (select seq from ${table} where position is null order by seq limit ${AT_ONCE}) as first
),
given as (
  update ${table} as messages set position = head.position + pending.place
  from pending, (select coalesce(max(position), 0) as position from ${table}) as head
  where messages.seq = pending.seq
  returning 1
)
select count(*)::integer as given from given`;
