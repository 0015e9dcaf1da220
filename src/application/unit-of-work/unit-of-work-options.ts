import { SystemClock, type Clock } from '../../domain/time/clock.ts';
import { InvalidDefinition } from '../../domain/fault.ts';
import type { IdentifierGenerator } from '../../domain/identifier/identifier-generator.ts';
import { UuidV7Generator } from '../../domain/identifier/uuid-v7.ts';
import { need, needObject, needWhole } from '../../messaging/invalid-option.ts';
import { checkRetryPolicy, conflictRetry, type RetryPolicy } from '../../messaging/retry-policy.ts';
import { isDeadlineClass } from '../../messaging/message/message-class.ts';
import { SystemTimer, type Timer } from '../../messaging/waiting/timer.ts';
import { translatorOf, type Translation } from '../../messaging/message/translation.ts';
import { InlineRows } from '../../read-model/inline-rows.ts';
import type { RowProjection } from '../../read-model/row-projection.ts';
import { StoreCannot } from '../store-cannot.ts';
import type { Reaction } from './reaction.ts';
import type { RepositoryRecipe, RepositoryRecipes } from '../state/repository-recipe.ts';
import type { UnitEnvironment } from './unit-environment.ts';
import { AggregateNameClash } from './unit-faults.ts';
import { isLent, type UnitStore } from './unit-store.ts';

/**
 * The ports of a unit of work, and what happens besides its work.
 *
 * @see Vernon 2013, ch. 4, Architecture, on ports and adapters
 * @since 0.1.0
 */
export interface UnitOfWorkOptions<Reactions extends readonly Reaction[] = readonly Reaction[]> {
  /** What stamps `occurredAt`; the system's clock unless given. */
  readonly clock?: Clock;
  /** What makes the ids of messages and conversations; UUIDs of version 7 unless given. */
  readonly identifiers?: IdentifierGenerator;
  /** What waits between attempts; the system's timer unless given. */
  readonly timer?: Timer;
  /**
   * How often to try where others change the same aggregates: 5 attempts unless given, the second at once, the others
   * after 5, 10 and 20 milliseconds, lengthened by chance up to twice that.
   */
  readonly retry?: RetryPolicy;
  /** What other contexts are told, committed together with the events it is about. */
  readonly publishes?: readonly Translation[];
  /** What happens in the same transaction as an event; see {@link reaction}. */
  readonly reactions?: Reactions;
  /**
   * Projections whose rows are written in the transaction of the events, for who must see them at once: what `Projection.define` gives, from the first
   * of its events on. Each makes every unit wait for its rows, and units that change one row run again; where a moment later will do, `Projections` is
   * better. Once one has begun, whoever appends its events without it is refused with `InlineBypassed`. Deadlines bring no rows, so
   * one that takes these is refused. None unless given.
   */
  readonly projections?: readonly RowProjection[];
  /** How many reactions may follow from each other: a whole number from 1; 20 unless given. */
  readonly maxDepth?: number;
}

/** What is kept as its events needs more of a store than what is kept as its state. */
function checkStore(recipe: RepositoryRecipe, { log, snapshots }: UnitStore): void {
  if (recipe.keeps === 'state') return;
  if (typeof log?.readStream !== 'function') throw new StoreCannot('keep aggregates as their events', 'log');
  if (recipe.snapshots !== undefined && snapshots === undefined) throw new StoreCannot('keep snapshots', 'snapshots');
}

function checkedRecipes(recipes: RepositoryRecipes, store: UnitStore): UnitEnvironment['recipes'] {
  needObject(recipes, 'repositories');
  const entries = Object.entries(recipes);
  const types = new Map<string, RepositoryRecipe['type']>();
  for (const [repository, recipe] of entries) {
    const isRecipe = typeof (recipe as Partial<RepositoryRecipe> | undefined)?.holds === 'function';
    need(isRecipe, `repositories.${repository}`, 'a recipe, such as stateStored(Order)', recipe);
    checkStore(recipe, store);
    const { name, type } = recipe;
    if (types.get(name) === type)
      throw new InvalidDefinition(`Two repositories of one unit keep ${name}: name it once.`);
    if (types.has(name)) throw new AggregateNameClash(name);
    types.set(name, type);
  }
  for (const [, recipe] of entries) store.admit?.(recipe);
  return entries;
}

function byEvent(reactions: readonly Reaction[]): ReadonlyMap<string, readonly Reaction[]> {
  const table = new Map<string, Reaction[]>();
  for (const one of reactions) {
    const isReaction = typeof (one as Partial<Reaction> | undefined)?.react === 'function';
    need(isReaction, 'reactions', 'a list of what reaction(OrderPlaced, …) gives', one);
    table.set(one.to, [...(table.get(one.to) ?? []), one]);
  }
  return table;
}

function inlineOf(store: UnitStore, { projections = [] }: UnitOfWorkOptions): InlineRows | undefined {
  const fits = Array.isArray(projections) && projections.every((one) => typeof one?.apply === 'function');
  need(fits, 'projections', 'a list of what Projection.define gives', projections);
  if (projections.length === 0) return undefined;
  const late = projections.find((one) => one.messages?.some(isDeadlineClass));
  need(
    late === undefined,
    'projections',
    'without deadlines, which never bring rows: have Projections make them',
    late,
  );
  const { readModels } = store;
  if (readModels === undefined) throw new StoreCannot('write rows with events', 'readModels');
  return new InlineRows({ readModels, isLent: isLent(store) }, projections);
}

/** What a unit of work needs to run, checked, with the defaults filled in. */
export interface CheckedOptions extends Omit<UnitEnvironment, 'run'> {
  readonly timer: Timer;
  readonly retry: RetryPolicy;
}

export function checkedOptions(
  store: UnitStore,
  recipes: RepositoryRecipes,
  options: UnitOfWorkOptions,
): CheckedOptions {
  needObject(options);
  const {
    clock = new SystemClock(),
    identifiers = new UuidV7Generator(),
    timer = new SystemTimer(),
    retry = conflictRetry,
    publishes = [],
    reactions = [],
    maxDepth = 20,
  } = options;
  need(
    typeof (store as Partial<UnitStore> | undefined)?.commit === 'function',
    'store',
    'a store of aggregates',
    store,
  );
  need(typeof clock?.now === 'function', 'clock', 'a Clock', clock);
  need(typeof identifiers?.next === 'function', 'identifiers', 'an IdentifierGenerator', identifiers);
  need(typeof timer?.wait === 'function', 'timer', 'a Timer', timer);
  need(Array.isArray(publishes), 'publishes', 'a list of translations', publishes);
  need(Array.isArray(reactions), 'reactions', 'a list of reactions', reactions);
  needWhole('maxDepth', maxDepth, 1);
  return {
    store,
    recipes: checkedRecipes(recipes, store),
    clock,
    identifiers,
    timer,
    retry: checkRetryPolicy(retry),
    reactions: byEvent(reactions),
    translate: publishes.length === 0 ? undefined : translatorOf(publishes),
    maxDepth,
    inline: inlineOf(store, options),
  };
}
