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

/**
 * Shares differ by one at the most: each owner has `all / live owners`, and as many as the division leaves over have one more, the
 * first of their names. One step at a time, so that those who begin together share too.
 */
export function fairShare(partitions: readonly Held[], owner: string, liveOwners: number): Share {
  const shares = new Map<string, number>();
  for (const { owner: one } of partitions) if (one !== undefined) shares.set(one, (shares.get(one) ?? 0) + 1);
  const mine = shares.get(owner) ?? 0;
  const least = Math.floor(partitions.length / liveOwners);
  const more = partitions.length % liveOwners;
  const above = [...shares].flatMap(([name, share]) => (share > least ? [name] : [])).toSorted();
  const mayClaim = mine < least || (mine === least && above.length < more);
  const free = mayClaim ? partitions.find((one) => one.owner === undefined) : undefined;
  return { claim: free?.partition, surplus: mine > least + 1 || above.indexOf(owner) >= more };
}
