import type { Lease } from '../messaging/durable-subscription/leasing/lease.ts';
import type {
  Advance,
  ModelVersion,
  ProjectionFailure,
  ReadModelStore,
  RowChange,
  RowPlace,
  StoredRow,
  VersionStanding,
} from '../read-model/read-model-store.ts';
import type { ConcurrencyConflict } from '../domain/repository.ts';
import type { InlineRowChanges } from '../read-model/inline-rows.ts';
import { staleRow } from '../read-model/stale-row.ts';
import { holds, type Criterion } from '../selection/criterion.ts';
import { comparePlaces, placeOf, type Selection } from '../selection/selection.ts';
import type { InMemorySubscriptionStore } from './in-memory-subscription-store.ts';

/** The rows of one version, by tenant and by key. */
type Rows = Map<string | undefined, Map<string, StoredRow>>;

interface Kept {
  standing: VersionStanding;
  readonly rows: Rows;
}

/**
 * Read models in memory: gone with the process.
 *
 * *When to use*: as the `readModels` of an `InMemoryStore`.
 *
 * *Guarantees*: those of `ReadModelStore`.
 *
 * @example
 * ```ts
 * import { InMemoryStore } from 'demesne/in-memory';
 *
 * const { readModels } = new InMemoryStore();
 * readModels.register({ model: 'shop.orders', version: 1, subscription: 'orders@1', replayUntil: 0 }).status; // => 'live'
 * readModels.register({ model: 'shop.orders', version: 2, subscription: 'orders@2', replayUntil: 0 }).status; // => 'filling'
 * ```
 * @see Vernon 2013, ch. 4, Architecture, on CQRS
 * @since 0.2.0
 */
export class InMemoryReadModelStore implements ReadModelStore {
  readonly #subscriptions: InMemorySubscriptionStore;
  readonly #models = new Map<string, Map<number, Kept>>();

  /** @internal An `InMemoryStore` makes it. */
  constructor(subscriptions: InMemorySubscriptionStore) {
    this.#subscriptions = subscriptions;
  }

  register(version: Omit<VersionStanding, 'status' | 'failure'>): VersionStanding {
    const known = this.#kept(version);
    if (known !== undefined) return known.standing;
    const versions = this.#models.get(version.model) ?? new Map<number, Kept>();
    this.#models.set(version.model, versions);
    const live = this.#live(version.model)?.standing.version;
    const status = live === undefined ? 'live' : live < version.version ? 'filling' : 'retired';
    const standing: VersionStanding = { ...version, status };
    versions.set(version.version, { standing, rows: new Map() });
    return standing;
  }

  standings(model: string): readonly VersionStanding[] {
    const all = [...(this.#models.get(model)?.values() ?? [])].map(({ standing }) => standing);
    return all.toSorted((left, right) => left.version - right.version);
  }

  find(place: RowPlace, keys: readonly string[]): readonly StoredRow[] {
    const rows = this.#rows(place);
    return [...new Set(keys)].flatMap((key) => rows?.get(key) ?? []);
  }

  select(place: RowPlace, { criterion, orderings, after, skip, limit }: Selection): readonly StoredRow[] {
    const placed = [...(this.#rows(place)?.values() ?? [])]
      .filter(({ row }) => holds(criterion, row))
      .map((stored) => ({ stored, place: placeOf(orderings, { id: stored.key, state: stored.row }) }))
      .filter((one) => after === undefined || comparePlaces(orderings, one.place, after) > 0)
      .sort((left, right) => comparePlaces(orderings, left.place, right.place));
    return placed.slice(skip, skip + limit).map(({ stored }) => stored);
  }

  count(place: RowPlace, criterion: Criterion): number {
    let count = 0;
    for (const { row } of this.#rows(place)?.values() ?? []) if (holds(criterion, row)) count += 1;
    return count;
  }

  advance(lease: Lease, position: number, changes: Advance): 'done' | 'refused' | 'conflict' {
    const kept = this.#kept(changes);
    if (kept === undefined || kept.standing.status === 'retired') return 'refused';
    if (!this.#subscriptions.holds(lease)) return 'refused';
    if (!this.accepts(changes, changes.rows)) return 'conflict';
    const { parked = [], clean = false } = changes;
    if (!this.#subscriptions.checkpoint(lease, position, { parked, clean })) return 'refused';
    this.write(changes, changes.rows);
    return 'done';
  }

  /** @internal Whether each row has the revision that its change was decided on. */
  accepts(version: ModelVersion, changes: readonly RowChange[]): boolean {
    const rows = this.#kept(version)?.rows;
    return changes.every(
      ({ tenant, key, expected }) =>
        expected === undefined || expected === (rows?.get(tenant)?.get(key)?.revision ?? 0),
    );
  }

  /** @internal Writes what `accepts` had nothing against. */
  write(version: ModelVersion, changes: readonly RowChange[]): void {
    const { rows } = this.#kept(version) as Kept;
    for (const { tenant, key, row } of changes) {
      const ofTenant = rows.get(tenant) ?? new Map<string, StoredRow>();
      rows.set(tenant, ofTenant);
      if (row === undefined) ofTenant.delete(key);
      else ofTenant.set(key, { key, row, revision: (ofTenant.get(key)?.revision ?? 0) + 1 });
    }
  }

  /** @internal The conflict over rows that a unit changes; none over those of a version that is retired, which nobody asks for. */
  conflictWith({ model, version, rows }: InlineRowChanges): ConcurrencyConflict | undefined {
    if (this.#isRetired({ model, version })) return undefined;
    const stale = rows.find((one) => !this.accepts({ model, version }, [one]));
    return stale && staleRow(model, stale);
  }

  /** @internal Writes the rows of a unit that `conflictWith` had nothing against. */
  writeInline({ model, version, rows }: InlineRowChanges): void {
    if (!this.#isRetired({ model, version })) this.write({ model, version }, rows);
  }

  fail(lease: Lease, version: ModelVersion, failure: ProjectionFailure): boolean {
    const kept = this.#kept(version);
    if (kept === undefined || !this.#subscriptions.holds(lease)) return false;
    kept.standing = { ...kept.standing, failure };
    return true;
  }

  resume(version: ModelVersion): void {
    const kept = this.#kept(version);
    if (kept === undefined) return;
    const { failure: _, ...standing } = kept.standing;
    kept.standing = standing;
  }

  promote(version: ModelVersion): boolean {
    const next = this.#kept(version);
    if (next?.standing.status !== 'filling') return false;
    const live = this.#live(version.model);
    const reached = live === undefined ? [] : this.#positions(live);
    if (Math.min(...this.#positions(next)) < Math.max(next.standing.replayUntil, ...reached)) return false;
    for (const one of this.#models.get(version.model)?.values() ?? []) {
      if (one.standing.version < version.version) one.standing = { ...one.standing, status: 'retired' };
    }
    next.standing = { ...next.standing, status: 'live' };
    return true;
  }

  cancel(version: ModelVersion): boolean {
    const kept = this.#kept(version);
    if (kept?.standing.status !== 'filling') return false;
    kept.standing = { ...kept.standing, status: 'retired' };
    return true;
  }

  drop(version: ModelVersion, limit: number): number {
    const kept = this.#kept(version);
    if (kept?.standing.status !== 'retired') return 0;
    let dropped = 0;
    for (const [tenant, rows] of kept.rows) {
      for (const key of rows.keys()) {
        if (dropped >= limit) return dropped;
        rows.delete(key);
        dropped += 1;
      }
      kept.rows.delete(tenant);
    }
    this.#subscriptions.forget(kept.standing.subscription);
    return dropped;
  }

  #isRetired(version: ModelVersion): boolean {
    return this.#kept(version)?.standing.status === 'retired';
  }

  /** Where the last of the partitions of a version stands. */
  #live(model: string): Kept | undefined {
    return [...(this.#models.get(model)?.values() ?? [])].find(({ standing }) => standing.status === 'live');
  }

  /** Where the partitions of a version stand; at nothing where it has none. */
  #positions({ standing }: Kept): readonly number[] {
    const positions = this.#subscriptions.states([standing.subscription]).map(({ position }) => position);
    return positions.length === 0 ? [-1] : positions;
  }

  #kept({ model, version }: ModelVersion): Kept | undefined {
    return this.#models.get(model)?.get(version);
  }

  #rows({ model, version, tenant }: RowPlace): Map<string, StoredRow> | undefined {
    if (version !== 'live') return this.#kept({ model, version })?.rows.get(tenant);
    for (const { standing, rows } of this.#models.get(model)?.values() ?? []) {
      if (standing.status === 'live') return rows.get(tenant);
    }
    return undefined;
  }
}
