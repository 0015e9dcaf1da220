/**
 * Something that runs one statement: a pool, or a client of it.
 *
 * @see Vernon 2013, ch. 4, Architecture, on ports and adapters
 * @since 0.2.0
 */
export interface PostgresQueryable {
  /** Runs a statement with values for `$1`, `$2` …; without values it may be several statements. */
  query(text: string, values?: unknown[]): Promise<{ readonly rows: object[] }>;
}

/**
 * A client in the middle of a transaction that somebody has begun.
 *
 * @see Vernon 2013, ch. 4, Architecture, on ports and adapters
 * @since 0.2.0
 */
export interface PostgresTransactionClient extends PostgresQueryable {
  /**
   * Runs work in a savepoint, which is rolled back where the work throws. To be given where a client keeps an account of its
   * savepoints, as postgres.js does; otherwise they are made by `query`.
   */
  savepoint?(work: (client: PostgresQueryable) => Promise<void>): Promise<void>;
}

/**
 * A connection that was taken from a pool, and is given back.
 *
 * @see Vernon 2013, ch. 4, Architecture, on ports and adapters
 * @since 0.2.0
 */
export interface PostgresClient extends PostgresQueryable {
  /** Gives it back; with an error it is closed, because nobody knows what state it is in. */
  release(error?: Error): void;
  /** Tells of a connection that broke while no statement was running. */
  on?(event: 'error', listener: (error: Error) => void): unknown;
  /** Stops telling. */
  off?(event: 'error', listener: (error: Error) => void): unknown;
}

/**
 * The part of pg's `Pool` that is called.
 *
 * *When to use*: hand a pool to a `PostgresStore`. It may be shared with the rest of the application, and have a pooler in
 * transaction mode behind it. One connection is enough. Listen to its `error` event, as pg asks everyone to.
 *
 * @see Vernon 2013, ch. 4, Architecture, on ports and adapters
 * @since 0.2.0
 */
export interface PostgresPool extends PostgresQueryable {
  /** A connection of one's own, once one is free. */
  connect(): Promise<PostgresClient>;
}
