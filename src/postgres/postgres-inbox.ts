import { checkedPurge } from '../application/inbox/inbox-purge.ts';
import type { Inbox, InboxPurge, Receipt, ReceiptKey } from '../application/inbox/inbox.ts';
import { alreadyReceived } from '../application/unit-of-work/reception.ts';
import type { Json } from '../domain/json.ts';
import type { ConcurrencyConflict } from '../domain/repository.ts';
import { checkStorable } from '../messaging/log/log-faults.ts';
import { checkName, LONGEST_NAMES } from '../messaging/log/name-limits.ts';
import { rowsOf, type PostgresConnection } from './connection/postgres-connection.ts';
import type { PostgresQueryable } from './connection/postgres-database.ts';

/** The messages that were handled, each with who handled it. */
export const inboxTable = (schema: string): string => `
create table ${schema}.inbox (
  tenant text collate "C" not null,
  consumer text collate "C" not null,
  message_id text collate "C" not null,
  result json,
  received_at timestamptz not null default clock_timestamp(),
  primary key (tenant, consumer, message_id)
);

create index inbox_by_age on ${schema}.inbox (received_at);`;

/**
 * The messages that were handled, in a PostgreSQL database.
 *
 * *When to use*: as the `inbox` of a `PostgresStore`; purge it now and then.
 *
 * *Guarantees*: those of `Inbox`. Of two copies at once the second waits for the first, and is handled if that rolls back. Age
 * is by the server's clock.
 *
 * *Errors*: `NotMigrated` before `migrate()`; `CommitUnknown` where the connection is lost during a purge; what the driver
 * throws.
 *
 * @see Hohpe & Woolf 2003, Idempotent Receiver
 * @since 0.2.0
 */
export class PostgresInbox implements Inbox {
  readonly #pool: PostgresQueryable;
  readonly #connection: PostgresConnection;
  readonly #table: string;

  /** @internal A `PostgresStore` makes it. */
  constructor(pool: PostgresQueryable, connection: PostgresConnection, table: string) {
    this.#pool = pool;
    this.#connection = connection;
    this.#table = table;
  }

  find(key: ReceiptKey): Promise<Receipt | undefined> {
    return this.findOn(this.#pool, key);
  }

  /** The receipt that is there for whoever's transaction a client is in. */
  async findOn(client: PostgresQueryable, key: ReceiptKey): Promise<Receipt | undefined> {
    const { consumer, messageId, tenant } = key;
    if (tenant !== undefined) checkStorable('a tenant', tenant);
    const sql = `select result::text as result from ${this.#table} where tenant = $1 and consumer = $2 and message_id = $3`;
    const [row] = await rowsOf<{ readonly result: string | null }>(client, sql, tenant ?? '', consumer, messageId);
    if (row === undefined) return undefined;
    return { consumer, messageId, tenant, ...(row.result !== null && { result: JSON.parse(row.result) as Json }) };
  }

  async purge(options?: InboxPurge): Promise<number> {
    const { olderThanMs, limit } = checkedPurge(options);
    const [row] = await this.#connection.write<{ readonly purged: number }>(purge(this.#table), olderThanMs, limit);
    return Number(row?.purged);
  }

  /** Keeps a receipt within a transaction that is under way, or answers with the conflict that it is there already. */
  async write(client: PostgresQueryable, receipt: Receipt): Promise<ConcurrencyConflict | undefined> {
    const { consumer, messageId, tenant, result } = receipt;
    checkReceipt(receipt);
    const sql = `insert into ${this.#table} (tenant, consumer, message_id, result) values ($1, $2, $3, $4::text::json)
      on conflict do nothing returning 1 as written`;
    const kept = result === undefined ? null : JSON.stringify(result);
    const written = await rowsOf(client, sql, tenant ?? '', consumer, messageId, kept);
    return written.length === 0 ? alreadyReceived(receipt) : undefined;
  }
}

/** A transaction of one's own may be told of any message. */
function checkReceipt({ consumer, messageId, tenant }: Receipt): void {
  checkName('the name of a subscription', consumer, LONGEST_NAMES.subscription);
  checkName('an id of a message', messageId, LONGEST_NAMES.messageId);
  if (tenant !== undefined) checkName('a tenant', tenant, LONGEST_NAMES.tenant);
}

/** Rows that another purge has in hand are left to it. */
const purge = (table: string): string => `
with old as (
  select ctid from ${table} where received_at <= clock_timestamp() - $1::bigint * interval '1 millisecond'
  order by received_at limit $2::bigint for update skip locked
),
purged as (delete from ${table} where ctid = any (array(select ctid from old)) returning 1)
select count(*)::integer as purged from purged`;
