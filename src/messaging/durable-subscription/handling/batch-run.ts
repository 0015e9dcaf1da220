import type { Instant } from '../../../domain/time/instant.ts';
import { causeOf } from '../parking/failure-cause.ts';
import { timeOf } from '../../waiting/time-of.ts';
import type { KeyedMessage } from './keyed-message.ts';
import type { HeldLease } from '../leasing/held-lease.ts';
import { behind, dead, retrying } from '../parking/newly-parked.ts';
import type { NewlyParked } from '../parking/parked-message.ts';
import { placeOf } from './place.ts';
import type { Definition, Rules } from '../rules.ts';

/** How far a batch has come, and what was put aside up to there. */
interface Progress {
  readonly position: number;
  readonly parked: readonly NewlyParked[];
}

type Fate = NewlyParked | 'done';

/**
 * The first attempts at the messages of a batch: keys side by side, each key in its order.
 *
 * Where the inbox is by position it is buckets side by side, each in its order; and nothing is tried in one of which something is put
 * aside, before that is written: else a bucket could be taken for handled beyond it.
 */
export class BatchRun {
  readonly #definition: Definition;
  readonly #rules: Rules;
  readonly #held: HeldLease;
  /** The keys of which an earlier message is parked. */
  readonly #blocked: ReadonlySet<string>;
  readonly #fates = new Map<number, Fate>();
  #isFinishing = false;
  /** The last position that was begun. */
  #begun = 0;

  constructor(definition: Definition, rules: Rules, held: HeldLease, blocked: ReadonlySet<string>) {
    this.#definition = definition;
    this.#rules = rules;
    this.#held = held;
    this.#blocked = blocked;
  }

  /** Handles them; ends early where the signal is aborted, whatever the handlers do. */
  async run(messages: readonly KeyedMessage[]): Promise<void> {
    const lanes = this.#lanes(messages).values();
    const workers = Array.from({ length: this.#rules.concurrency }, () => this.#work(lanes));
    await this.#unlessAborted(Promise.all(workers));
  }

  /** Begins nothing beyond what was begun: then what was begun and what was not meet at one position. */
  finish(): void {
    this.#isFinishing = true;
  }

  /** What may be written where the messages are all up to a position: everything before the first that has no fate. */
  progress(from: number, passed: number, messages: readonly KeyedMessage[]): Progress {
    const end = messages.findIndex(({ position }) => !this.#fates.has(position));
    const done = end < 0 ? messages : messages.slice(0, end);
    const position = end < 0 ? passed : (done.at(-1)?.position ?? from);
    const fates = done.map((one) => this.#fates.get(one.position));
    return { position, parked: fates.filter((fate): fate is NewlyParked => typeof fate === 'object') };
  }

  #lanes(messages: readonly KeyedMessage[]): ReadonlyMap<unknown, readonly KeyedMessage[]> {
    return this.#definition.inbox === 'position'
      ? grouped(messages, ({ bucket }) => bucket)
      : grouped(messages, ({ key }) => key);
  }

  async #unlessAborted(work: Promise<unknown>): Promise<void> {
    const { signal } = this.#held;
    let stop = (): void => undefined;
    const aborted = new Promise<void>((resolve) => (stop = resolve));
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    await Promise.race([work, aborted]).finally(() => signal.removeEventListener('abort', stop));
  }

  async #work(lanes: Iterator<readonly KeyedMessage[]>): Promise<void> {
    for (let lane = lanes.next(); !lane.done; lane = lanes.next()) await this.#follow(lane.value);
  }

  async #follow(lane: readonly KeyedMessage[]): Promise<void> {
    const parked = new Set<string>();
    for (const message of lane) {
      if (this.#held.signal.aborted || (this.#isFinishing && message.position > this.#begun)) return;
      const isBehind = parked.has(message.key) || this.#blocked.has(message.key);
      if (!isBehind && parked.size > 0) return;
      const fate = isBehind ? behind(message) : await this.#attempt(message);
      if (fate === undefined) return;
      this.#fates.set(message.position, fate);
      if (fate !== 'done') parked.add(message.key);
    }
  }

  /** Tries a message a few times; nothing where it was interrupted. */
  async #attempt(message: KeyedMessage): Promise<Fate | undefined> {
    const { retry, handling } = this.#definition;
    const { lease, signal, underWay } = this.#held;
    const most = Math.min(this.#rules.quickAttempts, retry.attempts);
    const place = placeOf(this.#definition, lease, message);
    let firstAt: Instant | undefined;
    this.#begun = Math.max(this.#begun, message.position);
    for (let attempts = 1; ; attempts += 1) {
      const failed = await underWay.until(message, handling.attempt(message.envelope, attempts, signal, place));
      if (failed === undefined) return 'done';
      if (signal.aborted) return undefined;
      const lastAt = timeOf(this.#rules.clock);
      firstAt ??= lastAt;
      if (failed.mayPass && attempts < most) continue;
      const tries = { attempts, cause: causeOf(failed.error), firstAt, lastAt };
      const isDead = !failed.mayPass || attempts >= retry.attempts;
      return isDead ? dead(message, tries) : retrying(message, tries, retry.delayMs(attempts));
    }
  }
}

function grouped<By>(messages: readonly KeyedMessage[], by: (message: KeyedMessage) => By): Map<By, KeyedMessage[]> {
  const lanes = new Map<By, KeyedMessage[]>();
  for (const message of messages) {
    const lane = lanes.get(by(message));
    if (lane === undefined) lanes.set(by(message), [message]);
    else lane.push(message);
  }
  return lanes;
}
