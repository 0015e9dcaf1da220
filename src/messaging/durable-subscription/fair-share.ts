/** Who has a partition, as far as sharing is concerned. */
export interface Held {
  readonly partition: number;
  /** None where it is free to be claimed. */
  readonly owner: string | undefined;
}

/** What one heartbeat may change for one subscription. */
export interface Share {
  /** The free partition to claim. */
  readonly claim: number | undefined;
  /** Whether one has to be released. */
  readonly surplus: boolean;
}

/** Nobody has more than `ceil(all / live owners)`; one step at a time, so that those who begin together share too. */
export function fairShare(partitions: readonly Held[], owner: string, liveOwners: number): Share {
  const mine = partitions.filter((one) => one.owner === owner).length;
  const fair = Math.ceil(partitions.length / liveOwners);
  const free = partitions.find((one) => one.owner === undefined);
  return { claim: mine < fair ? free?.partition : undefined, surplus: mine > fair };
}
