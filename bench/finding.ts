/** What a row of the table says. */
export interface Finding {
  readonly what: string;
  readonly unit: Unit;
  /** What the side compared with takes, or reaches. */
  readonly other: number;
  readonly ours: number;
  /** How many times as good as the other side; the median over all rounds. */
  readonly ratio: number;
  /** The lowest ratio to reach; none where the row only informs. */
  readonly target?: number | undefined;
  /** The longest time to reach, where the goal is a time. */
  readonly mostNs?: number | undefined;
}

/** What is counted: time or room that an operation takes, or operations in a second. */
export type Unit = 'ns' | 'bytes' | 'per second';

/** How thoroughly to measure. */
export interface Thoroughness {
  readonly rounds: number;
  readonly roundMs: number;
  /** How often both sides run for a round before it counts. */
  readonly warmUps: number;
  /** Fewer aggregates and events: proves that a row works, and no more. */
  readonly quick: boolean;
}

/** One subject of measurement; some have more than one finding. */
export type Row = (thoroughness: Thoroughness) => Promise<readonly Finding[]>;
