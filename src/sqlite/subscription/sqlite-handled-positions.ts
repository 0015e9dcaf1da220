import type { HandledPositions, PlacedMessage, PlaceStanding } from '../../application/inbox/handled-positions.ts';
import { alreadyReached } from '../../application/unit-of-work/placed-reception.ts';
import type { ConcurrencyConflict } from '../../domain/repository.ts';
import type { Lease } from '../../messaging/durable-subscription/leasing/lease.ts';
import type { NewlyParked } from '../../messaging/durable-subscription/parking/parked-message.ts';
import { BUCKETS } from '../../messaging/log/bucket.ts';
import type { SqliteConnection } from '../connection/sqlite-connection.ts';

/** How far each bucket was handled, and what was handled of what is parked. */
export const positionsTables = (prefix: string): string => `
create table ${prefix}handled_buckets (
  subscription text not null,
  bucket integer not null check (bucket between 0 and ${BUCKETS - 1}),
  position integer not null check (position >= 0),
  epoch integer not null,
  primary key (subscription, bucket)
) strict, without rowid;

create table ${prefix}handled_parked (
  subscription text not null,
  position integer not null,
  primary key (subscription, position)
) strict, without rowid;`;

interface Found {
  readonly reached: number;
  readonly epoch: number;
  readonly is_parked: number;
  readonly is_apart: number;
}

/**
 * How far subscriptions have come, in an SQLite database.
 *
 * *When to use*: as the `positions` of a `SqliteStore`.
 *
 * *Guarantees*: those of `HandledPositions`, between several processes on one file too.
 *
 * *Errors*: `NotMigrated` before `migrate()`; what the driver throws.
 *
 * @see Hohpe & Woolf 2003, Idempotent Receiver
 * @since 0.2.0
 */
export class SqliteHandledPositions implements HandledPositions {
  readonly #connection: SqliteConnection;
  readonly #prefix: string;

  /** @internal A `SqliteStore` makes it. */
  constructor(connection: SqliteConnection, prefix: string) {
    this.#connection = connection;
    this.#prefix = prefix;
  }

  find({ consumer, place: { position, bucket, epoch, parked } }: PlacedMessage): PlaceStanding | undefined {
    const sql = `select position as reached, epoch, ${this.#isParked('?1', '?3')} as is_parked,
        exists (select 1 from ${this.#prefix}handled_parked where subscription = ?1 and position = ?3) as is_apart
      from ${this.#prefix}handled_buckets where subscription = ?1 and bucket = ?2`;
    const [found] = this.#connection.all<Found>(sql, consumer, bucket, position);
    if (found === undefined) return undefined;
    if (found.epoch > epoch) return 'lost';
    const isHandled = parked ? found.is_apart === 1 || found.is_parked === 0 : found.reached >= position;
    return isHandled ? 'handled' : 'open';
  }

  /** Notes a message as handled within a transaction that is under way, or answers with the conflict that it is not open. */
  write(message: PlacedMessage): ConcurrencyConflict | undefined {
    if (this.find(message) !== 'open') return alreadyReached(message);
    const { position, bucket, epoch, parked } = message.place;
    const reached = parked ? 'position' : '?4';
    const sql = `update ${this.#prefix}handled_buckets set epoch = ?3, position = ${reached} where subscription = ?1 and bucket = ?2`;
    this.#connection.run(sql, message.consumer, bucket, epoch, position);
    if (parked)
      this.#connection.run(`insert into ${this.#prefix}handled_parked values (?, ?)`, message.consumer, position);
    return undefined;
  }

  /** Keeps the positions of a subscription, unless it does already. */
  track(subscription: string): void {
    const sql = `with recursive buckets (bucket) as (
        select 0 union all select bucket + 1 from buckets where bucket < ${BUCKETS - 1}
      )
      insert into ${this.#prefix}handled_buckets
      select name, bucket, position, 0 from buckets join ${this.#prefix}subscriptions on partition = bucket % partitions
      where name = ? on conflict do nothing`;
    this.#connection.run(sql, subscription);
  }

  /** Notes the buckets of messages that are about to be parked, under whose epoch, and which of those were handled. */
  park({ subscription, epoch }: Lease, parked: readonly NewlyParked[]): void {
    if (parked.length === 0) return;
    const sent = `select value ->> 'position' as position, value ->> 'bucket' as bucket from json_each(?2)`;
    const places = JSON.stringify(parked.map(({ position, bucket }) => ({ position, bucket })));
    const handled = `insert into ${this.#prefix}handled_parked
      select ?1, sent.position from (${sent}) as sent
      join ${this.#prefix}handled_buckets as reached on reached.subscription = ?1 and reached.bucket = sent.bucket
      where reached.position >= sent.position and not ${this.#isParked('?1', 'sent.position')}
      on conflict do nothing`;
    const reached = `update ${this.#prefix}handled_buckets as kept
      set epoch = max(epoch, ?3),
        position = max(position, (select max(sent.position) from (${sent}) as sent where sent.bucket = kept.bucket))
      where subscription = ?1 and bucket in (select bucket from (${sent}))`;
    this.#connection.run(handled, subscription, places);
    this.#connection.run(reached, subscription, places, epoch);
  }

  /** Forgets a message that is parked no more. */
  settled(subscription: string, position: number): void {
    this.#connection.run(
      `delete from ${this.#prefix}handled_parked where subscription = ? and position = ?`,
      subscription,
      position,
    );
  }

  /** Takes the buckets back to a position, under the epochs of the partitions that they are in now. */
  reset(subscription: string, position: number): void {
    const sql = `update ${this.#prefix}handled_buckets set position = min(position, ?2), epoch = (
        select epoch from ${this.#prefix}subscriptions where name = ?1 and partition = bucket % partitions
      )
      where subscription = ?1`;
    this.#connection.run(sql, subscription, position);
    this.#connection.run(
      `delete from ${this.#prefix}handled_parked where subscription = ? and position > ?`,
      subscription,
      position,
    );
  }

  /** Whether a message is parked, and may still be tried. */
  #isParked(subscription: string, position: string): string {
    return `exists (
      select 1 from ${this.#prefix}parked as one
      where one.subscription = ${subscription} and one.position = ${position} and one.status <> 'skipped'
    )`;
  }
}
