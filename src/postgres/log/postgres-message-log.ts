import type { Envelope, EventEnvelope } from '../../messaging/message/envelope.ts';
import { checkReading, checkStorable } from '../../messaging/log/log-faults.ts';
import type { MessageDecoder } from '../../messaging/message/message-decoder.ts';
import type { LoggedMessage, LogShare, MessageLog, SharedMessages } from '../../messaging/log/message-log.ts';
import { envelopeOf, storedMessage, type ReadMessage, type StoredMessage } from '../../messaging/log/stored-message.ts';
import { firstRefusal } from './first-refusal.ts';
import {
  checkContinues,
  insertMessages,
  parametersOf,
  refusalIn,
  type BrokenStream,
  type Inserted,
} from './messages-insert.ts';
import { rowsOf, type PostgresConnection } from '../connection/postgres-connection.ts';
import type { PostgresQueryable } from '../connection/postgres-database.ts';
import type { CommitWatch } from '../../messaging/log/commit-watch.ts';
import type { PostgresSequencer } from './postgres-sequencer.ts';
import { SequencedReading, type StoredRow } from './sequenced-reading.ts';

interface Found {
  readonly found: string;
}

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
  readonly #table: string;
  readonly #insert: string;
  readonly #readStream: string;
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
    this.#table = `${schema}.messages`;
    this.#insert = insertMessages(this.#table);
    this.#readStream = `select ${this.#table}_of_stream($1, $2, $3) as found`;
    this.#reading = new SequencedReading(connection, sequencer, watch, schema);
    this.#decoder = decoder;
    this.#watch = watch;
  }

  async append(envelopes: readonly Envelope[]): Promise<void> {
    if (envelopes.length === 0) return;
    const messages = envelopes.map(storedMessage);
    try {
      await refusing(messages, this.#connection.write<Inserted>(this.#insert, ...parametersOf(messages)));
    } catch (refusal) {
      throw await firstRefusal(refusal, messages, this.#table, (sql, ...values) =>
        this.#connection.rows(sql, ...values),
      );
    }
    this.#watch.tell();
  }

  /** @internal What was wrong first with messages that were refused; to be asked once the refused statement is undone. */
  refusalOn(client: PostgresQueryable, refusal: unknown, messages: readonly StoredMessage[]): Promise<unknown> {
    return firstRefusal(refusal, messages, this.#table, (sql, ...values) => rowsOf(client, sql, ...values));
  }

  /** Appends messages within a transaction that is under way. */
  insert(client: PostgresQueryable, messages: readonly StoredMessage[]): Promise<void> {
    return refusing(messages, rowsOf<Inserted>(client, this.#insert, ...parametersOf(messages)));
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

  async readStream(stream: string, fromVersion: number, limit: number): Promise<readonly EventEnvelope[]> {
    checkReading('fromVersion', fromVersion, 1, limit);
    checkStorable('the name of a stream', stream);
    const [row] = await this.#connection.rows<Found>(this.#readStream, stream, fromVersion, mostOf(limit));
    const found = JSON.parse((row as Found).found) as readonly ReadMessage[];
    return found.map((one) => this.#open(one) as EventEnvelope);
  }

  async head(): Promise<number> {
    return this.#reading.head();
  }

  onAppended(listener: () => void): () => void {
    return this.#watch.add(listener);
  }

  #logged(rows: readonly StoredRow[]): readonly LoggedMessage[] {
    return rows.map((row) => ({ position: row.position, envelope: this.#open(row) }));
  }

  #open(row: ReadMessage): Envelope {
    return envelopeOf(row, this.#decoder.read(row.type, row.meta.schemaVersion ?? 1, row.data));
  }
}

/** The answer of an insert, or its refusal in the words of a log. */
async function refusing(messages: readonly StoredMessage[], inserting: Promise<readonly Inserted[]>): Promise<void> {
  let broken: string | null | undefined;
  try {
    broken = (await inserting)[0]?.broken;
  } catch (error) {
    throw refusalIn(error, messages) ?? error;
  }
  for (const one of JSON.parse(broken ?? '[]') as readonly BrokenStream[]) {
    checkContinues(
      one,
      messages.find(({ stream, version }) => stream === one.stream && version !== null)?.version as number,
    );
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
