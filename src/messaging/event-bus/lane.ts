import type { Delivery } from './delivery.ts';

/** What becomes of the attempt at the head of a lane. */
export interface LaneKeeper {
  answered(lane: Lane, answer: unknown): void;
  rejected(lane: Lane, error: unknown): void;
}

/** The deliveries of one key, one after the other; the head is under way. It is used again for other keys. */
export class Lane {
  key: unknown;
  head: Delivery | undefined;
  /** Whether the head waits for its next attempt. */
  retrying = false;
  /** Ends the wait for the next attempt. */
  waiting: AbortController | undefined;
  /** Made once, because a lane sees many promises. */
  readonly #answered: (answer: unknown) => void;
  readonly #rejected: (error: unknown) => void;
  #last: Delivery | undefined;

  constructor(keeper: LaneKeeper) {
    this.#answered = (answer) => keeper.answered(this, answer);
    this.#rejected = (error) => keeper.rejected(this, error);
  }

  begin(key: unknown, head: Delivery): void {
    this.key = key;
    this.head = head;
    this.#last = head;
  }

  /** Tells the keeper how the attempt ends. */
  await(answer: Promise<unknown>): void {
    void answer.then(this.#answered, this.#rejected);
  }

  push(delivery: Delivery): void {
    (this.#last as Delivery).next = delivery;
    this.#last = delivery;
    if (this.retrying) delivery.postpone();
  }

  /** Lets the head go, and the next take its place. */
  shift(): void {
    this.head = this.head?.next;
  }

  /** Takes away those behind the head. */
  cut(): readonly Delivery[] {
    const behind: Delivery[] = [];
    for (let one = this.head?.next; one; one = one.next) behind.push(one);
    if (this.head) this.head.next = undefined;
    this.#last = this.head;
    return behind;
  }

  /** Holds those behind the head back while it is retried. */
  hold(): void {
    this.retrying = true;
    for (let one = this.head?.next; one; one = one.next) one.postpone();
  }
}
