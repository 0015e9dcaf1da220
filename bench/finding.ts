/** What a row of the table says. */
export interface Finding {
  readonly what: string;
  readonly unit: 'ns' | 'bytes';
  /** What the side compared with takes. */
  readonly other: number;
  readonly ours: number;
  /** How many times as good as the other side; the median over all rounds. */
  readonly ratio: number;
  /** The lowest ratio to reach; none where the row only informs. */
  readonly target?: number | undefined;
}

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
