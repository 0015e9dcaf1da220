import type { Envelope } from '../messaging/message/envelope.ts';
import type { Lease } from '../messaging/durable-subscription/leasing/lease.ts';
import type {
  Advance,
  ModelVersion,
  ProjectionFailure,
  ReadModelStore,
  RowPlace,
  StoredRow,
  VersionStanding,
} from '../read-model/read-model-store.ts';
import type { ConcurrencyConflict } from '../domain/repository.ts';
import { checkBrought, namesToLearn } from '../read-model/inline-guard.ts';
import type { InlineRowChanges } from '../read-model/inline-rows.ts';
import type { InlineVersion } from '../read-model/inline-version.ts';
import { staleRow } from '../read-model/stale-row.ts';
import { holds, type Criterion } from '../selection/criterion.ts';
import { comparePlaces, placeOf, type Selection } from '../selection/selection.ts';
import type { InMemoryMessageLog } from './in-memory-message-log.ts';
import { InMemoryRows } from './in-memory-rows.ts';
import type { InMemorySubscriptionStore } from './in-memory-subscription-store.ts';

/** Behind every message. */
const LAST = Number.MAX_SAFE_INTEGER;

interface Kept {
  standing: VersionStanding;
  readonly rows: InMemoryRows;
}

/** A version whose rows are written with its messages. */
const isInline = (one: VersionStanding): one is VersionStanding & InlineVersion => one.types !== undefined;

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
  readonly #models = new Map<string, Map<number, Kept>>();
  /** Those whose rows are written with their messages. */
  readonly #inline = new Set<Kept>();

  /** @internal An `InMemoryStore` makes it. */
  constructor(log: InMemoryMessageLog, subscriptions: InMemorySubscriptionStore) {
    this.#log = log;
    this.#subscriptions = subscriptions;
    log.guardBy((envelopes, brought) => this.#check(envelopes, brought));
  }

  register({ model, version, subscription, replayUntil }: Parameters<ReadModelStore['register']>[0]): VersionStanding {
    const known = this.#kept({ model, version });
    if (known !== undefined) return known.standing;
    const live = this.#live(model)?.standing.version;
    const status = live === undefined ? 'live' : live < version ? 'filling' : 'retired';
    return this.#keep({ model, version, subscription, replayUntil, status }).standing;
  }

  registerInline(version: InlineVersion): VersionStanding | undefined {
    const { model, subscription } = version;
    const added = namesToLearn(version, this.standings(model));
    if (added === undefined || this.#hasAny(added)) return undefined;
    const begun = { model, version: version.version, subscription, status: 'live', replayUntil: 0 } as const;
    const kept = this.#kept(version) ?? this.#keep(begun);
    if (added.length > 0) kept.standing = { ...kept.standing, types: [...(kept.standing.types ?? []), ...added] };
    this.#inline.add(kept);
    return kept.standing;
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
    const kept = this.#open(changes);
    if (kept === undefined || !this.#subscriptions.holds(lease)) return 'refused';
    if (!kept.rows.accepts(changes.rows)) return 'conflict';
    const { parked = [], clean = false } = changes;
    if (!this.#subscriptions.checkpoint(lease, position, { parked, clean })) return 'refused';
    kept.rows.write(changes.rows);
    return 'done';
  }

  /** @internal The conflict over rows that a unit changes; none over those of a version that is retired, which nobody asks for. */
  conflictWith({ model, version, rows }: InlineRowChanges): ConcurrencyConflict | undefined {
    const stale = rows.find((one) => this.#open({ model, version })?.rows.accepts([one]) === false);
    return stale && staleRow(model, stale);
  }

  /** @internal Writes the rows of a unit that `conflictWith` had nothing against. */
  writeInline({ model, version, rows }: InlineRowChanges): void {
    this.#open({ model, version })?.rows.write(rows);
  }

  /** @internal Whether messages of a name have to bring rows. */
  isGuarded(type: string): boolean {
    return this.#guarded().some(({ types }) => types.includes(type));
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
    return this.#kept(version)?.standing.status === 'filling' && this.retire(version);
  }

  retire(version: ModelVersion): boolean {
    const kept = this.#open(version);
    if (kept === undefined) return false;
    kept.standing = { ...kept.standing, status: 'retired' };
    return true;
  }

  drop(version: ModelVersion, limit: number): number {
    const kept = this.#kept(version);
    if (kept?.standing.status !== 'retired') return 0;
    const dropped = kept.rows.drop(limit);
    if (kept.rows.isEmpty) this.#subscriptions.forget(kept.standing.subscription);
    return dropped;
  }

  #hasAny(types: readonly string[]): boolean {
    return types.length > 0 && this.#log.readBackwards(LAST, 1, types).length > 0;
  }

  /** Refuses what is appended without the rows that are made of it. */
  #check(envelopes: readonly Envelope[], brought: readonly InlineRowChanges[]): void {
    if (this.#inline.size === 0) return;
    const appended = envelopes.map(({ message }) => message.type);
    checkBrought(this.#guarded(), appended, brought);
  }

  /** The versions that messages have to bring rows of. */
  #guarded(): readonly InlineVersion[] {
    const standings = [...this.#inline].map(({ standing }) => standing);
    return standings.filter(({ status }) => status !== 'retired').filter(isInline);
  }

  #keep(standing: VersionStanding): Kept {
    const kept: Kept = { standing, rows: new InMemoryRows() };
    const versions = this.#models.get(standing.model) ?? new Map<number, Kept>();
    this.#models.set(standing.model, versions.set(standing.version, kept));
    return kept;
  }

  /** A version whose time isn't over. */
  #open(version: ModelVersion): Kept | undefined {
    const kept = this.#kept(version);
    return kept?.standing.status === 'retired' ? undefined : kept;
  }

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

  #rows({ model, version, tenant }: RowPlace): ReadonlyMap<string, StoredRow> | undefined {
    const kept = version === 'live' ? this.#live(model) : this.#kept({ model, version });
    return kept?.rows.of(tenant);
  }
}
