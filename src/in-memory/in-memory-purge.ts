import type { Clock } from '../domain/time/clock.ts';
import { checkedPolicy, type PurgeReport, type PurgePolicy } from '../messaging/log/purge.ts';
import type { InMemoryMessageLog } from './in-memory-message-log.ts';
import type { InMemorySubscriptionStore } from './in-memory-subscription-store.ts';

/** Deletes what a policy says of a log, and everyone has passed and nobody has parked. */
export function purge(
  log: InMemoryMessageLog,
  subscriptions: InMemorySubscriptionStore,
  clock: Clock,
  policy: PurgePolicy,
): PurgeReport {
  const { olderThanMs, limit, ignore } = checkedPolicy(policy);
  const old = log.expendable(clock.now().epochMs - olderThanMs);
  const asked = subscriptions.standing().filter(({ subscription }) => !ignore.includes(subscription));
  const isHeld = (one: number): boolean => asked.some(({ position, parked }) => one > position || parked.has(one));
  const gone = old.filter((one) => !isHeld(one)).slice(0, limit);
  log.remove(new Set(gone));
  const heldUpBy = asked.flatMap(({ subscription, position, parked }) => {
    const kept = old.filter((one) => parked.has(one)).length;
    return kept > 0 || old.some((one) => one > position) ? [{ subscription, position, parked: kept }] : [];
  });
  return { deleted: gone.length, heldUpBy };
}
