import type { Clock } from '../../domain/time/clock.ts';
import { Instant } from '../../domain/time/instant.ts';
import type { PublishReport } from './publish-report.ts';
import type { Timer } from '../waiting/timer.ts';
import type { Delivery } from './delivery.ts';
import type { FailedDelivery, UnfinishedDelivery } from './failed-delivery.ts';
import { Round } from './round.ts';

/** The books of a bus: what is under way, what failed, what was left, and who waits for it to end. */
export class Ledger {
  readonly clock: Clock;
  readonly timer: Timer;
  /** Aborted when handlers have to give up. */
  readonly abort = new AbortController();
  readonly failures: FailedDelivery[] = [];
  readonly unfinished: UnfinishedDelivery[] = [];
  /** The round that first attempts belong to now. */
  round = new Round();
  /** Whether a handler is on the stack at this moment. */
  calling = false;
  closing = false;
  /** Settles when every round that was ended is whole. */
  #whole: Promise<void> = Promise.resolve();
  #unsettled = 0;
  #busy = 0;
  #idle: (() => void)[] = [];

  constructor(clock: Clock, timer: Timer) {
    this.clock = clock;
    this.timer = timer;
  }

  /** The time of the clock; a clock that fails must not keep a failure from being booked. */
  now(): Instant {
    try {
      return this.clock.now();
    } catch {
      return Instant.fromEpochMs(Date.now());
    }
  }

  get isIdle(): boolean {
    return this.#busy === 0;
  }

  began(): void {
    this.#busy += 1;
  }

  ended(): void {
    this.#busy -= 1;
    if (this.#busy === 0) for (const resolve of this.#idle.splice(0)) resolve();
  }

  idle(): Promise<void> {
    return this.isIdle ? Promise.resolve() : new Promise((resolve) => this.#idle.push(resolve));
  }

  /** What came of the round, where nothing has to be waited for. */
  settledReport(): PublishReport | undefined {
    return this.round.isOpen || this.#unsettled > 0 ? undefined : this.round.report();
  }

  /** Ends the round, and tells what came of it once it is whole, and those before it are. */
  async nextReport(): Promise<PublishReport> {
    const { round } = this;
    this.round = new Round();
    this.#unsettled += 1;
    this.#whole = this.#whole.then(() => round.settled());
    await this.#whole;
    this.#unsettled -= 1;
    return round.report();
  }

  failed(subscription: string, { envelope, error, attempts, firstAt, lastAt }: Delivery): void {
    const times = { firstAt: firstAt as Instant, lastAt: lastAt as Instant };
    this.failures.push(Object.freeze({ subscription, envelope, error, attempts, ...times }));
  }

  left(subscription: string, { envelope, attempts }: Delivery, running: boolean): void {
    this.unfinished.push(Object.freeze({ subscription, envelope, attempts, running }));
  }
}
