import type { Finding, Thoroughness } from './finding.ts';

/** One way to do the work. */
export interface Side {
  /** What is not measured. */
  prepare?(times: number): void;
  /** Does the work so many times, in a loop of its own so that no call of ours is measured with it. */
  run(times: number): unknown;
}

export interface Comparison {
  readonly what: string;
  readonly target?: number;
  /** How many operations one time is; 1 unless given. */
  readonly operations?: number;
  readonly other: Side;
  readonly ours: Side;
}

/** Where results go, so that no compiler can prove that they are not needed. */
export const kept: unknown[] = [];

export const median = (numbers: readonly number[]): number => {
  const sorted = numbers.toSorted((left, right) => left - right);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? (sorted[middle] as number)
    : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
};

/**
 * Milliseconds of the processor for doing the work so many times, begun with an empty nursery. Unlike the time on the
 * clock it counts the garbage collector's threads, and leaves out what other programs take.
 */
async function timed(side: Side, times: number): Promise<number> {
  side.prepare?.(times);
  globalThis.gc?.({ type: 'minor' });
  const start = process.cpuUsage();
  kept[0] = await side.run(times);
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1_000;
}

/** How many times fill a round. */
async function timesPerRound(side: Side, roundMs: number): Promise<number> {
  for (let times = 1; ; times *= 2) {
    const ms = await timed(side, times);
    if (ms >= roundMs) return Math.max(1, Math.round((times * roundMs) / ms));
  }
}

/** Both sides in turns, in changing order; what a round disturbs, it disturbs on both. */
export async function compare(comparison: Comparison, { rounds, roundMs, warmUps }: Thoroughness): Promise<Finding> {
  const { what, target, operations = 1, other, ours } = comparison;
  for (let warm = 0; warm < warmUps; warm += 1) {
    await timesPerRound(other, roundMs);
    await timesPerRound(ours, roundMs);
  }
  const times = { other: await timesPerRound(other, roundMs), ours: await timesPerRound(ours, roundMs) };
  const taken = { other: [] as number[], ours: [] as number[] };
  for (let round = 0; round < rounds; round += 1) {
    for (const name of round % 2 === 0 ? (['other', 'ours'] as const) : (['ours', 'other'] as const)) {
      const ms = await timed(comparison[name], times[name]);
      taken[name].push((ms * 1e6) / (times[name] * operations));
    }
  }
  const ratios = taken.other.map((ns, round) => ns / (taken.ours[round] as number));
  return { what, unit: 'ns', other: median(taken.other), ours: median(taken.ours), ratio: median(ratios), target };
}
