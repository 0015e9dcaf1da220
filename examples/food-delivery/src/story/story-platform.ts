import { UuidV7Generator } from 'demesne';
import type { Store } from 'demesne/application';
import { Projections } from 'demesne/event-sourcing';
import { exponentialBackoff, Subscriptions, type SubscriptionsOptions } from 'demesne/messaging';
import { createPlatform, type Platform } from '../platform.ts';
import type { Input } from './input/load-input.ts';
import { People } from './people.ts';
import type { ScenarioName } from './scenario.ts';
import type { SimulatedClock } from './simulated-clock.ts';

/** How long others wait for a process that was killed, unless it is said. */
export const LEASE_MS = 1_000;

/** What the platform of a story stands on, in each of its processes. */
export interface Setting {
  readonly input: Input;
  readonly scenario: ScenarioName;
  /** Where everything is kept; in memory unless given. */
  readonly store?: Store;
  /** Where the world outside of the platform keeps its own; in memory unless given. */
  readonly outside?: Store;
  /** How soon others take over from a process that was killed, in milliseconds; {@link LEASE_MS} unless given. */
  readonly leaseMs?: number;
  /** The name of this process, for people who look at who does what. */
  readonly owner?: string;
  /** Into how many parts each reaction is divided; 1 unless given. */
  readonly partitions?: number;
  /** Makes the subscriptions of the platform; plain ones unless given. */
  readonly makeSubscriptions?: (store: Store, options: SubscriptionsOptions) => Subscriptions;
}

const plain = ({ log, subscriptions }: Store, options: SubscriptionsOptions): Subscriptions =>
  new Subscriptions(log, subscriptions, options);

/** Nobody wants to wait for the end of a story for long. */
const retry = exponentialBackoff({ attempts: 7, firstDelayMs: 25, maxDelayMs: 500 });

/** The platform of a story, on which the people act for themselves. */
export function storyPlatform(setting: Setting, clock: SimulatedClock): Platform {
  const {
    input,
    scenario,
    store,
    outside,
    leaseMs = LEASE_MS,
    partitions = 1,
    owner = 'teller',
    makeSubscriptions = plain,
  } = setting;
  const people = new People(scenario === 'cancelled');
  const menus = new Map(input.menus.map((menu) => [menu.restaurantId, menu]));
  const middleware = [clock.follows, people.cookHearsFirst];
  const platform = createPlatform({
    clock,
    identifiers: new UuidV7Generator(),
    fetchMenu: async (restaurantId) => menus.get(restaurantId)?.menu,
    deliveryTermsOf: (restaurantId) => menus.get(restaurantId)?.delivery,
    ...(store && { store }),
    ...(outside && { outside }),
    makeSubscriptions: (on) => makeSubscriptions(on, { owner, leaseMs, partitions, retry, middleware }),
    makeProjections: (on, all) => new Projections(on, all, { owner, leaseMs }),
  });
  people.join(platform);
  return platform;
}
