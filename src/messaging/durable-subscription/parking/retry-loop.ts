import { bucketOf } from '../../log/bucket.ts';
import { EncodedMessage } from '../../message/encoded-message.ts';
import type { Envelope } from '../../message/envelope.ts';
import { Failed, type Outcome } from '../../subscription/outcome.ts';
import { placeOf } from '../handling/place.ts';
import { Bell } from '../../waiting/bell.ts';
import { causeOf } from './failure-cause.ts';
import { timeOf } from '../../waiting/time-of.ts';
import type { ParkedMessage, ParkedOutcome } from './parked-message.ts';
import type { Definition, Rules } from '../rules.ts';
import { HandlerCrashed, ParkedLost } from '../subscription-faults.ts';
import type { HeldLease } from '../leasing/held-lease.ts';
import type { LeaseLoop } from '../leasing/lease-worker.ts';

/** Tries the parked messages of its partition again: the first of each key, when it is due. */
export class RetryLoop implements LeaseLoop {
  readonly #definition: Definition;
  readonly #rules: Rules;
  readonly #held: HeldLease;
  readonly #bell: Bell;
  readonly #running = new Set<number>();
  #failure: { readonly error: unknown } | undefined;

  constructor(definition: Definition, rules: Rules, held: HeldLease) {
    this.#definition = definition;
    this.#rules = rules;
    this.#held = held;
    this.#bell = new Bell(rules.timer);
  }

  /** Something may be due. */
  look(): void {
    this.#bell.ring();
  }

  refresh(): void {
    this.look();
  }

  finish(): void {
    this.look();
  }

  async run(): Promise<void> {
    while (!this.#held.isOver && this.#failure === undefined) {
      const nextInMs = this.#held.lease.paused ? undefined : await this.#begin();
      await this.#bell.heard(nextInMs);
    }
    while (this.#running.size > 0 && !this.#held.signal.aborted) await this.#bell.heard();
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  /** Begins what is due, as far as there is room; in how many milliseconds the next will be. */
  async #begin(): Promise<number | undefined> {
    const { store, lease } = this.#held;
    const room = this.#rules.concurrency - this.#running.size;
    if (room <= 0) return undefined;
    // An attempt that ends before the answer comes has changed what the answer says of its message.
    const underWay = new Set(this.#running);
    const found = await store.due(lease, room + underWay.size);
    if (found === undefined) throw this.#held.lose();
    const idle = found.due.filter(({ position }) => !underWay.has(position));
    for (const parked of idle.slice(0, room)) void this.#follow(parked);
    return found.nextInMs;
  }

  async #follow(parked: ParkedMessage): Promise<void> {
    this.#running.add(parked.position);
    try {
      // After a crash one message is under way at a time, so that the one that kills is known.
      await (this.#held.isCareful
        ? this.#rules.alone.run(() => this.#retry(parked), this.#held.signal)
        : this.#retry(parked));
    } catch (error) {
      this.#failure ??= { error };
    }
    this.#running.delete(parked.position);
    this.#rules.progressed();
    this.#bell.ring();
  }

  async #retry(parked: ParkedMessage): Promise<void> {
    const { store, lease, signal } = this.#held;
    const { position } = parked;
    if (this.#held.isOver) return;
    const { retry } = this.#definition;
    // It was counted, and nobody lived to say how it ended.
    if (parked.attempts >= retry.attempts) {
      return this.#settle(position, parked.attempts, new Failed(new HandlerCrashed(parked.attempts), false));
    }
    const attempt = await store.attempt(lease, position, retry.delayMs(parked.attempts + 1));
    // Somebody has decided otherwise meanwhile.
    if (attempt === undefined) return;
    const outcome = await this.#attempt(parked, attempt);
    if (outcome === undefined || !signal.aborted) await this.#settle(position, attempt, outcome);
  }

  async #settle(position: number, attempt: number, failed: Outcome): Promise<void> {
    const { store, lease } = this.#held;
    if (!(await store.settle(lease, position, attempt, this.#parkedOutcome(failed, attempt)))) throw this.#held.lose();
  }

  #parkedOutcome(failed: Outcome, attempt: number): ParkedOutcome {
    if (failed === undefined) return { done: true };
    const { retry } = this.#definition;
    const outcome = { done: false, cause: causeOf(failed.error), at: timeOf(this.#rules.clock) } as const;
    const goesOn = failed.mayPass && attempt < retry.attempts;
    return goesOn ? { ...outcome, retryInMs: retry.delayMs(attempt) } : outcome;
  }

  async #attempt(parked: ParkedMessage, attempt: number): Promise<Outcome> {
    const { handling, classes } = this.#definition;
    const [logged] = await this.#rules.log.read(parked.position - 1, 1);
    if (logged?.position !== parked.position) {
      return new Failed(new ParkedLost(parked.type, 'it is not in the log any more'), false);
    }
    if (!classes.has(parked.type)) {
      return new Failed(new ParkedLost(parked.type, 'the subscription has no such messages any more'), false);
    }
    const { lease, signal, underWay } = this.#held;
    const place = placeOf(this.#definition, lease, { ...parked, bucket: bucketOf(parked.key) }, true);
    return underWay.until(logged, handling.attempt(asEdited(logged.envelope, parked), attempt, signal, place));
  }
}

/** What an operator wrote is of the version that the operator knew; the class may have gone on since. */
function asEdited(envelope: Envelope, { type, edited, editedVersion }: ParkedMessage): Envelope {
  if (edited === undefined || editedVersion === undefined) return envelope;
  return Object.freeze({ ...envelope, message: new EncodedMessage(type, editedVersion, edited) });
}
