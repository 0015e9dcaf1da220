import { err, ok, type Result } from 'neverthrow';
import type { AggregateRoot } from '../../domain/aggregate/aggregate-root.ts';
import { persistenceOf, type Persistence } from '../../domain/aggregate/persistence.ts';
import type { Page, UnfitCursor } from '../../domain/page.ts';
import { ConcurrencyConflict, NotFound } from '../../domain/repository.ts';
import { DONE } from '../../domain/result.ts';
import { InvalidOption } from '../../messaging/invalid-option.ts';
import { isLater, type Eventual } from '../../messaging/eventual.ts';
import type { EventTail, Rehydrated } from '../../messaging/stream/rehydration.ts';
import { countOf, deletedOf, pageOf, stampsOf } from '../state/repository-queries.ts';
import type { Selected } from '../state/aggregate-queries.ts';
import type { AuditStamps, Tombstone } from '../state/audit-stamps.ts';
import type { StateRepository } from '../state/state-repository.ts';
import type { RepositoryRecipe, StateRecipe } from '../state/repository-recipe.ts';
import { loadedFrom, type Loaded } from './loading.ts';
import { DeletedAggregate, ForeignAggregate, WrongAggregate } from './unit-faults.ts';
import type { AggregateChange } from './unit-store.ts';
import type { Unit } from './unit.ts';

/** Which unit a new aggregate was first saved in: until that ends, it is no other's. */
const claims = /* @__PURE__ */ new WeakMap<AggregateRoot, Unit>();

/** Lets others have an aggregate. A weak map that grows would slow the garbage collector down, so nothing stays in it. */
export const release = (aggregate: AggregateRoot): void => void claims.delete(aggregate);

/** An aggregate that a unit knows; it is the change itself, once there is one. */
export interface TrackedAggregate extends AggregateChange {
  readonly aggregate: AggregateRoot;
  /** The version up to which it is saved. */
  version: number;
  deleted: boolean;
  stamp?: NonNullable<AggregateChange['stamp']>;
  /** As of the last save. */
  persistence: Persistence;
  /** Of one that its events have made: those that no snapshot holds. */
  tail?: EventTail;
}

/** What is tracked has no persistence before its first save, and makes no change before it either. */
const NOT_SAVED = undefined as unknown as Persistence;

/** The aggregates of one type as one unit sees them: an identity map, and what was saved of it. */
export class UnitRepository<Aggregate extends AggregateRoot> implements StateRepository<Aggregate> {
  readonly #unit: Unit;
  readonly #recipe: RepositoryRecipe<Aggregate>;
  #known: Map<string, TrackedAggregate> | undefined;

  constructor(unit: Unit, recipe: RepositoryRecipe<Aggregate>) {
    this.#unit = unit;
    this.#recipe = recipe;
  }

  async find(id: Aggregate['id']): Promise<Aggregate | undefined> {
    return this.#load(id);
  }

  async get(id: Aggregate['id']): Promise<Result<Aggregate, NotFound>> {
    const loaded = this.#load(id);
    const found = isLater(loaded) ? await loaded : loaded;
    return found === undefined ? err(new NotFound({ aggregate: this.#recipe.name, id })) : ok(found);
  }

  async exists(id: Aggregate['id']): Promise<boolean> {
    const loaded = this.#load(id);
    return (isLater(loaded) ? await loaded : loaded) !== undefined;
  }

  async save(aggregate: Aggregate): Promise<Result<void, ConcurrencyConflict>> {
    const tracked = this.#trackedFor(aggregate);
    if (tracked instanceof ConcurrencyConflict) return err(this.#unit.doom(tracked));
    if (tracked.deleted) throw new DeletedAggregate({ type: tracked.recipe.name, id: tracked.id });
    return aggregate.version === tracked.version ? DONE : this.#keep(tracked);
  }

  async delete(aggregate: Aggregate): Promise<Result<void, ConcurrencyConflict>> {
    const tracked = this.#trackedFor(aggregate);
    if (tracked instanceof ConcurrencyConflict) return err(this.#unit.doom(tracked));
    if (tracked.recipe.keeps === 'events') return this.#bury(tracked);
    tracked.deleted = true;
    tracked.stamp = this.#unit.stamp();
    return this.#keep(tracked);
  }

  /** The last event is the tombstone, so there is none after it. */
  #bury(tracked: TrackedAggregate): Eventual<Result<void, ConcurrencyConflict>> {
    const { deleted, aggregate, version, recipe, id } = tracked;
    if (deleted && aggregate.version !== version) throw new DeletedAggregate({ type: recipe.name, id });
    if (deleted) return DONE;
    tracked.deleted = true;
    const kept = this.#keep(tracked);
    this.#unit.bury(tracked);
    return kept;
  }

  page(query: object = {}): Promise<Result<Page<Aggregate>, UnfitCursor>> {
    const known = (selected: Selected): Aggregate | undefined => this.#selected(selected);
    return pageOf(this.#unit, this.#recipe as StateRecipe, query, known);
  }

  count(query: object = {}): Promise<number> {
    return countOf(this.#unit, this.#recipe as StateRecipe, query);
  }

  stamps(id: Aggregate['id']): Promise<AuditStamps | undefined> {
    return stampsOf(this.#unit, this.#recipe as StateRecipe, id);
  }

  deleted(query: object = {}): Promise<Result<Page<Tombstone<Aggregate['id']>>, UnfitCursor>> {
    return deletedOf(this.#unit, this.#recipe as StateRecipe, query);
  }

  /** What the unit has of it already, as long as it was not deleted, or the one that was found. */
  #selected({ id, aggregate }: Selected): Aggregate | undefined {
    const known = this.#known?.get(id);
    if (known === undefined) return this.#know(aggregate);
    return known.deleted ? undefined : (known.aggregate as Aggregate);
  }

  /** The one object of this unit for an id. */
  #load(id: string): Eventual<Aggregate | undefined> {
    this.#unit.use();
    if (typeof id !== 'string' || id === '') throw new InvalidOption('id', 'an identifier', id);
    const known = this.#known?.get(id);
    if (known !== undefined) return known.deleted ? undefined : (known.aggregate as Aggregate);
    const loaded = loadedFrom(this.#unit.store, this.#recipe, id, this.#unit.tenant);
    return isLater(loaded) ? this.#arrived(id, loaded) : this.#know(loaded);
  }

  /** While a store was busy the unit may have ended, or have got to know the aggregate in another way. */
  async #arrived(id: string, loading: PromiseLike<Loaded | undefined>): Promise<Aggregate | undefined> {
    const loaded = await loading;
    this.#unit.use();
    return this.#known?.has(id) === true ? this.#load(id) : this.#know(loaded);
  }

  #know(loaded: Loaded | undefined): Aggregate | undefined {
    if (loaded === undefined) return undefined;
    if (this.#recipe.keeps === 'state') return this.#track(loaded as Aggregate).aggregate as Aggregate;
    const { aggregate, tail } = loaded as Rehydrated<Aggregate>;
    this.#track(aggregate).tail = tail;
    return aggregate;
  }

  #track(aggregate: AggregateRoot, expected = aggregate.version, persistence = NOT_SAVED): TrackedAggregate {
    const tracked: TrackedAggregate = {
      recipe: this.#recipe,
      id: aggregate.id,
      tenant: this.#unit.tenant,
      expected,
      version: expected,
      deleted: false,
      persistence,
      aggregate,
    };
    (this.#known ??= new Map()).set(aggregate.id, tracked);
    this.#unit.track(tracked);
    return tracked;
  }

  #trackedFor(aggregate: Aggregate): TrackedAggregate | ConcurrencyConflict {
    const unit = this.#unit;
    unit.use();
    const { name } = this.#recipe;
    if (!this.#recipe.holds(aggregate)) throw new WrongAggregate(name, aggregate);
    if (unit.conflict !== undefined) return unit.conflict;
    const { id } = aggregate;
    const known = this.#known?.get(id);
    if (known?.aggregate === aggregate) return known;
    const persistence = persistenceOf(aggregate);
    const owner = claims.get(aggregate);
    if (persistence.committedVersion > 0 || (owner !== undefined && owner !== unit)) {
      throw new ForeignAggregate({ type: name, id });
    }
    if (known !== undefined) return new ConcurrencyConflict({ aggregate: name, id, expected: 0, found: known.version });
    claims.set(aggregate, unit);
    return this.#track(aggregate, 0, persistence);
  }

  /** Records what is new of an aggregate, and asks the store whether that is in vain already. */
  #keep(tracked: TrackedAggregate): Eventual<Result<void, ConcurrencyConflict>> {
    this.#unit.record(tracked);
    const conflict = this.#unit.store.conflictWith?.(tracked);
    return isLater(conflict) ? conflict.then((found) => this.#verdict(found)) : this.#verdict(conflict);
  }

  #verdict(conflict: ConcurrencyConflict | undefined): Result<void, ConcurrencyConflict> {
    return conflict === undefined ? DONE : err(this.#unit.doom(conflict));
  }
}
