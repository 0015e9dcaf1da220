import type { Finding, Thoroughness, Unit } from './finding.ts';

/** One way to do the work. */
export interface Side {
  /** What is not measured. */
  prepare?(times: number): void | Promise<void>;
  /** Does the work so many times, in a loop of its own so that no call of ours is measured with it. */
  run(times: number): unknown;
}

export interface Comparison {
  readonly what: string;
  readonly target?: number;
  /** How many operations one time is; 1 unless given. */
  readonly operations?: number;
  /** What to measure; {@link processorTime} unless given. */
  readonly stopwatch?: Stopwatch;
  /** Time for an operation, unless given. */
  readonly unit?: Exclude<Unit, 'bytes'>;
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

/** Begins to measure; the function it gives ends that, and answers milliseconds. */
export type Stopwatch = () => () => number;

/**
 * Time of the processor. Unlike the time on the clock it counts the garbage collector's threads, and leaves out what other
 * programs take.
 */
const processorTime: Stopwatch = () => {
  const start = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1_000;
  };
};

/** Time on the clock, for work that others do: a server, a disk. */
export const clockTime: Stopwatch = () => {
  const start = performance.now();
  return () => performance.now() - start;
};

/** What it takes to do the work so many times, begun with an empty nursery. */
async function timed(side: Side, times: number, stopwatch: Stopwatch): Promise<number> {
  await side.prepare?.(times);
  globalThis.gc?.({ type: 'minor' });
  const elapsed = stopwatch();
  kept[0] = await side.run(times);
  return elapsed();
}

/** How many times fill a round. */
async function timesPerRound(side: Side, roundMs: number, stopwatch: Stopwatch): Promise<number> {
  for (let times = 1; ; times *= 2) {
    const ms = await timed(side, times, stopwatch);
    if (ms >= roundMs) return Math.max(1, Math.round((times * roundMs) / ms));
  }
}

/** Both sides in turns, in changing order; what a round disturbs, it disturbs on both. */
export async function compare(comparison: Comparison, { rounds, roundMs, warmUps }: Thoroughness): Promise<Finding> {
  const { what, target, operations = 1, stopwatch = processorTime, unit = 'ns', other, ours } = comparison;
  const filling = (side: Side): Promise<number> => timesPerRound(side, roundMs, stopwatch);
  for (let warm = 0; warm < warmUps; warm += 1) {
    await filling(other);
    await filling(ours);
  }
  const times = { other: await filling(other), ours: await filling(ours) };
  const taken = { other: [] as number[], ours: [] as number[] };
  for (let round = 0; round < rounds; round += 1) {
    for (const name of round % 2 === 0 ? (['other', 'ours'] as const) : (['ours', 'other'] as const)) {
      const ms = await timed(comparison[name], times[name], stopwatch);
      taken[name].push((ms * 1e6) / (times[name] * operations));
    }
  }
  const ratios = taken.other.map((ns, round) => ns / (taken.ours[round] as number));
  const shown = (ns: number): number => (unit === 'ns' ? ns : 1e9 / ns);
  const middles = { other: shown(median(taken.other)), ours: shown(median(taken.ours)) };
  return { what, unit, ...middles, ratio: median(ratios), target };
}
