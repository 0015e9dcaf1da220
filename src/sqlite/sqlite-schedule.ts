import { Instant } from '../domain/time/instant.ts';
import type { ConcurrencyConflict } from '../domain/repository.ts';
import { isStorable } from '../messaging/log/log-faults.ts';
import type {
  ScheduleBacklog,
  ScheduleChange,
  ScheduledMessage,
  ScheduledMessages,
} from '../messaging/scheduler/scheduled-messages.ts';
import { notScheduled, type StoredChange } from '../messaging/scheduler/stored-change.ts';
import type { SqliteConnection } from './connection/sqlite-connection.ts';
import type { CommitWatch } from '../messaging/log/commit-watch.ts';
import type { SqliteMessageLog } from './log/sqlite-message-log.ts';
import { guardedTypes } from './read-model/sqlite-inline-versions.ts';

/** The messages that wait for their time, as the log will have them. Times are numbers, since text puts the year 10,000 first. */
export const scheduledTable = (prefix: string): string => `
create table ${prefix}scheduled (
  seq integer primary key autoincrement,
  tenant text not null,
  key text not null,
  due_at_ms integer not null,
  id text not null unique,
  type text not null,
  data text not null check (json_valid(data)),
  meta text not null check (json_valid(meta)),
  bucket integer not null check (bucket between 0 and 255),
  unique (tenant, key)
) strict;

create index ${prefix}scheduled_due on ${prefix}scheduled (due_at_ms, seq);`;

interface Row {
  readonly seq: number;
  readonly tenant: string;
  readonly id: string;
  readonly type: string;
  readonly data: string;
  readonly meta: string;
  readonly bucket: number;
}

/**
 * The messages that wait for their time, in an SQLite database.
 *
 * *When to use*: as the `schedule` of a `SqliteStore`: hand it to a `Scheduler`.
 *
 * *Guarantees*: those of `ScheduledMessages`, between several processes on one file too.
 *
 * *Errors*: `NotMigrated` before `migrate()`; what the driver throws.
 *
 * @see Vernon 2013, ch. 4, on long-running processes and their time-outs
 * @since 0.2.0
 */
export class SqliteSchedule implements ScheduledMessages {
  readonly #connection: SqliteConnection;
  readonly #table: string;
  readonly #guarded: string;
  readonly #log: SqliteMessageLog;
  readonly #watch: CommitWatch;

  /** @internal A `SqliteStore` makes it. */
  constructor(connection: SqliteConnection, prefix: string, log: SqliteMessageLog, watch: CommitWatch) {
    this.#connection = connection;
    this.#table = `${prefix}scheduled`;
    this.#guarded = guardedTypes(prefix);
    this.#log = log;
    this.#watch = watch;
  }

  find(key: string, tenant = ''): ScheduledMessage | undefined {
    if (!isStorable(key) || !isStorable(tenant)) return undefined;
    const sql = `select id, type, due_at_ms from ${this.#table} where tenant = ? and key = ?`;
    const [row] = this.#connection.all<{ id: string; type: string; due_at_ms: number }>(sql, tenant, key);
    return row && { id: row.id, type: row.type, dueAt: Instant.fromEpochMs(row.due_at_ms) };
  }

  nextDueAt(): Instant | undefined {
    const sql = `select min(due_at_ms) as next from ${this.#table}`;
    const next = this.#connection.all<{ readonly next: number | null }>(sql)[0]?.next;
    return typeof next === 'number' ? Instant.fromEpochMs(next) : undefined;
  }

  backlog(now: Instant): ScheduleBacklog {
    const sql = `select count(*) as due, min(due_at_ms) as since from ${this.#table} where due_at_ms <= ?`;
    const [row] = this.#connection.all<{ readonly due: number; readonly since: number | null }>(sql, now.epochMs);
    if (row === undefined || row.since === null) return { due: 0 };
    return { due: row.due, since: Instant.fromEpochMs(row.since) };
  }

  fire(now: Instant, limit: number): number {
    const next = this.nextDueAt();
    // Who only looks takes nobody's turn to write.
    if (next === undefined || next > now) return 0;
    const fired = this.#connection.transaction(() => {
      const free = this.#due(now, limit, `and type not in (${this.#guarded})`);
      // What has to bring rows holds nobody up: it is refused once nothing else is due.
      const rows = free.length > 0 ? free : this.#due(now, limit);
      for (const { seq } of rows) this.#connection.run(`delete from ${this.#table} where seq = ?`, seq);
      // What stands there by its id has fired: it must not hold the others up.
      this.#log.insert(rows.filter(({ id }) => !this.#log.has(id)).map(messageOf));
      return rows.length;
    });
    if (fired > 0) this.#watch.tell();
    return fired;
  }

  /** The conflict over what is to be cancelled and isn't there any more. */
  conflictWith(changes: readonly ScheduleChange[]): ConcurrencyConflict | undefined {
    const missed = changes.find(
      ({ key, tenant, expected }) => expected !== undefined && this.find(key, tenant)?.id !== expected,
    );
    return missed && notScheduled(missed);
  }

  /** @internal Writes what {@link SqliteSchedule.conflictWith} had nothing against, within a transaction that is under way. */
  write(changes: readonly StoredChange[]): void {
    for (const { key, tenant, scheduled } of changes) {
      this.#connection.run(`delete from ${this.#table} where tenant = ? and key = ?`, tenant, key);
      if (scheduled === undefined) continue;
      const { dueAtMs, id, type, data, meta, bucket } = scheduled;
      const columns = 'tenant, key, due_at_ms, id, type, data, meta, bucket';
      const sql = `insert into ${this.#table} (${columns}) values (?, ?, ?, ?, ?, ?, ?, ?)`;
      const [kept, stamps] = [JSON.stringify(data), JSON.stringify(meta)];
      this.#connection.run(sql, tenant, key, dueAtMs, id, type, kept, stamps, bucket);
    }
  }

  #due(now: Instant, limit: number, which = ''): readonly Row[] {
    const sql = `select * from ${this.#table} where due_at_ms <= ? ${which} order by due_at_ms, seq limit ?`;
    return this.#connection.all<Row>(sql, now.epochMs, limit);
  }
}

const messageOf = ({ id, type, data, meta, bucket, tenant }: Row) => ({
  id,
  type,
  stream: null,
  version: null,
  data: JSON.parse(data),
  meta: JSON.parse(meta),
  bucket,
  tenant,
});
