import type { Clock } from '../../domain/time/clock.ts';
import type { Heartbeat, Lease, PartitionState } from '../../messaging/durable-subscription/leasing/lease.ts';
import {
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
import type { SqliteConnection } from '../connection/sqlite-connection.ts';
import type { SqliteHandledPositions } from './sqlite-handled-positions.ts';
import { ownerAt, SqliteLeases, type Owned } from './sqlite-leases.ts';
import { SqliteParking } from './sqlite-subscription-parking.ts';

type StateRow = StoredPartitionState & Owned;

/**
 * Leases, checkpoints and parked messages in an SQLite database.
 *
 * *When to use*: as the `subscriptions` of a `SqliteStore`: hand it to `Subscriptions`.
 *
 * *Guarantees*: those of `SubscriptionStore`, between several processes on one file too. Time is that of the machine.
 *
 * *Errors*: `NotMigrated` before `migrate()`; what the driver throws.
 *
 * @see Hohpe & Woolf 2003, Durable Subscriber
 * @since 0.2.0
 */
export class SqliteSubscriptionStore implements SubscriptionStore {
  readonly #connection: SqliteConnection;
  readonly #clock: Clock;
  readonly #table: string;
  readonly #parkedTable: string;
  readonly #leases: SqliteLeases;
  readonly #parking: SqliteParking;
  readonly #positions: SqliteHandledPositions;

  /** @internal A `SqliteStore` makes it. */
  constructor(connection: SqliteConnection, prefix: string, clock: Clock, positions: SqliteHandledPositions) {
    this.#connection = connection;
    this.#clock = clock;
    this.#table = `${prefix}subscriptions`;
    this.#parkedTable = `${prefix}parked`;
    this.#leases = new SqliteLeases(connection, prefix, clock);
    this.#parking = new SqliteParking(connection, this.#parkedTable);
    this.#positions = positions;
  }

  register(subscription: string, partitions: number, position: number): number {
    return this.#connection.transaction(() => {
      const found = this.#rowsOf(subscription);
      if (found.length > 0) return found.length;
      this.#insert(subscription, partitions, position, 0, 'running');
      return partitions;
    });
  }

  heartbeat(owner: string, subscriptions: readonly string[], leaseMs: number): Heartbeat {
    return this.#leases.heartbeat(owner, subscriptions, leaseMs);
  }

  release(lease: Lease): void {
    this.#leases.release(lease);
  }

  leave(owner: string): void {
    this.#leases.leave(owner);
  }

  checkpoint(lease: Lease, position: number, changes: CheckpointChanges = {}): boolean {
    return this.#connection.transaction(() => this.move(lease, position, changes));
  }

  /** @internal The same, within a transaction that is under way. */
  move(lease: Lease, position: number, { parked = [], clean = false }: CheckpointChanges): boolean {
    const sql = `update ${this.#table} set position = ?, suspect = null, suspect_attempts = null, crashes = iif(?, 0, crashes)
      where name = ? and partition = ? and epoch = ? and position = ? returning epoch`;
    const { subscription, partition, epoch } = lease;
    const values = [position, clean ? 1 : 0, subscription, partition, epoch, lease.position];
    if (this.#connection.all(sql, ...values).length === 0) return false;
    this.#positions.park(lease, parked);
    this.#parking.park(subscription, parked, this.#clock.now());
    return true;
  }

  /** @internal Whether a lease is held, and stands where it says. */
  standsAt(lease: Lease): boolean {
    return this.#leases.standsAt(lease);
  }

  /** @internal Gives a subscription up, as if it had never been, within a transaction that is under way. */
  forget(subscription: string): void {
    this.#connection.run(`delete from ${this.#parkedTable} where subscription = ?`, subscription);
    this.#leases.forget(subscription);
    this.#connection.run(`delete from ${this.#table} where name = ?`, subscription);
  }

  suspect({ subscription, partition, epoch, position: old }: Lease, position: number): number | undefined {
    const sql = `update ${this.#table} set suspect_attempts = iif(suspect is ?1, suspect_attempts, 0) + 1, suspect = ?1
      where name = ?2 and partition = ?3 and epoch = ?4 and position = ?5 returning suspect_attempts as attempts`;
    return this.#connection.transaction(
      () => this.#connection.all<{ attempts: number }>(sql, position, subscription, partition, epoch, old)[0]?.attempts,
    );
  }

  blocked({ subscription }: Lease, keys: readonly string[]): readonly string[] {
    return this.#parking.blocked(subscription, keys);
  }

  due(lease: Lease, limit: number): DueParked | undefined {
    if (!this.#leases.holds(lease)) return undefined;
    return this.#parking.due(lease, limit, this.#clock.now());
  }

  attempt(lease: Lease, position: number, retryInMs: number): number | undefined {
    return this.#connection.transaction(() =>
      this.#leases.holds(lease)
        ? this.#parking.attempt(lease.subscription, position, retryInMs, this.#clock.now())
        : undefined,
    );
  }

  settle(lease: Lease, position: number, attempts: number, outcome: ParkedOutcome): boolean {
    return this.#connection.transaction(() => {
      if (!this.#leases.holds(lease)) return false;
      this.#parking.settle(lease.subscription, position, attempts, outcome, this.#clock.now());
      if (outcome.done) this.#positions.settled(lease.subscription, position);
      return true;
    });
  }

  parked(subscription: string, query: ParkedQuery = {}): readonly ParkedMessage[] {
    return this.#parking.list(subscription, query);
  }

  decide(subscription: string, position: number, decision: ParkedDecision): boolean {
    return this.#connection.transaction(() => {
      const isDone = this.#parking.decide(subscription, position, decision, this.#clock.now());
      if (isDone && decision.kind === 'skip') this.#positions.settled(subscription, position);
      return isDone;
    });
  }

  names(): readonly string[] {
    const sql = `select distinct name from ${this.#table} order by name`;
    return this.#connection.all<{ readonly name: string }>(sql).map(({ name }) => name);
  }

  states(subscriptions: readonly string[]): readonly PartitionState[] {
    const now = this.#clock.now().toString();
    const counted = `select key, bucket, count(*) as all_of_key, max(status = 'dead') as dead
      from ${this.#parkedTable} where subscription = s.name and status <> 'skipped' group by key`;
    const ofPartition = (what: string): string =>
      `(select coalesce(sum(${what}), 0) from (${counted}) where bucket % s.partitions = s.partition)`;
    const sql = `select s.*, ${ofPartition('all_of_key')} as parked, ${ofPartition('dead')} as dead,
        ${ofPartition('iif(dead, all_of_key - 1, 0)')} as blocked
      from ${this.#table} s where name in (select value from json_each(?)) order by name, partition`;
    return this.#connection
      .all<StateRow>(sql, JSON.stringify(subscriptions))
      .map((row) => partitionStateOf(row, ownerAt(row, now)));
  }

  pause(subscription: string, paused: boolean): void {
    const sql = `update ${this.#table} set status = ? where name = ?`;
    this.#connection.transaction(() => this.#connection.run(sql, paused ? 'paused' : 'running', subscription));
  }

  reset(subscription: string, position: number): void {
    this.#connection.transaction(() => {
      const set = 'position = ?, epoch = epoch + 1, owner = null, lease_until = null, crashes = 0';
      const sql = `update ${this.#table} set ${set}, suspect = null, suspect_attempts = null where name = ?`;
      this.#connection.run(sql, position, subscription);
      this.#parking.forgetAfter(subscription, position);
      this.#positions.reset(subscription, position);
    });
  }

  trackBuckets(subscription: string): void {
    this.#connection.transaction(() => this.#positions.track(subscription));
  }

  repartition(subscription: string, partitions: number): void {
    this.#connection.transaction(() => {
      const rows = this.#rowsOf(subscription);
      if (rows[0] === undefined) return;
      const position = Math.min(...rows.map((row) => row.position));
      const epoch = Math.max(...rows.map((row) => row.epoch)) + 1;
      this.#connection.run(`delete from ${this.#table} where name = ?`, subscription);
      this.#insert(subscription, partitions, position, epoch, rows[0].status);
    });
  }

  #rowsOf(subscription: string): readonly StoredLease[] {
    const sql = `select * from ${this.#table} where name = ? order by partition`;
    return this.#connection.all<StoredLease>(sql, subscription);
  }

  #insert(name: string, partitions: number, position: number, epoch: number, status: StoredLease['status']): void {
    const columns = 'name, partition, partitions, position, epoch, status';
    const sql = `insert into ${this.#table} (${columns}) values (?, ?, ?, ?, ?, ?)`;
    for (let one = 0; one < partitions; one += 1) {
      this.#connection.run(sql, name, one, partitions, position, epoch, status);
    }
  }
}
