import { Instant } from '../../domain/time/instant.ts';
import type { Clock } from '../../domain/time/clock.ts';
import type { LoggedMessage } from '../log/message-log.ts';
import { causeOf } from './failure-cause.ts';
import type { KeyedMessage } from './keyed-message.ts';
import type { NewlyParked } from './parked-message.ts';
import type { Definition, Rules } from './rules.ts';

/** How far a batch has come, and what was put aside up to there. */
interface Progress {
  readonly position: number;
  readonly parked: readonly NewlyParked[];
}

type Fate = NewlyParked | 'done';

/** The first attempts at the messages of a batch: keys side by side, each key in its order. */
export class BatchRun {
  readonly #definition: Definition;
  readonly #rules: Rules;
  readonly #signal: AbortSignal;
  /** The keys of which an earlier message is parked. */
  readonly #blocked: ReadonlySet<string>;
  readonly #fates = new Map<number, Fate>();
  #isFinishing = false;
  /** The last position that was begun. */
  #begun = 0;

  constructor(definition: Definition, rules: Rules, blocked: ReadonlySet<string>, signal: AbortSignal) {
    this.#definition = definition;
    this.#rules = rules;
    this.#blocked = blocked;
    this.#signal = signal;
  }

  /** Handles them; ends early where the signal is aborted, whatever the handlers do. */
  async run(messages: readonly KeyedMessage[]): Promise<void> {
    const lanes = byKey(messages).values();
    const workers = Array.from({ length: this.#rules.concurrency }, () => this.#work(lanes));
    await this.#unlessAborted(Promise.all(workers));
  }

  /** Begins nothing beyond what was begun: then what was begun and what was not meet at one position. */
  finish(): void {
    this.#isFinishing = true;
  }

  /** What may be written of what was read: everything before the first message that has no fate. */
  progress(from: number, read: readonly LoggedMessage[], messages: readonly KeyedMessage[]): Progress {
    const open = messages.find(({ position }) => !this.#fates.has(position))?.position ?? Infinity;
    const position = read.findLast((one) => one.position < open)?.position ?? from;
    const fates = messages.filter((one) => one.position <= position).map((one) => this.#fates.get(one.position));
    return { position, parked: fates.filter((fate): fate is NewlyParked => typeof fate === 'object') };
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
    let isParked = this.#blocked.has(lane[0]?.key as string);
    for (const message of lane) {
      if (this.#signal.aborted || (this.#isFinishing && message.position > this.#begun)) return;
      const fate = isParked ? behind(message) : await this.#attempt(message);
      if (fate === undefined) return;
      this.#fates.set(message.position, fate);
      isParked = fate !== 'done';
    }
  }

  /** Tries a message a few times; nothing where it was interrupted. */
  async #attempt(message: KeyedMessage): Promise<Fate | undefined> {
    const { retry, handling } = this.#definition;
    const most = Math.min(this.#rules.quickAttempts, retry.attempts);
    let firstAt: Instant | undefined;
    this.#begun = Math.max(this.#begun, message.position);
    for (let attempts = 1; ; attempts += 1) {
      const failed = await handling.attempt(message.envelope, attempts, this.#signal);
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

const retrying = (parked: NewlyParked, retryInMs: number): NewlyParked => ({
  ...parked,
  status: 'retrying',
  retryInMs,
});

function byKey(messages: readonly KeyedMessage[]): Map<string, KeyedMessage[]> {
  const lanes = new Map<string, KeyedMessage[]>();
  for (const message of messages) {
    const lane = lanes.get(message.key);
    if (lane === undefined) lanes.set(message.key, [message]);
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
