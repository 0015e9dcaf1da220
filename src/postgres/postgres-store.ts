import { AggregateNames } from '../application/aggregate-names.ts';
import type { RepositoryRecipe } from '../application/state-stored.ts';
import type { Store } from '../application/store.ts';
import type { AggregateChange, UnitChanges } from '../application/unit-store.ts';
import type { AggregateRoot } from '../domain/aggregate-root.ts';
import type { ConcurrencyConflict } from '../domain/repository.ts';
import { need, needObject } from '../messaging/invalid-option.ts';
import { VersionTaken } from '../messaging/log-faults.ts';
import { isMessageClass, type MessageClass } from '../messaging/message-class.ts';
import { MessageDecoder } from '../messaging/message-decoder.ts';
import { storedMessage } from '../messaging/stored-message.ts';
import { streamName } from '../messaging/stream-name.ts';
import { conflictOver, PostgresAggregates, sentAggregates } from './postgres-aggregates.ts';
import { PostgresConnection } from './postgres-connection.ts';
import type { PostgresPool } from './postgres-database.ts';
import { PostgresListeners } from './postgres-listeners.ts';
import { PostgresMessageLog } from './postgres-message-log.ts';
import { migrate } from './postgres-migrations.ts';
import { PostgresSequencer } from './postgres-sequencer.ts';
import { isSerializationFailure } from './sql-state.ts';

/**
 * What may be said of a {@link PostgresStore}.
 *
 * @since 0.2.0
 */
export interface PostgresStoreOptions {
  /** The schema of its tables; `'demesne'` unless given. Letters, digits and `_`. */
  readonly schema?: string;
  /** The classes whose messages its log gives as their instances; those of other classes come encoded. None unless given. */
  readonly messages?: readonly MessageClass[];
  /** How often to look whether another process has committed something, in milliseconds from 1; 25 unless given. */
  readonly watchEveryMs?: number;
}

/**
 * Aggregates and the log of their messages in a PostgreSQL database, for any number of processes.
 *
 * *When to use*: with a {@link PostgresUnitOfWork} for each context, and a bus on its `log`. Call `migrate` once at the start.
 *
 * *Guarantees*: a commit is all or nothing, a stale one writes nothing. What was committed outlives a crash as far as the
 * server's `synchronous_commit` says. No connection is held while a unit works, and one is enough for everything.
 *
 * *Errors*: `InvalidOption` for what is no pool or no option; `NotMigrated` before `migrate`; `UnstorableText` for ids and
 * tenants that PostgreSQL doesn't keep; {@link CommitUnknown} where the connection is lost during a commit; what the driver
 * throws.
 *
 * @example
 * ```ts
 * import { PostgresStore, type PostgresPool } from 'demesne/postgres';
 *
 * // new Pool({ connectionString }) of pg fits as it is.
 * const start = async (pool: PostgresPool) => {
 *   const store = new PostgresStore(pool, { schema: 'shop' });
 *   await store.migrate();
 *   return store;
 * };
 * ```
 * @see https://www.postgresql.org/docs/current/transaction-iso.html
 * @since 0.2.0
 */
export class PostgresStore implements Store {
  /** Every message that was committed. */
  readonly log: PostgresMessageLog;
  readonly #connection: PostgresConnection;
  readonly #schema: string;
  readonly #aggregates: PostgresAggregates;
  readonly #listeners: PostgresListeners;
  readonly #names = new AggregateNames();

  constructor(pool: PostgresPool, options: PostgresStoreOptions = {}) {
    const { schema, messages, watchEveryMs } = checkedOptions(pool, options);
    const table = `"${schema}".messages`;
    this.#connection = new PostgresConnection(pool);
    this.#schema = schema;
    this.#aggregates = new PostgresAggregates(this.#connection, `"${schema}".aggregates`);
    this.#listeners = new PostgresListeners(this.#connection, table, watchEveryMs);
    const decoder = new MessageDecoder(new Map(messages.map((one) => [one.type, one])));
    const sequencer = new PostgresSequencer(this.#connection, schema);
    this.log = new PostgresMessageLog(this.#connection, table, sequencer, decoder, this.#listeners);
  }

  /** Makes its tables where they aren't there yet, or not all of them; several processes may do so at once. */
  migrate(): Promise<void> {
    return migrate(this.#connection, this.#schema);
  }

  admit(recipe: RepositoryRecipe): void {
    this.#names.admit(recipe);
  }

  load(recipe: RepositoryRecipe, id: string, tenant: string | undefined): Promise<AggregateRoot | undefined> {
    return this.#aggregates.load(recipe, id, tenant);
  }

  async commit({ aggregates, envelopes }: UnitChanges): Promise<ConcurrencyConflict | undefined> {
    // All that can be refused is refused before anything is sent.
    const messages = envelopes.map(storedMessage);
    const sent = sentAggregates(aggregates, envelopes);
    const conflict = await this.#connection
      .transaction(async (client) => {
        const found = await this.#aggregates.write(client, aggregates, sent);
        if (found === undefined && messages.length > 0) await this.log.insert(client, messages);
        return found;
      })
      .catch((error: unknown) => conflictIn(error, aggregates));
    if (conflict === undefined && messages.length > 0) this.#listeners.tell();
    return conflict;
  }

  /** Stops looking for commits of others; the pool stays open, since it is its owner's. */
  close(): void {
    this.#listeners.close();
  }
}

/** Who was faster may also be found out by the versions of a stream, or by the server. */
function conflictIn(error: unknown, changes: readonly AggregateChange[]): ConcurrencyConflict {
  const [first] = changes;
  if (first !== undefined && isSerializationFailure(error)) return conflictOver(first);
  if (!(error instanceof VersionTaken)) throw error;
  const taken = changes.find(({ recipe, id, tenant }) => streamName(recipe.name, id, tenant) === error.stream);
  if (taken === undefined) throw error;
  return conflictOver(taken);
}

function checkedOptions(pool: PostgresPool, options: PostgresStoreOptions): Required<PostgresStoreOptions> {
  const fits = typeof pool?.query === 'function' && typeof pool.connect === 'function';
  need(fits, 'pool', 'a PostgreSQL pool with query and connect', pool);
  needObject(options);
  const { schema = 'demesne', messages = [], watchEveryMs = 25 } = options;
  need(/^[A-Za-z_]\w{0,40}$/.test(schema), 'schema', 'up to 41 letters, digits and _', schema);
  need(Array.isArray(messages) && messages.every(isMessageClass), 'messages', 'a list of message classes', messages);
  need(watchEveryMs >= 1 && watchEveryMs <= 60_000, 'watchEveryMs', 'milliseconds from 1 to 60,000', watchEveryMs);
  return { schema, messages, watchEveryMs };
}
