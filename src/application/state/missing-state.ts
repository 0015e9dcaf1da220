import type { AggregateRoot } from '../../domain/aggregate/aggregate-root.ts';
import { persistenceOf } from '../../domain/aggregate/persistence.ts';
import { ConcurrencyConflict } from '../../domain/repository.ts';
import type { EventSource } from '../../messaging/stream/rehydration.ts';
import type { StreamPage } from '../../messaging/stream/stream-log.ts';
import type { Store } from '../store.ts';
import type { StateChange } from '../unit-of-work/unit-store.ts';
import type { EventRecipe } from './event-recipe.ts';
import type { StateRecipe } from './repository-recipe.ts';
import type { ToldAggregate } from './told-aggregates.ts';

/** What is to be done to a state. */
type Change = Omit<StateChange, 'recipe' | 'id' | 'tenant'>;

/** What is to be written of an aggregate. Where nothing is there, it is begun by whoever has begun it, and changed by who changed it last. */
export async function changesOf(
  store: Store,
  from: EventRecipe,
  to: StateRecipe,
  told: ToldAggregate,
): Promise<readonly Change[] | ConcurrencyConflict> {
  const { id, tenant } = told;
  // First the state: what is committed meanwhile makes it older than its events, and never newer.
  const kept = await store.load(to, id, tenant);
  const made = await from.rehydrate(store, id, tenant);
  if (told.isDeleted) return removing(store, from, to, told, kept);
  if (made === undefined) return [];
  const { version } = made.aggregate;
  if (kept?.version === version) return [];
  if (kept !== undefined && kept.version > version) {
    return new ConcurrencyConflict({ aggregate: to.name, id, expected: version, found: kept.version });
  }
  const persistence = persistenceOf(made.aggregate);
  const changed = { version, deleted: false, stamp: told.last, persistence };
  if (kept !== undefined) return [{ ...changed, expected: kept.version }];
  const begun = begin(made.aggregate, told);
  return version === 1 ? [begun] : [begun, { ...changed, expected: 1 }];
}

const begin = (aggregate: AggregateRoot, { first }: ToldAggregate): Change => ({
  expected: 0,
  version: 1,
  deleted: false,
  stamp: first,
  persistence: persistenceOf(aggregate),
});

/** A deleted one leaves no state; a mark stays, so that its id is taken. */
async function removing(
  store: Store,
  from: EventRecipe,
  to: StateRecipe,
  told: ToldAggregate,
  kept: AggregateRoot | undefined,
): Promise<readonly Change[]> {
  const { id, tenant, version } = told;
  // The deletion counts as one version more, as the event that says so does.
  const removed = { version: version - 1, deleted: true, stamp: told.last };
  if (kept !== undefined) return [{ ...removed, expected: kept.version, persistence: persistenceOf(kept) }];
  if ((await store.aggregates?.stamps(to, id, tenant)) !== undefined) return [];
  const made = await from.rehydrate(before(store, version), id, tenant);
  if (made === undefined) return [];
  return [begin(made.aggregate, told), { ...removed, expected: 1, persistence: persistenceOf(made.aggregate) }];
}

/** The events before a version. */
const before = ({ log, snapshots }: Store, version: number): EventSource => ({
  ...(snapshots && { snapshots }),
  log: {
    async readStream(...which) {
      const page: StreamPage = await log.readStream(...which);
      const events = page.filter(({ aggregate }) => aggregate.version < version);
      return Object.assign(events, page.isCut && { isCut: page.isCut });
    },
  },
});
