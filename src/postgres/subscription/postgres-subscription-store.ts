import type { Heartbeat, Lease, PartitionState } from '../../messaging/durable-subscription/leasing/lease.ts';
import {
  leaseOf,
  partitionStateOf,
  type StoredLease,
  type StoredPartitionState,
} from '../../messaging/durable-subscription/leasing/stored-lease.ts';
import type {
  ParkedDecision,
  ParkedMessage,
  ParkedOutcome,
} from '../../messaging/durable-subscription/parking/parked-message.ts';
import type {
  CheckpointChanges,
  DueParked,
  ParkedQuery,
  SubscriptionStore,
} from '../../messaging/durable-subscription/subscription-store.ts';
import { asJson, type PostgresConnection } from '../connection/postgres-connection.ts';
import { PostgresParking, parkedParameter } from './postgres-subscription-parking.ts';

interface StateRow extends StoredPartitionState {
  readonly owner: string | null;
}

interface BeatRow {
  readonly leases: readonly StoredLease[];
  readonly surplus: readonly string[];
}

/**
 * Leases, checkpoints and parked messages in a PostgreSQL database.
 *
 * *When to use*: as the `subscriptions` of a `PostgresStore`: hand it to `Subscriptions`.
 *
 * *Guarantees*: those of `SubscriptionStore`, among any number of processes, at every isolation level. Each method is one
 * statement, so a process that is stopped in the middle holds nobody up, and a pooler in transaction mode may stand between.
 * Time is that of the server.
 *
 * *Errors*: `NotMigrated` before `migrate()`; `CommitUnknown` where the connection is lost while something is written;
 * `UnstorableText` for a reason that PostgreSQL doesn't keep; what the driver throws.
 *
 * @see Hohpe & Woolf 2003, Durable Subscriber
 * @since 0.2.0
 */
export class PostgresSubscriptionStore implements SubscriptionStore {
  readonly #connection: PostgresConnection;
  readonly #schema: string;
  readonly #parking: PostgresParking;

  /** @internal A `PostgresStore` makes it. */
  constructor(connection: PostgresConnection, schema: string) {
    this.#connection = connection;
    this.#schema = `"${schema}"`;
    this.#parking = new PostgresParking(connection, this.#schema);
  }

  async register(subscription: string, partitions: number, position: number): Promise<number> {
    return Number(await this.#call('subscription_register($1, $2, $3)', subscription, partitions, position));
  }

  async heartbeat(owner: string, subscriptions: readonly string[], leaseMs: number): Promise<Heartbeat> {
    const names = JSON.stringify(subscriptions);
    const heartbeat = await this.#call<string>('subscription_beat($1, $2, $3)', owner, names, leaseMs);
    const { leases, surplus } = JSON.parse(heartbeat) as BeatRow;
    return { leases: leases.map(leaseOf), surplus };
  }

  async release({ subscription, partition, epoch }: Lease): Promise<void> {
    const sql = `update ${this.#schema}.subscriptions set owner = null, lease_until = null
      where name = $1 and partition = $2 and epoch = $3`;
    await this.#connection.write(sql, subscription, partition, epoch);
  }

  async leave(owner: string): Promise<void> {
    const sql = `with held as materialized (${this.#locked('owner = $1')}), released as (
        update ${this.#schema}.subscriptions as one set owner = null, lease_until = null from held
        where one.name = held.name and one.partition = held.partition
      )
      delete from ${this.#schema}.subscription_owners where owner = $1`;
    await this.#connection.write(sql, owner);
  }

  async checkpoint(
    { subscription, partition, epoch, position: old }: Lease,
    position: number,
    { parked = [], clean = false }: CheckpointChanges = {},
  ): Promise<boolean> {
    const values = [subscription, partition, epoch, old, position, clean, parkedParameter(parked)];
    return this.#call('subscription_checkpoint($1, $2, $3, $4, $5, $6, $7)', ...values);
  }

  async suspect(lease: Lease, position: number): Promise<number | undefined> {
    const sql = `update ${this.#schema}.subscriptions
      set suspect_attempts = case when suspect = $1 then suspect_attempts else 0 end + 1, suspect = $1
      where name = $2 and partition = $3 and epoch = $4 and position = $5 returning suspect_attempts as attempts`;
    const values = [position, lease.subscription, lease.partition, lease.epoch, lease.position];
    const [row] = await this.#connection.write<{ readonly attempts: number }>(sql, ...values);
    return row && Number(row.attempts);
  }

  blocked(lease: Lease, keys: readonly string[]): Promise<readonly string[]> {
    return this.#parking.blocked(lease, keys);
  }

  due(lease: Lease, limit: number): Promise<DueParked | undefined> {
    return this.#parking.due(lease, limit);
  }

  attempt(lease: Lease, position: number, retryInMs: number): Promise<number | undefined> {
    return this.#parking.attempt(lease, position, retryInMs);
  }

  settle(lease: Lease, position: number, attempts: number, outcome: ParkedOutcome): Promise<boolean> {
    return this.#parking.settle(lease, position, attempts, outcome);
  }

  parked(subscription: string, query: ParkedQuery = {}): Promise<readonly ParkedMessage[]> {
    return this.#parking.list(subscription, query);
  }

  decide(subscription: string, position: number, decision: ParkedDecision): Promise<boolean> {
    return this.#parking.decide(subscription, position, decision);
  }

  async names(): Promise<readonly string[]> {
    const sql = `select distinct name from ${this.#schema}.subscriptions order by name`;
    return (await this.#connection.rows<{ readonly name: string }>(sql)).map(({ name }) => name);
  }

  async states(subscriptions: readonly string[]): Promise<readonly PartitionState[]> {
    const [row] = await this.#connection.rows<{ readonly found: string }>(
      states(this.#schema),
      JSON.stringify(subscriptions),
    );
    return (JSON.parse((row as { readonly found: string }).found) as readonly StateRow[]).map((one) =>
      partitionStateOf(one, one.owner ?? undefined),
    );
  }

  async pause(subscription: string, paused: boolean): Promise<void> {
    const sql = `with held as materialized (${this.#locked('name = $1')})
      update ${this.#schema}.subscriptions as one set status = $2 from held
      where one.name = held.name and one.partition = held.partition`;
    await this.#connection.write(sql, subscription, paused ? 'paused' : 'running');
  }

  async reset(subscription: string, position: number): Promise<void> {
    await this.#call('subscription_reset($1, $2)', subscription, position);
  }

  async trackBuckets(subscription: string): Promise<void> {
    await this.#call('handled_track($1)', subscription);
  }

  async repartition(subscription: string, partitions: number): Promise<void> {
    await this.#call('subscription_repartition($1, $2)', subscription, partitions);
  }

  async #call<Answer>(call: string, ...values: unknown[]): Promise<Answer> {
    const [row] = await this.#connection.write<{ readonly answer: Answer }>(
      `select ${this.#schema}.${call} as answer`,
      ...values,
    );
    return (row as { readonly answer: Answer }).answer;
  }

  /** Partitions in the order in which all who lock several lock them. */
  #locked(which: string): string {
    return `select name, partition from ${this.#schema}.subscriptions where ${which} order by name, partition for update`;
  }
}

const states = (schema: string): string => `
with named as (select json_array_elements_text($1::text::json) as name),
keys as (
  select subscription, key, bucket, count(*) as all_of_key, bool_or(status = 'dead') as is_dead
  from ${schema}.parked where subscription in (select name from named) and status <> 'skipped'
  group by subscription, key, bucket
)
select ${asJson(`
  select one.name, one.partition, one.partitions, one.position, one.epoch, one.crashes, one.status, one.suspect, one.suspect_attempts,
    case when one.lease_until > clock_timestamp() then one.owner end as owner,
    coalesce(sum(all_of_key), 0) as parked, count(*) filter (where is_dead) as dead,
    coalesce(sum(all_of_key - 1) filter (where is_dead), 0) as blocked
  from ${schema}.subscriptions as one
  left join keys on keys.subscription = one.name and keys.bucket % one.partitions = one.partition
  where one.name in (select name from named)
  group by one.name, one.partition order by one.name, one.partition`)}`;
