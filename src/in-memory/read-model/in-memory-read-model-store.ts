import type { ConcurrencyConflict } from '../../domain/repository.ts';
import type { Lease } from '../../messaging/durable-subscription/leasing/lease.ts';
import type { InlineRowChanges } from '../../read-model/inline-rows.ts';
import type { InlineVersion } from '../../read-model/inline-version.ts';
import type {
  Advance,
  ModelVersion,
  ProjectionFailure,
  ReadModelStore,
  RowPlace,
  StoredRow,
  VersionStanding,
} from '../../read-model/read-model-store.ts';
import { staleRow } from '../../read-model/stale-row.ts';
import { holds, type Criterion } from '../../selection/criterion.ts';
import { comparePlaces, placeOf, type Selection } from '../../selection/selection.ts';
import type { InMemoryMessageLog } from '../log/in-memory-message-log.ts';
import type { InMemorySubscriptionStore } from '../subscription/in-memory-subscription-store.ts';
import { InMemoryInlineVersions } from './in-memory-inline-versions.ts';
import { InMemoryVersions, type KeptVersion } from './in-memory-versions.ts';

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
  readonly #log: InMemoryMessageLog;
  readonly #subscriptions: InMemorySubscriptionStore;
  readonly #versions = new InMemoryVersions();
  readonly #inline: InMemoryInlineVersions;

  /** @internal An `InMemoryStore` makes it. */
  constructor(log: InMemoryMessageLog, subscriptions: InMemorySubscriptionStore) {
    this.#log = log;
    this.#subscriptions = subscriptions;
    this.#inline = new InMemoryInlineVersions(log, this.#versions);
  }

  register({ model, version, subscription, replayUntil }: Parameters<ReadModelStore['register']>[0]): VersionStanding {
    const known = this.#versions.get({ model, version });
    if (known !== undefined) return known.standing;
    const live = this.#versions.live(model)?.standing.version;
    const status = live === undefined ? 'live' : live < version ? 'filling' : 'retired';
    return this.#versions.add({ model, version, subscription, replayUntil, status }).standing;
  }

  registerInline(version: InlineVersion): VersionStanding | undefined {
    return this.#inline.register(version);
  }

  standings(model: string): readonly VersionStanding[] {
    return this.#versions.standings(model);
  }

  find(place: RowPlace, keys: readonly string[]): readonly StoredRow[] {
    const rows = this.#versions.rows(place);
    return [...new Set(keys)].flatMap((key) => rows?.get(key) ?? []);
  }

  select(place: RowPlace, { criterion, orderings, after, skip, limit }: Selection): readonly StoredRow[] {
    const placed = [...(this.#versions.rows(place)?.values() ?? [])]
      .filter(({ row }) => holds(criterion, row))
      .map((stored) => ({ stored, place: placeOf(orderings, { id: stored.key, state: stored.row }) }))
      .filter((one) => after === undefined || comparePlaces(orderings, one.place, after) > 0)
      .sort((left, right) => comparePlaces(orderings, left.place, right.place));
    return placed.slice(skip, skip + limit).map(({ stored }) => stored);
  }

  count(place: RowPlace, criterion: Criterion): number {
    let count = 0;
    for (const { row } of this.#versions.rows(place)?.values() ?? []) if (holds(criterion, row)) count += 1;
    return count;
  }

  advance(lease: Lease, position: number, changes: Advance): 'done' | 'refused' | 'conflict' {
    const kept = this.#versions.open(changes);
    if (kept === undefined || !this.#subscriptions.standsAt(lease)) return 'refused';
    if (!kept.rows.accepts(changes.rows)) return 'conflict';
    const { parked = [], clean = false } = changes;
    if (!this.#subscriptions.checkpoint(lease, position, { parked, clean })) return 'refused';
    kept.rows.write(changes.rows, Math.max(position, 1));
    return 'done';
  }

  /** @internal The conflict over rows of a unit; none over those of a version that is retired, which nobody asks for. */
  conflictWith({ model, version, rows, seen = [] }: InlineRowChanges): ConcurrencyConflict | undefined {
    const kept = this.#versions.open({ model, version });
    const stale = [...rows, ...seen].find((one) => kept?.rows.accepts([one]) === false);
    return stale && staleRow(model, stale);
  }

  /** @internal Writes the rows of a unit that `conflictWith` had nothing against, once its messages are appended. */
  writeInline({ model, version, rows }: InlineRowChanges): void {
    this.#versions.open({ model, version })?.rows.write(rows, Math.max(this.#log.head(), 1));
  }

  /** @internal Whether messages of a name have to bring rows. */
  isGuarded(type: string): boolean {
    return this.#inline.isGuarded(type);
  }

  fail(lease: Lease, version: ModelVersion, failure: ProjectionFailure): boolean {
    const kept = this.#versions.get(version);
    if (kept === undefined || !this.#subscriptions.standsAt(lease)) return false;
    kept.standing = { ...kept.standing, failure };
    return true;
  }

  resume(version: ModelVersion): void {
    const kept = this.#versions.get(version);
    if (kept === undefined) return;
    const { failure: _, ...standing } = kept.standing;
    kept.standing = standing;
  }

  promote(version: ModelVersion): boolean {
    const next = this.#versions.get(version);
    if (next?.standing.status !== 'filling') return false;
    const live = this.#versions.live(version.model);
    const reached = live === undefined ? [] : this.#positions(live);
    if (Math.min(...this.#positions(next)) < Math.max(next.standing.replayUntil, ...reached)) return false;
    for (const one of this.#versions.of(version.model)) {
      if (one.standing.version < version.version) one.standing = { ...one.standing, status: 'retired' };
    }
    next.standing = { ...next.standing, status: 'live' };
    return true;
  }

  cancel(version: ModelVersion): boolean {
    return this.#versions.get(version)?.standing.status === 'filling' && this.retire(version);
  }

  retire(version: ModelVersion): boolean {
    const kept = this.#versions.open(version);
    if (kept === undefined) return false;
    kept.standing = { ...kept.standing, status: 'retired' };
    return true;
  }

  drop(version: ModelVersion, limit: number): number {
    const kept = this.#versions.get(version);
    if (kept?.standing.status !== 'retired') return 0;
    const dropped = kept.rows.drop(limit);
    if (kept.rows.isEmpty) this.#subscriptions.forget(kept.standing.subscription);
    return dropped;
  }

  /** Where the partitions of a version stand; at nothing where it has none. */
  #positions({ standing }: KeptVersion): readonly number[] {
    const positions = this.#subscriptions.states([standing.subscription]).map(({ position }) => position);
    return positions.length === 0 ? [-1] : positions;
  }
}
