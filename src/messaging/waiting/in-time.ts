import { LONGEST_MS, type Timer } from './timer.ts';

/** Waits until something has ended, or the time is over; leaves no timer behind. */
export async function inTime(ended: Promise<unknown>, timeoutMs: number, timer: Timer): Promise<void> {
  const over = new AbortController();
  const timeUp = timer.wait(Math.min(timeoutMs, LONGEST_MS), over.signal).catch(() => undefined);
  try {
    await Promise.race([ended, timeUp]);
  } finally {
    over.abort();
  }
}
