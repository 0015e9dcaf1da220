import type { Platform } from '../platform.ts';
import { CannotTell, toldElsewhere } from './cannot-tell.ts';

const LOOK_EVERY_MS = 25;

/**
 * Waits until nobody works on the reactions of a platform: a process that was killed holds its leases for a moment, one that
 * lives renews them.
 */
export async function waitUntilAlone({ subscriptions }: Platform, leaseMs: number): Promise<void> {
  for (let waitedMs = 0; ; waitedMs += LOOK_EVERY_MS) {
    const partitions = await subscriptions.overview();
    if (partitions.every(({ owner }) => owner === undefined)) return;
    if (waitedMs > 2 * leaseMs + LOOK_EVERY_MS) throw new CannotTell(toldElsewhere);
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}
