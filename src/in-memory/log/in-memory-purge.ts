import type { Clock } from '../../domain/time/clock.ts';
import { checkedPolicy, type PurgeHold, type PurgePolicy, type PurgeReport } from '../../messaging/log/purge.ts';
import type { InMemoryMessageLog } from './in-memory-message-log.ts';
import type { InMemorySubscriptionStore } from '../subscription/in-memory-subscription-store.ts';

type Standings = ReturnType<InMemorySubscriptionStore['standing']>;

/** Those of some subscriptions that have not passed all of some positions, or keep one of them parked. */
export const holdsOn = (positions: readonly number[], asked: Standings): readonly PurgeHold[] =>
  asked.flatMap(({ subscription, position, parked }) => {
    const kept = positions.filter((one) => parked.has(one)).length;
    return kept > 0 || positions.some((one) => one > position) ? [{ subscription, position, parked: kept }] : [];
  });

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
  return { deleted: gone.length, heldUpBy: holdsOn(old, asked) };
}
