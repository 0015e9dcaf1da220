/** About how many bytes of data a store reads at once, unless one message alone has more. */
const READ_BYTES = 8 * 1_048_576;

/** What some messages would be, if they were read. */
export interface Weight {
  readonly bytes: number;
  readonly messages: number;
}

/** How many messages a store reads at once: as many as are asked for, unless they are so large that they would fill the memory. */
export class ReadSize {
  #most = Infinity;

  /** As many as may be read of those that `weigh` weighs. */
  fitting(limit: number, weigh: (count: number) => Weight): number {
    let count = Math.min(limit, this.#most);
    while (count > 1) {
      const { bytes, messages } = weigh(count);
      if (bytes <= READ_BYTES) break;
      count = Math.ceil(messages / 4);
    }
    // What follows large ones is probably large as well, and to find that out costs as much as reading it.
    this.#most = count < limit ? 2 * count : Infinity;
    return count;
  }
}
