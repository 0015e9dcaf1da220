import type { Envelope } from '../message/envelope.ts';
import { contextOfAttempt, type Handle } from '../subscription/handler.ts';
import type { RetryPolicy } from '../retry-policy.ts';
import { Delivery } from './delivery.ts';
import type { Incoming } from './incoming.ts';
import { Lane, type LaneKeeper } from './lane.ts';
import { Lanes } from './lanes.ts';
import type { Ledger } from './ledger.ts';
import { Failed, outcomeOf, readAnswer, type Outcome } from '../subscription/outcome.ts';

/** How many deliveries a subscriber holds; the log holds the others until there is room. */
const CAPACITY = 1_000;

/** What a subscriber is made of. */
export interface SubscriberOptions {
  readonly name: string;
  readonly types: ReadonlySet<string>;
  readonly handle: Handle;
  readonly retry: RetryPolicy;
  readonly ledger: Ledger;
}

/** One handler and its deliveries: those of a key in order, those of different keys side by side. */
export class Subscriber implements LaneKeeper {
  readonly name: string;
  readonly types: ReadonlySet<string>;
  /** Called when there is room again. */
  onRoom: (() => void) | undefined;
  readonly #handle: Handle;
  readonly #retry: RetryPolicy;
  readonly #ledger: Ledger;
  #stopped = false;
  readonly #lanes = new Lanes();
  /** A lane that was left, for the next one. */
  #spare: Lane | undefined;
  #held = 0;

  constructor({ name, types, handle, retry, ledger }: SubscriberOptions) {
    this.name = name;
    this.types = types;
    this.#handle = handle;
    this.#retry = retry;
    this.#ledger = ledger;
  }

  get isFull(): boolean {
    return this.#held >= CAPACITY;
  }

  /** Handles a message now, or behind the earlier ones of its key. */
  take(incoming: Incoming): void {
    if (this.#held > 0) {
      const lane = this.#lanes.get(incoming.key);
      if (lane) return this.#queue(lane, incoming.envelope);
    }
    const outcome = this.#call(incoming.envelope, 1);
    if (outcome === undefined) {
      this.#ledger.round.delivered += 1;
      return;
    }
    const lane = this.#spare ?? new Lane(this);
    this.#spare = undefined;
    lane.begin(incoming.key, new Delivery(incoming.envelope, this.#ledger.round));
    this.#lanes.add(lane);
    this.#held += 1;
    this.#ledger.began();
    this.#follow(lane, outcome);
  }

  /** Takes nothing more, forgets what has not begun, and returns that; what runs is left to end. */
  stop(): readonly Delivery[] {
    this.#stopped = true;
    const left: Delivery[] = [];
    for (const lane of this.#lanes.all()) {
      const behind = lane.cut();
      this.#held -= behind.length;
      if (lane.retrying) {
        left.push(lane.head as Delivery);
        lane.waiting?.abort();
        this.#leave(lane);
      }
      left.push(...behind);
    }
    for (const one of left) one.drop();
    return left;
  }

  /** The deliveries whose handlers are at work. */
  get running(): readonly Delivery[] {
    return this.#lanes.all().flatMap(({ head, retrying }) => (head && !retrying ? [head] : []));
  }

  #queue(lane: Lane, envelope: Envelope): void {
    lane.push(new Delivery(envelope, this.#ledger.round));
    this.#held += 1;
  }

  /** What came of an attempt, or the promise that was answered. */
  #call(envelope: Envelope, attempt: number): Outcome | Promise<unknown> {
    const ledger = this.#ledger;
    ledger.calling = true;
    try {
      const context = contextOfAttempt(envelope, this.name, attempt, ledger.abort.signal);
      const answer = this.#handle(envelope.message, context);
      return answer === undefined ? undefined : readAnswer(answer);
    } catch (error) {
      return Failed.by(error);
    } finally {
      ledger.calling = false;
    }
  }

  answered(lane: Lane, answer: unknown): void {
    this.#follow(lane, outcomeRead(answer));
  }

  rejected(lane: Lane, error: unknown): void {
    this.#follow(lane, Failed.by(error));
  }

  /** Sees an attempt to its end, and goes on with the lane then. */
  #follow(lane: Lane, outcome: Outcome | Promise<unknown>): void {
    if (outcome instanceof Promise) lane.await(outcome);
    else if (this.#settle(lane, outcome)) this.#work(lane);
  }

  /** Attempts one delivery of the lane after the other, until one has to be waited for. */
  #work(lane: Lane): void {
    let goesOn = true;
    while (goesOn) {
      const delivery = lane.head as Delivery;
      if (delivery.attempts === 0 && delivery.round === undefined) {
        delivery.round = this.#ledger.round;
        delivery.round.opened();
      }
      const outcome = this.#call(delivery.envelope, delivery.attempts + 1);
      if (outcome instanceof Promise) return this.#follow(lane, outcome);
      goesOn = this.#settle(lane, outcome);
    }
  }

  /** Books what came of an attempt; whether the lane has a next delivery to attempt. */
  #settle(lane: Lane, failed: Outcome): boolean {
    const delivery = lane.head as Delivery;
    const { round } = delivery;
    delivery.attempts += 1;
    delivery.round = undefined;
    if (failed === undefined) {
      round?.succeeded();
      return this.#next(lane);
    }
    const { error, mayPass } = failed;
    delivery.failed(error, this.#ledger.now());
    const again = mayPass && delivery.attempts < this.#retry.attempts;
    const willRetry = again && !this.#stopped;
    round?.failed({ subscription: this.name, envelope: delivery.envelope, error, willRetry });
    if (willRetry) {
      void this.#tryLater(lane, delivery);
      return false;
    }
    if (again && this.#ledger.closing) this.#ledger.left(this.name, delivery, false);
    else this.#ledger.failed(this.name, delivery);
    return this.#next(lane);
  }

  async #tryLater(lane: Lane, delivery: Delivery): Promise<void> {
    lane.hold();
    // One signal a lane: a signal for all of them would gather a listener from each.
    lane.waiting = new AbortController();
    try {
      await this.#ledger.timer.wait(this.#retry.delayMs(delivery.attempts), lane.waiting.signal);
    } catch (error) {
      if (this.#stopped) return;
      delivery.error = new AggregateError(
        [delivery.error, error],
        'The handler failed, and so did the wait to retry it.',
      );
      this.#ledger.failed(this.name, delivery);
      lane.retrying = false;
      if (this.#next(lane)) this.#work(lane);
      return;
    }
    if (this.#stopped) return;
    lane.retrying = false;
    this.#work(lane);
  }

  #next(lane: Lane): boolean {
    lane.shift();
    if (lane.head === undefined) this.#leave(lane);
    else this.#freed();
    return lane.head !== undefined;
  }

  #leave(lane: Lane): void {
    this.#lanes.delete(lane);
    this.#spare = lane;
    this.#freed();
    this.#ledger.ended();
  }

  #freed(): void {
    this.#held -= 1;
    if (this.#held === CAPACITY / 2) this.onRoom?.();
  }
}

/** What an answer says; one that can't be read is a failure. */
function outcomeRead(answer: unknown): Outcome {
  try {
    return outcomeOf(answer);
  } catch (error) {
    return Failed.by(error);
  }
}
