import { Instant } from '../../domain/time/instant.ts';
import type { Lease } from '../../messaging/durable-subscription/leasing/lease.ts';
import type {
  FailureCause,
  ParkedDecision,
  NewlyParked,
  ParkedMessage,
  ParkedOutcome,
  ParkedStatus,
} from '../../messaging/durable-subscription/parking/parked-message.ts';
import {
  parkedMessageOf,
  type StoredParkedMessage,
} from '../../messaging/durable-subscription/parking/stored-parked-message.ts';
import type { DueParked, ParkedQuery } from '../../messaging/durable-subscription/subscription-store.ts';
import type { SqliteConnection } from '../connection/sqlite-connection.ts';

interface Row extends Omit<StoredParkedMessage, 'cause' | 'next_attempt_at'> {
  readonly next_attempt_at: string | null;
  /** JSON text. */
  readonly cause: string | null;
}

/** The table of parked messages; every method runs within a transaction of the store. */
export class SqliteParking {
  readonly #connection: SqliteConnection;
  readonly #table: string;

  constructor(connection: SqliteConnection, table: string) {
    this.#connection = connection;
    this.#table = table;
  }

  park(subscription: string, parked: readonly NewlyParked[], now: Instant): void {
    const sql = `insert into ${this.#table}
        (subscription, position, key, bucket, id, type, status, attempts, next_attempt_at, cause, first_at, last_at)
      values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
      on conflict (subscription, position) do update
        set status = ?7, attempts = ?8, next_attempt_at = ?9, cause = ?10, edited = null, edited_version = null, reason = null,
          first_at = ?11, last_at = ?12
        where status = 'skipped'`;
    for (const { position, key, bucket, id, type, status, attempts, retryInMs, cause, firstAt, lastAt } of parked) {
      const next = status === 'retrying' ? later(now, retryInMs ?? 0) : null;
      const told = cause === undefined ? null : JSON.stringify(cause);
      const times = [firstAt?.toString() ?? null, lastAt?.toString() ?? null];
      this.#connection.run(sql, subscription, position, key, bucket, id, type, status, attempts, next, told, ...times);
    }
    for (const key of new Set(parked.map((one) => one.key))) this.#promote(subscription, key, now);
  }

  blocked(subscription: string, keys: readonly string[]): readonly string[] {
    const sql = `select value as key from json_each(?2) where exists
      (select 1 from ${this.#table} where subscription = ?1 and key = value and status <> 'skipped')`;
    return this.#connection.all<{ key: string }>(sql, subscription, JSON.stringify(keys)).map(({ key }) => key);
  }

  due({ subscription, partition, partitions }: Lease, limit: number, now: Instant): DueParked {
    const sql = `select * from ${this.#table}
      where subscription = ? and status = 'retrying' and bucket % ? = ? order by next_attempt_at, position limit ?`;
    const rows = this.#connection.all<Row>(sql, subscription, partitions, partition, limit + 1);
    const due = rows.filter((row) => (row.next_attempt_at as string) <= now.toString());
    const next = rows[due.length]?.next_attempt_at;
    return {
      due: due.slice(0, limit).map(messageOf),
      ...(next && { nextInMs: Instant.of(next).msSince(now) }),
    };
  }

  attempt(subscription: string, position: number, retryInMs: number, now: Instant): number | undefined {
    const sql = `update ${this.#table} set attempts = attempts + 1, next_attempt_at = ?
      where subscription = ? and position = ? and status = 'retrying' returning attempts`;
    const [row] = this.#connection.all<{ attempts: number }>(sql, later(now, retryInMs), subscription, position);
    return row?.attempts;
  }

  settle(subscription: string, position: number, attempts: number, outcome: ParkedOutcome, now: Instant): void {
    if (outcome.done) {
      const sql = `delete from ${this.#table} where subscription = ? and position = ? and status <> 'skipped' returning key`;
      const [row] = this.#connection.all<{ key: string }>(sql, subscription, position);
      if (row !== undefined) this.#promote(subscription, row.key, now);
      return;
    }
    const { retryInMs, cause, at } = outcome;
    const status: ParkedStatus = retryInMs === undefined ? 'dead' : 'retrying';
    const next = retryInMs === undefined ? null : later(now, retryInMs);
    const sql = `update ${this.#table} set status = ?4, next_attempt_at = ?5, cause = ?6, first_at = coalesce(first_at, ?7), last_at = ?7
      where subscription = ?1 and position = ?2 and attempts = ?3 and status <> 'skipped'`;
    this.#connection.run(sql, subscription, position, attempts, status, next, JSON.stringify(cause), at.toString());
  }

  list(subscription: string, { status, after = 0, limit = 100 }: ParkedQuery): readonly ParkedMessage[] {
    const sql = `select * from ${this.#table} where subscription = ?1 and position > ?2 and (?3 is null or status = ?3)
      order by position limit ?4`;
    const most = Math.min(limit, Number.MAX_SAFE_INTEGER);
    return this.#connection.all<Row>(sql, subscription, after, status ?? null, most).map(messageOf);
  }

  decide(subscription: string, position: number, decision: ParkedDecision, now: Instant): boolean {
    const where = `where subscription = ?1 and position = ?2 and status <> 'skipped'`;
    const changed = (set: string, ...values: readonly (string | number)[]): readonly { key: string }[] =>
      this.#connection.all(
        `update ${this.#table} set ${set} ${where} returning key`,
        subscription,
        position,
        ...values,
      );
    if (decision.kind === 'skip') {
      const [row] = changed(`status = 'skipped', next_attempt_at = null, reason = ?3`, decision.reason);
      if (row !== undefined) this.#promote(subscription, row.key, now);
      return row !== undefined;
    }
    if (decision.kind === 'edit') {
      changed('edited = ?3, edited_version = ?4', JSON.stringify(decision.data), decision.version);
    }
    const again = `status = case status when 'behind' then 'behind' else 'retrying' end,
      next_attempt_at = case status when 'behind' then null else ?3 end,
      attempts = case status when 'behind' then attempts else 0 end`;
    return changed(again, now.toString()).length > 0;
  }

  forgetAfter(subscription: string, position: number): void {
    this.#connection.run(`delete from ${this.#table} where subscription = ? and position > ?`, subscription, position);
  }

  /** The first of a key that is behind nobody any more is tried at once. */
  #promote(subscription: string, key: string, now: Instant): void {
    const sql = `update ${this.#table} set status = 'retrying', next_attempt_at = ?3
      where subscription = ?1
        and position = (select min(position) from ${this.#table} where subscription = ?1 and key = ?2 and status = 'behind')
        and not exists
          (select 1 from ${this.#table} where subscription = ?1 and key = ?2 and status in ('retrying', 'dead'))`;
    this.#connection.run(sql, subscription, key, now.toString());
  }
}

const later = (now: Instant, ms: number): string => now.plusMs(Math.ceil(ms)).toString();

const messageOf = (row: Row): ParkedMessage =>
  parkedMessageOf({ ...row, cause: row.cause === null ? null : (JSON.parse(row.cause) as FailureCause) });
