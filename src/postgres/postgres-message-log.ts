import type { Envelope, EventEnvelope } from '../messaging/message/envelope.ts';
import { checkReading, checkStorable } from '../messaging/log/log-faults.ts';
import type { MessageDecoder } from '../messaging/message/message-decoder.ts';
import type { LoggedMessage, MessageLog } from '../messaging/log/message-log.ts';
import { envelopeOf, storedMessage, type StoredMessage } from '../messaging/log/stored-message.ts';
import { checkContinues, insertMessages, parameterOf, refusalIn, type BrokenStream } from './messages-insert.ts';
import { asJson, rowsOf, type PostgresConnection } from './postgres-connection.ts';
import type { PostgresQueryable } from './postgres-database.ts';
import type { PostgresListeners } from './postgres-listeners.ts';
import type { PostgresSequencer } from './postgres-sequencer.ts';

interface Row extends StoredMessage {
  readonly position: number;
}

interface Batch {
  readonly found: string;
  /** Whether something is committed that has no position yet. */
  readonly pending: boolean;
}

interface Head {
  readonly position: string;
  readonly pending: boolean;
}

const COLUMNS = 'position, id, type, stream, version, data, meta, bucket, tenant';

/**
 * The message log in a PostgreSQL database.
 *
 * *When to use*: as the `log` of a `PostgresStore`: hand it to a bus.
 *
 * *Guarantees*: those of `MessageLog`, at every isolation level and for any way of inserting. A message has no position when
 * it is inserted: whoever reads first after its commit gives it the next one, so writers never wait for each other, and no
 * open transaction holds readers up. Messages are of the classes that the store was told, and encoded otherwise; a message
 * that its class can't read stays encoded.
 *
 * *Errors*: those of `MessageLog`; `CommitUnknown` where the connection is lost during an append; `NotMigrated` before
 * `migrate()`; what the driver throws.
 *
 * @see Hohpe & Woolf 2003, Message Store; Kreps 2013, The Log
 * @since 0.2.0
 */
export class PostgresMessageLog implements MessageLog {
  readonly #connection: PostgresConnection;
  readonly #insert: string;
  readonly #read: string;
  readonly #readStream: string;
  readonly #head: string;
  readonly #sequencer: PostgresSequencer;
  readonly #decoder: MessageDecoder;
  readonly #listeners: PostgresListeners;

  /** @internal A `PostgresStore` makes it. */
  constructor(
    connection: PostgresConnection,
    table: string,
    sequencer: PostgresSequencer,
    decoder: MessageDecoder,
    listeners: PostgresListeners,
  ) {
    this.#connection = connection;
    this.#insert = insertMessages(table);
    this.#read = read(table);
    this.#readStream = readStream(table);
    this.#head = head(table);
    this.#sequencer = sequencer;
    this.#decoder = decoder;
    this.#listeners = listeners;
  }

  async append(envelopes: readonly Envelope[]): Promise<void> {
    if (envelopes.length === 0) return;
    const messages = envelopes.map(storedMessage);
    const parameter = parameterOf(messages);
    await refusing(messages, this.#connection.write<BrokenStream>(this.#insert, parameter));
    this.#listeners.tell();
  }

  /** Appends messages within a transaction that is under way. */
  insert(client: PostgresQueryable, messages: readonly StoredMessage[]): Promise<void> {
    return refusing(messages, rowsOf<BrokenStream>(client, this.#insert, parameterOf(messages)));
  }

  async read(after: number, limit: number): Promise<readonly LoggedMessage[]> {
    checkReading('after', after, 0, limit);
    for (let isAll = false; ;) {
      const [batch] = await this.#connection.rows<Batch>(this.#read, after, mostOf(limit));
      const { found, pending } = batch as Batch;
      const rows = JSON.parse(found) as readonly Row[];
      if (isAll || !pending || rows.length >= mostOf(limit)) return rows.map((row) => this.#logged(row));
      isAll = await this.#sequencer.sequence();
    }
  }

  async readStream(stream: string, fromVersion: number, limit: number): Promise<readonly EventEnvelope[]> {
    checkReading('fromVersion', fromVersion, 1, limit);
    checkStorable('the name of a stream', stream);
    const [batch] = await this.#connection.rows<Batch>(this.#readStream, stream, fromVersion, mostOf(limit));
    return (JSON.parse((batch as Batch).found) as readonly Row[]).map((row) => this.#open(row) as EventEnvelope);
  }

  async head(): Promise<number> {
    for (let isAll = false; ;) {
      const [head] = await this.#connection.rows<Head>(this.#head);
      const { position, pending } = head as Head;
      if (isAll || !pending) return Number(position);
      isAll = await this.#sequencer.sequence();
    }
  }

  onAppended(listener: () => void): () => void {
    return this.#listeners.add(listener);
  }

  #logged(row: Row): LoggedMessage {
    return { position: row.position, envelope: this.#open(row) };
  }

  #open(row: Row): Envelope {
    return this.#decoder.open(envelopeOf(row));
  }
}

/** The answer of an insert, or its refusal in the words of a log. */
async function refusing(
  messages: readonly StoredMessage[],
  inserting: Promise<readonly BrokenStream[]>,
): Promise<void> {
  let broken: readonly BrokenStream[];
  try {
    broken = await inserting;
  } catch (error) {
    throw refusalIn(error, messages) ?? error;
  }
  for (const one of broken) {
    checkContinues(
      one,
      messages.find(({ stream, version }) => stream === one.stream && version !== null)?.version as number,
    );
  }
}

/** A limit that a `bigint` can have. */
const mostOf = (limit: number): number => Math.min(Math.floor(limit), Number.MAX_SAFE_INTEGER);

const isPending = (table: string): string => `exists (select from ${table} where position is null) as pending`;

const read = (table: string): string =>
  `select ${asJson(`select ${COLUMNS} from ${table} where position > $1::bigint order by position limit $2::bigint`)}, ${isPending(table)}`;

const readStream = (table: string): string =>
  `select ${asJson(`select ${COLUMNS} from ${table} where stream = $1::text and version >= $2::bigint order by version limit $3::bigint`)}`;

const head = (table: string): string =>
  `select coalesce(max(position), 0)::text as position, ${isPending(table)} from ${table}`;
