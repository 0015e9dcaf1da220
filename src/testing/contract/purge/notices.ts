import type { Lease } from '../../../messaging/durable-subscription/leasing/lease.ts';
import type { Envelope } from '../../../messaging/message/envelope.ts';
import type { SubscriptionStore } from '../../../messaging/durable-subscription/subscription-store.ts';
import type { PurgeReport } from '../../../messaging/log/purge.ts';
import { MoneyArrived } from '../bank.ts';
import { deposit, enveloped } from '../message-log/deposits.ts';
import { claimAll } from '../subscription-store/stations.ts';
import type { PurgeUnderContract } from './subject.ts';

export const DAY_MS = 86_400_000;

/** Messages of no aggregate: `notice('n1')` is there to be delivered only. */
export const notices = (...ids: readonly string[]): readonly Envelope[] =>
  ids.map((id) => enveloped(id, new MoneyArrived({ cents: 1 })));

/** Has the log hold messages that are a day old, and one event behind them. */
export async function dayOld({ store, pass }: PurgeUnderContract, envelopes: readonly Envelope[]): Promise<void> {
  await store.log.append([...envelopes, deposit('end', 1)]);
  await pass(DAY_MS);
}

/** Purges what is half a day old. */
export async function purge({ store }: PurgeUnderContract, part: object = {}): Promise<PurgeReport> {
  return store.purge({ olderThanMs: DAY_MS / 2, ...part });
}

/** Has each partition of a subscription stand at a position; the leases as they are then. */
export async function standing(
  store: SubscriptionStore,
  name: string,
  ...positions: readonly number[]
): Promise<readonly Lease[]> {
  await store.register(name, positions.length, 0);
  const leases = await claimAll(store, `owner of ${name}`, [name]);
  const moved: Lease[] = [];
  for (const lease of leases) {
    const position = positions[lease.partition] as number;
    if (position > 0) await store.checkpoint(lease, position);
    moved.push({ ...lease, position });
  }
  return moved;
}
