import { checkedPurge } from '../application/inbox/inbox-purge.ts';
import type { Inbox, InboxPurge, Receipt, ReceiptKey } from '../application/inbox/inbox.ts';
import { alreadyReceived } from '../application/unit-of-work/reception.ts';
import type { Clock } from '../domain/time/clock.ts';
import type { Json } from '../domain/json.ts';
import type { ConcurrencyConflict } from '../domain/repository.ts';
import type { SqliteConnection } from './connection/sqlite-connection.ts';

/** The messages that were handled, each with who handled it. Times are ISO 8601, so their order is that of text. */
export const inboxTable = (prefix: string): string => `
create table ${prefix}inbox (
  tenant text not null,
  consumer text not null,
  message_id text not null,
  result text check (json_valid(result)),
  received_at text not null,
  primary key (tenant, consumer, message_id)
) strict, without rowid;

create index ${prefix}inbox_by_age on ${prefix}inbox (received_at);`;

/**
 * The messages that were handled, in an SQLite database.
 *
 * *When to use*: as the `inbox` of a `SqliteStore`; purge it now and then.
 *
 * *Guarantees*: those of `Inbox`, between several processes on one file too. Age is by the store's clock.
 *
 * *Errors*: `NotMigrated` before `migrate()`; what the driver throws.
 *
 * @see Hohpe & Woolf 2003, Idempotent Receiver
 * @since 0.2.0
 */
export class SqliteInbox implements Inbox {
  readonly #connection: SqliteConnection;
  readonly #table: string;
  readonly #clock: Clock;

  /** @internal A `SqliteStore` makes it. */
  constructor(connection: SqliteConnection, prefix: string, clock: Clock) {
    this.#connection = connection;
    this.#table = `${prefix}inbox`;
    this.#clock = clock;
  }

  find({ consumer, messageId, tenant }: ReceiptKey): Receipt | undefined {
    const sql = `select result from ${this.#table} where tenant = ? and consumer = ? and message_id = ?`;
    const [row] = this.#connection.all<{ readonly result: string | null }>(sql, tenant ?? '', consumer, messageId);
    if (row === undefined) return undefined;
    return { consumer, messageId, tenant, ...(row.result !== null && { result: JSON.parse(row.result) as Json }) };
  }

  purge(options?: InboxPurge): number {
    const { olderThanMs, limit } = checkedPurge(options);
    const latest = this.#clock.now().plusMs(-olderThanMs).toString();
    const key = 'tenant, consumer, message_id';
    const oldest = `select ${key} from ${this.#table} where received_at <= ? order by received_at limit ?`;
    const sql = `delete from ${this.#table} where (${key}) in (${oldest}) returning 1`;
    return this.#connection.transaction(() => this.#connection.all(sql, latest, limit).length);
  }

  /** Keeps a receipt within a transaction that is under way, or answers with the conflict that it is there already. */
  write(receipt: Receipt): ConcurrencyConflict | undefined {
    const { consumer, messageId, tenant, result } = receipt;
    const sql = `insert into ${this.#table} values (?, ?, ?, ?, ?) on conflict do nothing returning 1`;
    const kept = result === undefined ? null : JSON.stringify(result);
    const values = [tenant ?? '', consumer, messageId, kept, this.#clock.now().toString()];
    return this.#connection.all(sql, ...values).length === 0 ? alreadyReceived(receipt) : undefined;
  }
}
