import type { IdentifierGenerator } from '../../domain/identifier/identifier-generator.ts';
import { UuidV7Generator } from '../../domain/identifier/uuid-v7.ts';
import { SystemClock, type Clock } from '../../domain/time/clock.ts';
import { checkedStall } from '../../messaging/durable-subscription/subscriptions-options.ts';
import { isWhole, need, needObject } from '../../messaging/invalid-option.ts';
import { checkStorable } from '../../messaging/log/log-faults.ts';
import { SystemTimer, type Timer } from '../../messaging/waiting/timer.ts';
import { ModelTaken } from './projection-faults.ts';
import type { ProjectedStore } from './projection-rules.ts';
import { Projection } from './projection.ts';

/**
 * The ports and rules of {@link Projections}.
 *
 * @see Vernon 2013, ch. 4, Architecture, on CQRS
 * @since 0.2.0
 */
export interface ProjectionsOptions {
  /** Who works here, for people who look at leases; an identifier of this very instance is put behind it. */
  readonly owner?: string;
  /** How long a lease lasts without a heartbeat, in milliseconds from 10; 10,000 unless given. A third of it is the heartbeat. */
  readonly leaseMs?: number;
  /** How many messages are read, and written as rows in one transaction: from 1; 500 unless given. */
  readonly batch?: number;
  /**
   * After how many milliseconds `onFault` is told of a handler or an effect that doesn't end, once for each attempt, by a `HandlerStalled`: from 1, and
   * 60,000 unless given; `Infinity` for never. Nobody interrupts it. Heartbeats look for it, by `clock`, so it may be two of them later.
   */
  readonly stallAfterMs?: number;
  /** What failures are dated by, and the lag is measured by; {@link SystemClock} unless given. */
  readonly clock?: Clock;
  /** What retries wait by; {@link SystemTimer} unless given. */
  readonly timer?: Timer;
  /** Where the identifier of this instance comes from; {@link UuidV7Generator} unless given. */
  readonly identifiers?: IdentifierGenerator;
  /** Told of what goes wrong where nobody waits: a projection that has stopped here, a store that fails, which is tried again at the next heartbeat, an effect, or a handler that doesn't end. */
  readonly onFault?: (fault: unknown) => void;
}

const isStore = (store: ProjectedStore): boolean =>
  typeof store?.log?.read === 'function' &&
  typeof store.subscriptions?.heartbeat === 'function' &&
  typeof store.readModels?.advance === 'function';

export function needStore(store: ProjectedStore): void {
  need(isStore(store), 'store', 'a store with a log, subscriptions and readModels', store);
}

/** The ports and rules, checked, with the defaults filled in. */
export function checkedOptions(store: ProjectedStore, options: ProjectionsOptions): Required<ProjectionsOptions> {
  needStore(store);
  needObject(options);
  const { owner = 'projections', leaseMs = 10_000, batch = 500, onFault = () => undefined } = options;
  const { clock = new SystemClock(), timer = new SystemTimer(), identifiers = new UuidV7Generator() } = options;
  need(typeof owner === 'string' && owner.length <= 100, 'owner', 'text of 100 characters at the most', owner);
  checkStorable('an owner', owner);
  need(isWhole(leaseMs, 10, 86_400_000), 'leaseMs', 'whole milliseconds from 10 to a day', leaseMs);
  const stallAfterMs = checkedStall(options.stallAfterMs);
  need(isWhole(batch, 1, 100_000), 'batch', 'a whole number from 1 to 100,000', batch);
  need(typeof clock?.now === 'function', 'clock', 'a Clock', clock);
  need(typeof timer?.wait === 'function', 'timer', 'a Timer', timer);
  need(typeof identifiers?.next === 'function', 'identifiers', 'an IdentifierGenerator', identifiers);
  need(typeof onFault === 'function', 'onFault', 'a function', onFault);
  return { owner, leaseMs, batch, stallAfterMs, clock, timer, identifiers, onFault };
}

/** The projections by the names of their subscriptions, none of which makes what another one makes. */
export function checkedProjections(projections: readonly Projection[]): ReadonlyMap<string, Projection> {
  const fits = Array.isArray(projections) && projections.every((one) => one instanceof Projection);
  need(fits, 'projections', 'a list of what Projection.define gives', projections);
  const byModel = new Map<string, Projection>();
  for (const one of projections) {
    const other = byModel.get(one.into.name);
    if (other !== undefined) throw new ModelTaken(one.into.name, one.name, other.name);
    byModel.set(one.into.name, one);
  }
  const names = new Set(projections.map(({ name }) => name));
  need(names.size === projections.length, 'projections', 'a list with one projection of each name', projections);
  return new Map(projections.map((one) => [one.subscription, one]));
}
