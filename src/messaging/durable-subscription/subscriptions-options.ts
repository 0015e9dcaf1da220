import type { IdentifierGenerator } from '../../domain/identifier/identifier-generator.ts';
import { UuidV7Generator } from '../../domain/identifier/uuid-v7.ts';
import type { Message } from '../../domain/message.ts';
import { BUCKETS } from '../log/bucket.ts';
import { checkedOptions, type EventBusOptions } from '../event-bus/event-bus-options.ts';
import { isWhole, need, needWhole } from '../invalid-option.ts';
import { checkStorable } from '../log/log-faults.ts';
import type { ReadableLog } from '../log/message-log.ts';
import { exponentialBackoff, type RetryPolicy } from '../retry-policy.ts';
import type { SubscriptionOptions } from '../subscription/subscription.ts';
import type { Lease } from './leasing/lease.ts';
import type { SubscriptionStore } from './subscription-store.ts';

/**
 * The ports and rules of {@link Subscriptions}.
 *
 * @see Hohpe & Woolf 2003, Durable Subscriber
 * @since 0.2.0
 */
export interface SubscriptionsOptions extends EventBusOptions {
  /** Who works here, for people who look at leases; an identifier of this very instance is put behind it. */
  readonly owner?: string;
  /** How long a lease lasts without a heartbeat, in milliseconds from 10; 10,000 unless given. A third of it is the heartbeat. */
  readonly leaseMs?: number;
  /** How often a message is tried in all; 15 times within three quarters of an hour unless given. */
  readonly retry?: RetryPolicy;
  /** How many attempts come at once, before the message is parked: from 1; 2 unless given. */
  readonly quickAttempts?: number;
  /** How many keys of a partition are handled at a time, and as many parked ones beside: from 1; 16 unless given. */
  readonly concurrency?: number;
  /** How many messages are read, and held, at a time: from 1; 100 unless given. */
  readonly batch?: number;
  /** How many partitions a subscription has that doesn't say it: from 1 to 256; 1 unless given. */
  readonly partitions?: number;
  /**
   * After how many milliseconds `onFault` is told of a handler that doesn't end, once for each attempt, by a {@link HandlerStalled}: from 1, and
   * 60,000 unless given; `Infinity` for never. Nobody interrupts it. Heartbeats look for it, by `clock`, so it may be two of them later.
   */
  readonly stallAfterMs?: number;
  /** Where the identifier of this instance comes from; {@link UuidV7Generator} unless given. */
  readonly identifiers?: IdentifierGenerator;
  /**
   * Told of what goes wrong where nobody waits: a store or a log that fails, which is tried again at the next heartbeat, and a handler that doesn't
   * end.
   */
  readonly onFault?: (fault: unknown, lease?: Lease) => void;
}

/**
 * What a durable subscription may say beside what every subscription says.
 *
 * @see Hohpe & Woolf 2003, Durable Subscriber, Competing Consumers
 * @since 0.2.0
 */
export interface DurableSubscriptionRules {
  /** Into how many parts it is divided, each of which has one owner at a time; decided at its very first start. */
  readonly partitions?: number;
  /** Whether an operator may have it handle again what it has handled; no unless given. */
  readonly resettable?: boolean;
  /**
   * What `unit.runOnce` tells by whether a message was handled: `'id'`, which keeps a receipt of each, or `'position'`, which keeps
   * how far each of 256 buckets was handled, and nothing to purge. `'id'` unless given. With `'position'` messages of one bucket are
   * handled one after the other, and the unit has to be over the store of the subscription. Change it only while no process
   * works on it and nothing is left to do.
   */
  readonly inbox?: 'id' | 'position';
}

/**
 * What a durable subscription is made of.
 *
 * @see Hohpe & Woolf 2003, Durable Subscriber, Competing Consumers
 * @since 0.2.0
 */
export interface DurableSubscriptionOptions<M extends Message>
  extends SubscriptionOptions<M>, DurableSubscriptionRules {}

/** A minute: longer than whatever waits with a time-out of its own. */
const STALL_AFTER_MS = 60_000;

/** After how long a handler is told of that doesn't end. */
export function checkedStall(stallAfterMs: number = STALL_AFTER_MS): number {
  const fits = typeof stallAfterMs === 'number' && stallAfterMs >= 1;
  need(fits, 'stallAfterMs', 'milliseconds from 1, or Infinity', stallAfterMs);
  return stallAfterMs;
}

const METHODS = [
  'register',
  'heartbeat',
  'release',
  'leave',
  'checkpoint',
  'suspect',
  'blocked',
  'due',
  'attempt',
  'settle',
  'trackBuckets',
];

export function needPartitions(partitions: number): void {
  need(isWhole(partitions, 1, BUCKETS), 'partitions', `a whole number from 1 to ${BUCKETS}`, partitions);
}

/** The ports and rules, checked, with the defaults filled in. */
export function checkedRules(
  log: ReadableLog,
  store: SubscriptionStore,
  options: SubscriptionsOptions,
): Required<SubscriptionsOptions> {
  const retry = exponentialBackoff({ attempts: 15, firstDelayMs: 1_000, maxDelayMs: 600_000 });
  const { owner = 'subscriptions', leaseMs = 10_000, quickAttempts = 2, concurrency = 16 } = Object(options);
  const {
    batch = 100,
    partitions = 1,
    identifiers = new UuidV7Generator(),
    onFault = () => undefined,
  } = Object(options);
  const given = checkedOptions(log, Object(options) === options ? { retry, ...options } : options);
  const isStore = METHODS.every((name) => typeof store?.[name as keyof SubscriptionStore] === 'function');
  need(isStore, 'store', 'a SubscriptionStore', store);
  need(typeof owner === 'string' && owner.length <= 100, 'owner', 'text of 100 characters at the most', owner);
  checkStorable('an owner', owner);
  need(isWhole(leaseMs, 10, 86_400_000), 'leaseMs', 'whole milliseconds from 10 to a day', leaseMs);
  const stallAfterMs = checkedStall(options.stallAfterMs);
  needWhole('quickAttempts', quickAttempts, 1);
  need(isWhole(concurrency, 1, 10_000), 'concurrency', 'a whole number from 1 to 10,000', concurrency);
  need(isWhole(batch, 1, 100_000), 'batch', 'a whole number from 1 to 100,000', batch);
  needPartitions(partitions);
  need(typeof identifiers?.next === 'function', 'identifiers', 'an IdentifierGenerator', identifiers);
  need(typeof onFault === 'function', 'onFault', 'a function', onFault);
  const work = { quickAttempts, concurrency, batch, partitions, stallAfterMs };
  return { ...given, ...work, owner, leaseMs, identifiers, onFault };
}
