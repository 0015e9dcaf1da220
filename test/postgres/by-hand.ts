import { bucketOf, type Envelope, type LoggedMessage } from 'demesne/messaging';
import { DomainEvent, Instant } from 'demesne';
import type { PostgresMessageLog } from 'demesne/postgres';
import type pg from 'pg';

export class Noted extends DomainEvent.define('test.Noted', {}) {}

const occurredAt = Instant.of('2026-03-01T12:00:00Z');
const META = JSON.stringify({ occurredAt: occurredAt.toString(), correlationId: 'c-1' });

/** `'Order/a 2'`, the second event of a stream, as an envelope. */
export function event(label: string): Envelope {
  const [stream, version] = label.split(' ') as [string, string];
  const [type, id] = stream.split('/') as [string, string];
  const aggregate = { type, id, version: Number(version) };
  return { id: label, message: new Noted(), occurredAt, aggregate, correlationId: 'c-1' };
}

/** Inserts `'Order/a 2'` as anybody might who knows the table. */
export async function insert(client: Pick<pg.ClientBase, 'query'>, schema: string, label: string): Promise<void> {
  const [stream, version] = label.split(' ') as [string, string];
  const sql = `insert into "${schema}".messages (id, type, stream, version, data, meta, bucket)
    values ($1, 'test.Noted', $2, $3, '{}', $4, $5)`;
  await client.query(sql, [label, stream, Number(version), META, bucketOf(stream)]);
}

/** A reader that goes on from where it is, and fails where a position is left out or comes again. */
export class Follower {
  readonly seen: string[] = [];
  readonly #log: PostgresMessageLog;
  #position = 0;

  constructor(log: PostgresMessageLog) {
    this.#log = log;
  }

  /** The ids that are new since the last time. */
  async next(limit = 1_000): Promise<readonly string[]> {
    const batch: readonly LoggedMessage[] = await this.#log.read(this.#position, limit);
    for (const { position, envelope } of batch) {
      if (position !== this.#position + 1) throw new Error(`Position ${position} came after ${this.#position}.`);
      this.#position = position;
      this.seen.push(envelope.id);
    }
    return batch.map(({ envelope }) => envelope.id);
  }
}
