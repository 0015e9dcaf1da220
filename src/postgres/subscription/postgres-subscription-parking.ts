import type { Lease } from '../../messaging/durable-subscription/leasing/lease.ts';
import type {
  ParkedDecision,
  NewlyParked,
  ParkedMessage,
  ParkedOutcome,
} from '../../messaging/durable-subscription/parking/parked-message.ts';
import {
  parkedMessageOf,
  type StoredParkedMessage,
} from '../../messaging/durable-subscription/parking/stored-parked-message.ts';
import type { DueParked, ParkedQuery } from '../../messaging/durable-subscription/subscription-store.ts';
import { checkStorable } from '../../messaging/log/log-faults.ts';
import { asJson, type PostgresConnection } from '../connection/postgres-connection.ts';

interface WaitingRow extends StoredParkedMessage {
  /** In how many milliseconds it is due; 0 or less where it is. */
  readonly due_in: number;
}

/** The table of parked messages. */
export class PostgresParking {
  readonly #connection: PostgresConnection;
  readonly #schema: string;

  constructor(connection: PostgresConnection, schema: string) {
    this.#connection = connection;
    this.#schema = schema;
  }

  async blocked({ subscription }: Lease, keys: readonly string[]): Promise<readonly string[]> {
    const sql = `select ${this.#schema}.parked_blocked($1, $2) as found`;
    return this.#found<string>(sql, subscription, JSON.stringify(keys));
  }

  async due({ subscription, partition, partitions, epoch }: Lease, limit: number): Promise<DueParked | undefined> {
    const waiting = `select ${COLUMNS}, ceil(${epochMs('next_attempt_at - statement_timestamp()')}) as due_in
      from ${this.#schema}.parked
      where subscription = $1::text and status = 'retrying' and bucket % $2::integer = $3::integer
      order by parked.next_attempt_at, position limit $4::bigint`;
    const sql = `select ${asJson(waiting)}
      where exists (select from ${this.#schema}.subscriptions where name = $1::text and partition = $3::integer and epoch = $5::bigint)`;
    const values = [subscription, partitions, partition, Math.max(limit, 0) + 1, epoch];
    const [held] = await this.#connection.rows<{ readonly found: string }>(sql, ...values);
    if (held === undefined) return undefined;
    const rows = JSON.parse(held.found) as readonly WaitingRow[];
    const due = rows.filter(({ due_in }) => due_in <= 0);
    const next = rows[due.length];
    return { due: due.slice(0, limit).map(parkedMessageOf), ...(next !== undefined && { nextInMs: next.due_in }) };
  }

  async attempt(lease: Lease, position: number, retryInMs: number): Promise<number | undefined> {
    const sql = `with held as materialized (
        select from ${this.#schema}.subscriptions where name = $1 and partition = $2 and epoch = $3 for no key update
      )
      update ${this.#schema}.parked
      set attempts = attempts + 1, next_attempt_at = clock_timestamp() + $5::double precision * interval '1 millisecond'
      where subscription = $1 and position = $4 and status = 'retrying' and exists (select from held)
      returning attempts`;
    const values = [...fenceOf(lease), position, Math.ceil(retryInMs)];
    const [row] = await this.#connection.write<{ readonly attempts: number }>(sql, ...values);
    return row && Number(row.attempts);
  }

  async settle(lease: Lease, position: number, attempts: number, outcome: ParkedOutcome): Promise<boolean> {
    const sql = `select ${this.#schema}.parked_settle($1, $2, $3, $4, $5, $6, $7, $8) as answer`;
    const [failure, failedAt, retryInMs] = outcome.done
      ? [null, null, null]
      : [JSON.stringify(outcome.cause), outcome.at.epochMs, msOf(outcome.retryInMs)];
    const values = [...fenceOf(lease), position, attempts, failure, failedAt, retryInMs];
    const [row] = await this.#connection.write<{ readonly answer: boolean }>(sql, ...values);
    return row?.answer === true;
  }

  async list(subscription: string, { status, after = 0, limit = 100 }: ParkedQuery): Promise<readonly ParkedMessage[]> {
    const sql = `select ${asJson(`select ${COLUMNS} from ${this.#schema}.parked
      where subscription = $1::text and position > $2::bigint and ($3::text is null or status = $3::text)
      order by position limit $4::bigint`)}`;
    const most = Math.min(limit, Number.MAX_SAFE_INTEGER);
    return (await this.#found<StoredParkedMessage>(sql, subscription, after, status ?? null, most)).map(
      parkedMessageOf,
    );
  }

  async decide(subscription: string, position: number, decision: ParkedDecision): Promise<boolean> {
    const sql = `select ${this.#schema}.parked_decide($1, $2, $3, $4, $5) as answer`;
    const version = decision.kind === 'edit' ? decision.version : null;
    const values = [subscription, position, decision.kind, detailOf(decision), version];
    const [row] = await this.#connection.write<{ readonly answer: boolean }>(sql, ...values);
    return row?.answer === true;
  }

  async #found<Found>(sql: string, ...values: unknown[]): Promise<readonly Found[]> {
    const [row] = await this.#connection.rows<{ readonly found: string }>(sql, ...values);
    return JSON.parse((row as { readonly found: string }).found) as readonly Found[];
  }
}

const epochMs = (time: string): string => `extract(epoch from ${time}) * 1000`;
const instant = (column: string): string => `round(${epochMs(column)})::bigint as ${column}`;

const COLUMNS = `subscription, key, position, id, type, status, attempts, ${instant('next_attempt_at')},
  cause, edited::text as edited, edited_version, reason, ${instant('first_at')}, ${instant('last_at')}`;

const msOf = (ms: number | undefined): number | null => (ms === undefined ? null : Math.ceil(ms));

/** What says that it is still the same owner. */
const fenceOf = ({ subscription, partition, epoch }: Lease): readonly [string, number, number] => [
  subscription,
  partition,
  epoch,
];

function detailOf(decision: ParkedDecision): string | null {
  if (decision.kind === 'replay') return null;
  if (decision.kind === 'edit') return JSON.stringify(decision.data);
  checkStorable('the reason of a skip', decision.reason);
  return decision.reason;
}

/** What is to be parked as one parameter; the cause goes as text in it, so that it is stored byte for byte. */
export const parkedParameter = (parked: readonly NewlyParked[]): string | null =>
  parked.length === 0
    ? null
    : JSON.stringify(
        parked.map(({ retryInMs, cause, firstAt, lastAt, ...row }) => ({
          ...row,
          retry_in_ms: row.status === 'retrying' ? Math.ceil(retryInMs ?? 0) : null,
          cause: cause === undefined ? null : JSON.stringify(cause),
          first_at: firstAt?.epochMs ?? null,
          last_at: lastAt?.epochMs ?? null,
        })),
      );
