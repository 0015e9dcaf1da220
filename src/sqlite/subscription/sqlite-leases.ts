import type { Clock } from '../../domain/time/clock.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { fairShare } from '../../messaging/durable-subscription/leasing/fair-share.ts';
import type { Heartbeat, Lease } from '../../messaging/durable-subscription/leasing/lease.ts';
import { leaseOf, type StoredLease } from '../../messaging/durable-subscription/leasing/stored-lease.ts';
import type { SqliteConnection } from '../connection/sqlite-connection.ts';

/** Whose lease a partition was last, and until when. */
export interface Owned {
  readonly owner: string | null;
  readonly lease_until: string | null;
}

type Row = StoredLease & Owned;

/** Who works on the partitions of subscriptions, and until when each owner is taken for alive. */
export class SqliteLeases {
  readonly #connection: SqliteConnection;
  readonly #clock: Clock;
  readonly #table: string;
  readonly #owners: string;

  constructor(connection: SqliteConnection, prefix: string, clock: Clock) {
    this.#connection = connection;
    this.#clock = clock;
    this.#table = `${prefix}subscriptions`;
    this.#owners = `${prefix}subscription_owners`;
  }

  heartbeat(owner: string, subscriptions: readonly string[], leaseMs: number): Heartbeat {
    const names = JSON.stringify(subscriptions);
    return this.#connection.transaction(() => {
      const now = this.#clock.now();
      const until = now.plusMs(leaseMs).toString();
      this.#connection.run(`update ${this.#table} set lease_until = ? where owner = ?`, until, owner);
      const others = 'subscription not in (select value from json_each(?))';
      this.#connection.run(`delete from ${this.#owners} where owner = ? and ${others}`, owner, names);
      const found = [...this.#byName(names)];
      const surplus = found.filter(([name, rows]) => this.#share(name, rows, owner, now, until)).map(([name]) => name);
      const sql = `select * from ${this.#table} where owner = ? order by name, partition`;
      return { leases: this.#connection.all<Row>(sql, owner).map(leaseOf), surplus };
    });
  }

  release({ subscription, partition, epoch }: Lease): void {
    const sql = `update ${this.#table} set owner = null, lease_until = null where name = ? and partition = ? and epoch = ?`;
    this.#connection.transaction(() => this.#connection.run(sql, subscription, partition, epoch));
  }

  leave(owner: string): void {
    this.#connection.transaction(() => {
      this.#connection.run(`update ${this.#table} set owner = null, lease_until = null where owner = ?`, owner);
      this.#connection.run(`delete from ${this.#owners} where owner = ?`, owner);
    });
  }

  /** Forgets who worked on a subscription, within a transaction that is under way. */
  forget(subscription: string): void {
    this.#connection.run(`delete from ${this.#owners} where subscription = ?`, subscription);
  }

  /** Whether nobody has got the partition of a lease since. */
  holds({ subscription, partition, epoch }: Lease): boolean {
    const sql = `select 1 from ${this.#table} where name = ? and partition = ? and epoch = ?`;
    return this.#connection.all(sql, subscription, partition, epoch).length > 0;
  }

  /** Whether it is held, and stands where the lease says. */
  standsAt({ subscription, partition, epoch, position }: Lease): boolean {
    const sql = `select 1 from ${this.#table} where name = ? and partition = ? and epoch = ? and position = ?`;
    return this.#connection.all(sql, subscription, partition, epoch, position).length > 0;
  }

  /** Claims what is due to an owner; whether it has more than that. */
  #share(name: string, rows: readonly Row[], owner: string, now: Instant, until: string): boolean {
    const at = now.toString();
    this.#connection.run(`delete from ${this.#owners} where subscription = ? and alive_until <= ?`, name, at);
    this.#connection.run(`insert or replace into ${this.#owners} values (?, ?, ?)`, name, owner, until);
    const sql = `select count(*) as live from ${this.#owners} where subscription = ?`;
    const live = this.#connection.all<{ live: number }>(sql, name)[0]?.live as number;
    const held = rows.map((row) => ({ partition: row.partition, owner: ownerAt(row, at) }));
    const { claim, surplus } = fairShare(held, owner, live);
    if (claim !== undefined) this.#claim(name, claim, owner, until);
    return surplus;
  }

  #claim(name: string, partition: number, owner: string, until: string): void {
    const set = 'crashes = crashes + (owner is not null), epoch = epoch + 1, owner = ?, lease_until = ?';
    const sql = `update ${this.#table} set ${set} where name = ? and partition = ?`;
    this.#connection.run(sql, owner, until, name, partition);
  }

  /** The partitions of some subscriptions, by their names. */
  #byName(names: string): ReadonlyMap<string, readonly Row[]> {
    const sql = `select * from ${this.#table} where name in (select value from json_each(?)) order by name, partition`;
    const found = new Map<string, Row[]>();
    for (const row of this.#connection.all<Row>(sql, names)) {
      found.set(row.name, [...(found.get(row.name) ?? []), row]);
    }
    return found;
  }
}

/** Whose lease it is; nobody's where it has run out. */
export const ownerAt = ({ owner, lease_until }: Owned, now: string): string | undefined =>
  owner !== null && (lease_until as string) > now ? owner : undefined;
