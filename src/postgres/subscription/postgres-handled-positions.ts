import type { HandledPositions, PlacedMessage, PlaceStanding } from '../../application/inbox/handled-positions.ts';
import { alreadyReached } from '../../application/unit-of-work/placed-reception.ts';
import type { ConcurrencyConflict } from '../../domain/repository.ts';
import { rowsOf } from '../connection/postgres-connection.ts';
import type { PostgresQueryable } from '../connection/postgres-database.ts';

interface Found {
  readonly reached: string | number;
  readonly epoch: string | number;
  readonly is_parked: boolean;
  readonly is_apart: boolean;
}

/**
 * How far subscriptions have come, in a PostgreSQL database.
 *
 * *When to use*: as the `positions` of a `PostgresStore`.
 *
 * *Guarantees*: those of `HandledPositions`, among any number of processes. Of two copies at once the second waits for the first,
 * and is handled if that rolls back.
 *
 * *Errors*: `NotMigrated` before `migrate()`; what the driver throws.
 *
 * @see Hohpe & Woolf 2003, Idempotent Receiver
 * @since 0.2.0
 */
export class PostgresHandledPositions implements HandledPositions {
  readonly #pool: PostgresQueryable;
  readonly #schema: string;

  /** @internal A `PostgresStore` makes it. */
  constructor(pool: PostgresQueryable, schema: string) {
    this.#pool = pool;
    this.#schema = schema;
  }

  find(message: PlacedMessage): Promise<PlaceStanding | undefined> {
    return this.findOn(this.#pool, message);
  }

  /** How a message stands for whoever's transaction a client is in. */
  async findOn(client: PostgresQueryable, { consumer, place }: PlacedMessage): Promise<PlaceStanding | undefined> {
    const { position, bucket, epoch, parked } = place;
    const sql = `select position as reached, epoch, ${this.#isParked} as is_parked, ${this.#isApart} as is_apart
      from ${this.#schema}.handled_buckets where subscription = $1 and bucket = $3::integer`;
    const [found] = await rowsOf<Found>(client, sql, consumer, position, bucket);
    if (found === undefined) return undefined;
    if (Number(found.epoch) > epoch) return 'lost';
    const isHandled = parked ? found.is_apart || !found.is_parked : Number(found.reached) >= position;
    return isHandled ? 'handled' : 'open';
  }

  /** Notes a message as handled within a transaction that is under way, or answers with the conflict that it is not open. */
  async write(client: PostgresQueryable, message: PlacedMessage): Promise<ConcurrencyConflict | undefined> {
    const isWritten = await (message.place.parked ? this.#reachApart(client, message) : this.#reach(client, message));
    return isWritten ? undefined : alreadyReached(message);
  }

  async #reach(client: PostgresQueryable, { consumer, place }: PlacedMessage): Promise<boolean> {
    const sql = `update ${this.#schema}.handled_buckets set position = $2, epoch = $4
      where subscription = $1 and bucket = $3::integer and position < $2 and epoch <= $4 returning 1 as written`;
    const { position, bucket, epoch } = place;
    return (await rowsOf(client, sql, consumer, position, bucket, epoch)).length > 0;
  }

  /** Locks the bucket before it looks: whoever was faster is seen then, even if what it handled is parked no more. */
  async #reachApart(client: PostgresQueryable, { consumer, place }: PlacedMessage): Promise<boolean> {
    const { position, bucket, epoch } = place;
    const lock = `update ${this.#schema}.handled_buckets set epoch = $3
      where subscription = $1 and bucket = $2::integer and epoch <= $3 returning 1 as written`;
    if ((await rowsOf(client, lock, consumer, bucket, epoch)).length === 0) return false;
    const sql = `insert into ${this.#schema}.handled_parked (subscription, position)
      select $1::text, $2::bigint where ${this.#isParked} and not ${this.#isApart} on conflict do nothing returning 1 as written`;
    return (await rowsOf(client, sql, consumer, position)).length > 0;
  }

  get #isParked(): string {
    return `exists (select from ${this.#schema}.parked as one
      where one.subscription = $1::text and one.position = $2::bigint and one.status <> 'skipped')`;
  }

  get #isApart(): string {
    return `exists (select from ${this.#schema}.handled_parked as one
      where one.subscription = $1::text and one.position = $2::bigint)`;
  }
}
