import type { Envelope, EventEnvelope } from '../../messaging/message/envelope.ts';
import { checkReading, checkStorable, isStorable } from '../../messaging/log/log-faults.ts';
import type { MessageDecoder } from '../../messaging/message/message-decoder.ts';
import type { LoggedMessage, LogShare, SharedMessages } from '../../messaging/log/message-log.ts';
import { envelopeOf, storedMessage, type ReadMessage, type StoredMessage } from '../../messaging/log/stored-message.ts';
import { firstRefusal } from './first-refusal.ts';
import { insertMessages, parametersOf, refusalIn } from './messages-insert.ts';
import { rowsOf, type PostgresConnection } from '../connection/postgres-connection.ts';
import type { PostgresQueryable } from '../connection/postgres-database.ts';
import type { CommitWatch } from '../../messaging/log/commit-watch.ts';
import type { AppendRules, StreamLog, StreamPage } from '../../messaging/stream/stream-log.ts';
import type { PostgresSequencer } from './postgres-sequencer.ts';
import { SequencedReading, type StoredRow } from './sequenced-reading.ts';

interface Found {
  readonly found: string;
}

interface FoundPage extends Found {
  /** How many were asked for in the end: fewer, where they are large. */
  readonly taken: string;
}

/**
 * The message log in a PostgreSQL database.
 *
 * *When to use*: as the `log` of a `PostgresStore`: hand it to a bus.
 *
 * *Guarantees*: those of `StreamLog`, at every isolation level and for any way of inserting. A message has no position when
 * it is inserted: whoever reads first after its commit gives it the next one, so writers never wait for each other, and no
 * open transaction holds readers up. Messages are of the classes that the store was told, and encoded otherwise; a message
 * that its class can't read stays encoded.
 *
 * *Errors*: those of `StreamLog`; `InlineBypassed` for what is to bring rows and doesn't; `CommitUnknown` where the connection is
 * lost during an append; `NotMigrated` before `migrate()`; what the driver throws.
 *
 * @see Hohpe & Woolf 2003, Message Store; Kreps 2013, The Log
 * @since 0.2.0
 */
export class PostgresMessageLog implements StreamLog {
  readonly #connection: PostgresConnection;
  readonly #schema: string;
  readonly #insert: string;
  readonly #reading: SequencedReading;
  readonly #decoder: MessageDecoder;
  readonly #watch: CommitWatch;

  /** @internal A `PostgresStore` makes it. */
  constructor(
    connection: PostgresConnection,
    schema: string,
    sequencer: PostgresSequencer,
    decoder: MessageDecoder,
    watch: CommitWatch,
  ) {
    this.#connection = connection;
    this.#schema = schema;
    this.#insert = insertMessages(`${schema}.messages`);
    this.#reading = new SequencedReading(connection, sequencer, watch, schema);
    this.#decoder = decoder;
    this.#watch = watch;
  }

  async append(envelopes: readonly Envelope[], rules: AppendRules = {}): Promise<void> {
    if (envelopes.length === 0) return;
    const messages = envelopes.map(storedMessage);
    try {
      await refusing(messages, this.#connection.write(this.#insert, ...parametersOf(messages, rules)));
    } catch (refusal) {
      throw await firstRefusal(
        refusal,
        messages,
        this.#schema,
        (sql, ...values) => this.#connection.rows(sql, ...values),
        rules,
      );
    }
    this.#watch.tell();
  }

  /** @internal What was wrong first with messages that were refused; to be asked once the refused statement is undone. */
  refusalOn(client: PostgresQueryable, refusal: unknown, messages: readonly StoredMessage[]): Promise<unknown> {
    return firstRefusal(refusal, messages, this.#schema, (sql, ...values) => rowsOf(client, sql, ...values));
  }

  /** Appends messages within a transaction that is under way. */
  async insert(client: PostgresQueryable, messages: readonly StoredMessage[]): Promise<void> {
    await refusing(messages, rowsOf(client, this.#insert, ...parametersOf(messages)));
  }

  async read(after: number, limit: number): Promise<readonly LoggedMessage[]> {
    checkReading('after', after, 0, limit);
    return this.#logged(await this.#reading.after(after, mostOf(limit)));
  }

  async readShare(after: number, limit: number, share: LogShare): Promise<SharedMessages> {
    checkReading('after', after, 0, limit);
    const { rows, passed } = await this.#reading.ofShare(after, mostOf(limit), share);
    return { messages: this.#logged(rows), passed };
  }

  async readBackwards(before: number, limit: number, types?: readonly string[]): Promise<readonly LoggedMessage[]> {
    checkReading('before', before, 1, limit);
    return this.#logged(await this.#reading.before(before, mostOf(limit), types?.filter(isStorable)));
  }

  readStream(stream: string, fromVersion: number, limit: number): Promise<StreamPage> {
    return this.#page('of_stream', stream, fromVersion, limit);
  }

  /** @internal The same, as the transaction of a client sees it. */
  pageOn(client: PostgresQueryable, stream: string, fromVersion: number, limit: number): Promise<StreamPage> {
    return this.#page('of_stream', stream, fromVersion, limit, client);
  }

  readStreamBackwards(stream: string, fromVersion: number, limit: number): Promise<StreamPage> {
    return this.#page('of_stream_backwards', stream, fromVersion, limit);
  }

  async find(ids: readonly string[]): Promise<readonly Envelope[]> {
    const sql = `select ${this.#schema}.messages_of_ids($1) as found`;
    const [row] = await this.#connection.rows<Found>(sql, JSON.stringify(ids.filter(isStorable)));
    return (JSON.parse((row as Found).found) as readonly ReadMessage[]).map((one) => this.#open(one));
  }

  async head(): Promise<number> {
    return this.#reading.head();
  }

  onAppended(listener: () => void): () => void {
    return this.#watch.add(listener);
  }

  async #page(
    reader: 'of_stream' | 'of_stream_backwards',
    stream: string,
    fromVersion: number,
    limit: number,
    client?: PostgresQueryable,
  ): Promise<StreamPage> {
    checkReading('fromVersion', fromVersion, 1, limit);
    checkStorable('the name of a stream', stream);
    const sql = `select batch as found, taken from ${this.#schema}.messages_${reader}($1, $2, $3)`;
    const most = mostOf(limit);
    const values = [stream, fromVersion, most];
    const reading = client
      ? rowsOf<FoundPage>(client, sql, ...values)
      : this.#connection.rows<FoundPage>(sql, ...values);
    const [row] = (await reading) as readonly [FoundPage];
    const taken = Number(row.taken);
    const events = (JSON.parse(row.found) as readonly ReadMessage[]).map((one) => this.#open(one) as EventEnvelope);
    return taken < most && events.length === taken ? Object.assign(events, { isCut: true as const }) : events;
  }

  #logged(rows: readonly StoredRow[]): readonly LoggedMessage[] {
    return rows.map((row) => ({ position: row.position, envelope: this.#open(row) }));
  }

  #open(row: ReadMessage): Envelope {
    return envelopeOf(row, this.#decoder.read(row.type, row.meta.schemaVersion ?? 1, row.data));
  }
}

/** What comes of an insert, or its refusal in the words of a log. */
async function refusing(messages: readonly StoredMessage[], inserting: Promise<unknown>): Promise<void> {
  try {
    await inserting;
  } catch (error) {
    throw refusalIn(error, messages) ?? error;
  }
}

/** A limit that a `bigint` can have. */
const mostOf = (limit: number): number => Math.min(Math.floor(limit), Number.MAX_SAFE_INTEGER);

/** Another text after every commit that appended something; both looks go by an index. */
export async function newestOf(connection: PostgresConnection, table: string): Promise<string | undefined> {
  const sql = `select concat((select max(position) from ${table}), ' ',
    (select max(seq) from ${table} where position is null)) as newest`;
  const [row] = await connection.rows<{ readonly newest: string }>(sql);
  return row?.newest;
}
