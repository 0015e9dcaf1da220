import { Instant } from '../../../domain/time/instant.ts';
import type { Clock } from '../../../domain/time/clock.ts';
import { causeOf } from '../parking/failure-cause.ts';
import type { KeyedMessage } from './keyed-message.ts';
import type { Lease } from '../leasing/lease.ts';
import type { NewlyParked } from '../parking/parked-message.ts';
import type { Place } from './place.ts';
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
  readonly #lease: Lease;
  readonly #signal: AbortSignal;
  /** The keys of which an earlier message is parked. */
  readonly #blocked: ReadonlySet<string>;
  readonly #fates = new Map<number, Fate>();
  #isFinishing = false;
  /** The last position that was begun. */
  #begun = 0;

  constructor(definition: Definition, rules: Rules, lease: Lease, blocked: ReadonlySet<string>, signal: AbortSignal) {
    this.#definition = definition;
    this.#rules = rules;
    this.#lease = lease;
    this.#blocked = blocked;
    this.#signal = signal;
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
    let stop = (): void => undefined;
    const aborted = new Promise<void>((resolve) => (stop = resolve));
    this.#signal.addEventListener('abort', stop, { once: true });
    if (this.#signal.aborted) stop();
    await Promise.race([work, aborted]).finally(() => this.#signal.removeEventListener('abort', stop));
  }

  async #work(lanes: Iterator<readonly KeyedMessage[]>): Promise<void> {
    for (let lane = lanes.next(); !lane.done; lane = lanes.next()) await this.#follow(lane.value);
  }

  async #follow(lane: readonly KeyedMessage[]): Promise<void> {
    const parked = new Set<string>();
    for (const message of lane) {
      if (this.#signal.aborted || (this.#isFinishing && message.position > this.#begun)) return;
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
    const most = Math.min(this.#rules.quickAttempts, retry.attempts);
    const place = placeOf(this.#definition, this.#lease, message);
    let firstAt: Instant | undefined;
    this.#begun = Math.max(this.#begun, message.position);
    for (let attempts = 1; ; attempts += 1) {
      const failed = await handling.attempt(message.envelope, attempts, this.#signal, place);
      if (failed === undefined) return 'done';
      if (this.#signal.aborted) return undefined;
      const lastAt = timeOf(this.#rules.clock);
      firstAt ??= lastAt;
      if (failed.mayPass && attempts < most) continue;
      const cause = causeOf(failed.error);
      const isDead = !failed.mayPass || attempts >= retry.attempts;
      const parked = { ...behind(message), attempts, cause, firstAt, lastAt };
      return isDead ? { ...parked, status: 'dead' } : retrying(parked, retry.delayMs(attempts));
    }
  }
}

/** Where a message stands, for a subscription that asks for it. */
export const placeOf = (
  { inbox }: Definition,
  { partition, epoch }: Lease,
  { position, bucket }: { readonly position: number; readonly bucket: number },
  parked = false,
): Place | undefined => (inbox === 'position' ? { position, bucket, partition, epoch, parked } : undefined);

const retrying = (parked: NewlyParked, retryInMs: number): NewlyParked => ({
  ...parked,
  status: 'retrying',
  retryInMs,
});

function grouped<By>(messages: readonly KeyedMessage[], by: (message: KeyedMessage) => By): Map<By, KeyedMessage[]> {
  const lanes = new Map<By, KeyedMessage[]>();
  for (const message of messages) {
    const lane = lanes.get(by(message));
    if (lane === undefined) lanes.set(by(message), [message]);
    else lane.push(message);
  }
  return lanes;
}

/** A message that waits for an earlier one of its key. */
export const behind = ({ key, position, bucket, envelope }: KeyedMessage): NewlyParked => ({
  key,
  position,
  bucket,
  id: envelope.id,
  type: envelope.message.type,
  status: 'behind',
  attempts: 0,
});

/** The time of the clock; a clock that fails must not keep a failure from being booked. */
export function timeOf(clock: Clock): Instant {
  try {
    return clock.now();
  } catch {
    return Instant.fromEpochMs(Date.now());
  }
}
