import { Identifier, type TypeOf } from 'demesne';

export const CounterId = Identifier.define('CounterId');
export type CounterId = TypeOf<typeof CounterId>;

/** What is wrong with some counters, by the first word of their name. */
export type Kind = 'plain' | 'flaky' | 'poison' | 'deadly';

/** The number at which what is poison is refused, and what is deadly kills whoever handles it. */
export const FATAL = 3;

export const kindOf = (id: string): Kind => id.split('-')[0] as Kind;

const NAMES: readonly string[] = [
  ...Array.from({ length: 10 }, (_, index) => `plain-${index}`),
  ...Array.from({ length: 4 }, (_, index) => `flaky-${index}`),
  'poison-0',
  'poison-1',
  'deadly-0',
];

/** What is written to in a round: others each time, so that there is always something that kills. */
export const counterIds = (round: number): readonly CounterId[] =>
  NAMES.map((name) => CounterId.of(`${name}-${round}`));

/** The subscriptions of every process. */
export const subscriptionNames = ['copy', 'placed', 'witness', 'alarms', 'publish'] as const;
export type SubscriptionName = (typeof subscriptionNames)[number];

/** Which kinds a subscription gives up; who publishes is refused what is poison, and survives what is deadly in the end. */
const GUILTY: Readonly<Record<SubscriptionName, readonly Kind[]>> = {
  copy: ['poison', 'deadly'],
  placed: ['poison', 'deadly'],
  witness: ['poison', 'deadly'],
  publish: ['poison'],
  alarms: [],
};

export const isGuilty = (name: SubscriptionName, id: string): boolean => GUILTY[name].includes(kindOf(id));

/** How far a subscription comes with a counter that has come to some number. */
export const reachOf = (name: SubscriptionName, id: string, number: number): number =>
  isGuilty(name, id) ? Math.min(number, FATAL - 1) : number;

/** The subscriptions that copy: one with a receipt for each message, one by how far it has come. */
export type CopierName = Extract<SubscriptionName, 'copy' | 'placed'>;

/** The copy that a subscription makes of a counter. */
export const copyOf = (name: CopierName, id: string): CounterId => CounterId.of(`${id}-${name}`);
