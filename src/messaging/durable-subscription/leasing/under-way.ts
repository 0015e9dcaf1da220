import type { LoggedMessage } from '../../log/message-log.ts';
import type { Lease } from './lease.ts';
import type { LeaseRules } from './lease-rules.ts';
import { timeOf } from '../../waiting/time-of.ts';
import { HandlerStalled } from '../subscription-faults.ts';

/** When and to whom it is told that a handler doesn't end. */
type Rules = Pick<LeaseRules, 'clock' | 'stallAfterMs' | 'report'>;

/** Work that has not ended. */
interface Work {
  readonly message: LoggedMessage;
  /** When it was first seen, on a clock that is asked now and then and not for each message. */
  seenAtMs: number | undefined;
  isTold: boolean;
}

/** What is handled in one partition in this moment. Nobody interrupts what doesn't end, but somebody is told of it. */
export class UnderWay {
  readonly #rules: Rules;
  readonly #all = new Set<Work>();

  constructor(rules: Rules) {
    this.#rules = rules;
  }

  /** What handling a message gives, which is under way until it does. */
  async until<T>(message: LoggedMessage, handling: PromiseLike<T>): Promise<T> {
    const work: Work = { message, seenAtMs: undefined, isTold: false };
    this.#all.add(work);
    try {
      return await handling;
    } finally {
      this.#all.delete(work);
    }
  }

  /** Tells, once for each, of what has been under way for long by a lease as it stands. */
  look(lease: Lease): void {
    if (this.#all.size === 0) return;
    const { clock, stallAfterMs, report } = this.#rules;
    const nowMs = timeOf(clock).epochMs;
    for (const work of this.#all) {
      // A clock that was set back would keep it from being told of.
      work.seenAtMs = Math.min(work.seenAtMs ?? nowMs, nowMs);
      const forMs = nowMs - work.seenAtMs;
      if (work.isTold || forMs < stallAfterMs) continue;
      work.isTold = true;
      report(new HandlerStalled(lease, work.message, forMs), lease);
    }
  }
}
