import { CommitUnknown } from '../connection/commit-unknown.ts';
import { rowsOf, type PostgresConnection } from '../connection/postgres-connection.ts';
import { sqlStateOf } from '../connection/sql-state.ts';

/** How many messages get their positions in one transaction: some ten milliseconds' work. */
const AT_ONCE = 1_000;

/** How long a process may sleep in the middle of a transaction. */
const LIMIT_MS = 5_000;

/** Why nothing was given: another sequencer is at it, or the server only reads. */
const REASONS: readonly unknown[] = ['55P03', '25006'];

interface Given {
  /** To how many messages; -1 where the level of isolation is none to do it at. */
  readonly given: number;
}

/**
 * Gives committed messages their positions.
 *
 * It is alone, by a lock that goes when its positions become visible; it sees everything that was committed when it got the
 * lock, because a statement begun afterwards looks; and it takes the messages in the order of their insertion, in which the
 * versions of a stream ascend. So whoever has read a position never meets a new message at or below it.
 */
export class PostgresSequencer {
  readonly #connection: PostgresConnection;
  readonly #turn: string;
  readonly #give: string;
  /** Whether transactions of one statement see what is committed by each moment. */
  #isAtOnce = true;
  #running: Promise<boolean> | undefined;
  #next: Promise<boolean> | undefined;

  constructor(connection: PostgresConnection, schema: string) {
    this.#connection = connection;
    this.#turn = `demesne sequencer ${schema}`;
    this.#give = `select "${schema}".messages_sequence($1, $2) as given`;
  }

  /** What is under way in this process, if anything. */
  get running(): Promise<boolean> | undefined {
    return this.#next ?? this.#running;
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
    try {
      return (await this.#given()) < AT_ONCE;
    } catch (error) {
      // Whoever looks again sees whether it was committed.
      if (error instanceof CommitUnknown) return false;
      if (REASONS.includes(sqlStateOf(error))) return true;
      throw error;
    }
  }

  /** One statement, so that nothing which happens to this process leaves the lock behind; unless the level forbids that. */
  async #given(): Promise<number> {
    if (this.#isAtOnce) {
      const [row] = await this.#connection.write<Given>(this.#give, this.#turn, AT_ONCE);
      const given = Number(row?.given);
      if (given >= 0) return given;
      this.#isAtOnce = false;
    }
    let given = 0;
    await this.#connection.transaction(async (client) => {
      await rowsOf(client, `select set_config('idle_in_transaction_session_timeout', '${LIMIT_MS}', true)`);
      const [row] = await rowsOf<Given>(client, this.#give, this.#turn, AT_ONCE);
      given = Number(row?.given);
      return undefined;
    });
    return given;
  }
}
