import { bucketOf, type Envelope } from 'demesne/messaging';
import type pg from 'pg';

const COLUMNS = 'id, type, stream, version, data, meta, bucket, tenant';

const values = (rows: number): string =>
  Array.from(
    { length: rows },
    (_, row) => `(${[1, 2, 3, 4, 5, 6, 7, 8].map((place) => `$${row * 8 + place}`).join()})`,
  ).join();

/** What is stored of an event. */
export function valuesOf({ id, message, aggregate, occurredAt, correlationId, tenant }: Envelope): readonly unknown[] {
  const stream = `${aggregate?.type}/${aggregate?.id}`;
  const meta = JSON.stringify({ occurredAt: occurredAt.toString(), correlationId });
  const data = JSON.stringify((message as unknown as { data: unknown }).data);
  return [id, message.type, stream, aggregate?.version, data, meta, bucketOf(stream), tenant ?? ''];
}

/**
 * A table of events, and one prepared statement for an append. Readers have no order to go by: what is committed later may
 * have a lower number.
 */
export class PostgresLogByHand {
  readonly #pool: pg.Pool;
  readonly #schema: string;

  constructor(pool: pg.Pool, schema: string) {
    this.#pool = pool;
    this.#schema = schema;
  }

  async create(): Promise<this> {
    await this.#pool.query(`create schema if not exists ${this.#schema}; create table ${this.#schema}.events (
      seq bigint generated always as identity primary key,
      id text collate "C" not null unique,
      type text not null,
      stream text collate "C" not null,
      version integer not null,
      data json not null,
      meta json not null,
      bucket smallint not null,
      tenant text not null,
      recorded_at timestamptz not null default clock_timestamp(),
      unique (stream, version)
    )`);
    return this;
  }

  async append(envelopes: readonly Envelope[], on: Pick<pg.ClientBase, 'query'> = this.#pool): Promise<void> {
    const rows = envelopes.length;
    const text = `insert into ${this.#schema}.events (${COLUMNS}) values ${values(rows)}`;
    await on.query({ name: `append-${rows}`, text, values: envelopes.flatMap(valuesOf) });
  }

  /** The events of an aggregate, as rows. */
  async load(stream: string): Promise<readonly object[]> {
    const text = `select ${COLUMNS} from ${this.#schema}.events where stream = $1 order by version`;
    return (await this.#pool.query({ name: 'load', text, values: [stream] })).rows;
  }

  /** The events of a number above another one, as rows. */
  async after(seq: number, limit: number): Promise<readonly { readonly seq: string; readonly data: unknown }[]> {
    const text = `select seq, ${COLUMNS} from ${this.#schema}.events where seq > $1 order by seq limit $2`;
    return (await this.#pool.query({ name: 'after', text, values: [seq, limit] })).rows;
  }
}
