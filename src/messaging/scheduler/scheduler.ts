import { Fault } from '../../domain/fault.ts';
import { Bell } from '../waiting/bell.ts';
import { signalOf, timeoutOf, type CloseOptions, type WaitOptions } from '../waiting/waiting-options.ts';
import { inTime } from '../waiting/in-time.ts';
import { untilAborted } from '../waiting/until-aborted.ts';
import type { ScheduleBacklog, ScheduledMessages } from './scheduled-messages.ts';
import { checkedScheduler, type SchedulerOptions } from './scheduler-options.ts';
import { SchedulerStopped } from './scheduler-stopped.ts';

/** How long it sleeps at the most: others may have scheduled something earlier. */
const LONGEST_SLEEP_MS = 250;
/** How long it sleeps where something is due that somebody else has in hand. */
const SHORTEST_SLEEP_MS = 10;

/** Whether a store refuses what is due, which is no failure of the store. */
const isRefusal = (thrown: unknown): thrown is Fault => Fault.is(thrown) && thrown.code === 'INLINE_BYPASSED';

/**
 * Moves scheduled messages to the log when their time has come, where subscriptions find them.
 *
 * *When to use*: one in each process, or in some; over the `schedule` of a store that units of work schedule with.
 *
 * *Guarantees*: each message that was scheduled and not cancelled comes into the log once, however many schedulers there are and
 * whatever dies in between; not before the clock says so, and at the latest 250 milliseconds after, as long as one scheduler
 * runs and the store answers. One that was due while none was running comes at once. A clock that is set back fires
 * nothing twice. A store that fails is tried again after waits that grow by the policy. A message that is refused, because it would have to
 * bring rows of a read model, holds nobody up: it stays, and `onFault` is told of it, after waits that grow alike.
 *
 * *Errors*: `InvalidOption` for ports of the wrong type.
 *
 * @example
 * ```ts
 * import { BufferedUnitOfWork } from 'demesne/application';
 * import { InMemoryStore } from 'demesne/in-memory';
 * import { Deadline, Scheduler } from 'demesne/messaging';
 * import { FixedClock } from 'demesne/testing';
 * import { ok } from 'neverthrow';
 *
 * class PaymentOverdue extends Deadline.define('ordering.PaymentOverdue', {}) {}
 *
 * const clock = new FixedClock('2026-03-01T12:00:00Z');
 * const store = new InMemoryStore();
 * const unit = new BufferedUnitOfWork(store, {});
 * const scheduler = new Scheduler(store.schedule, { clock });
 * await unit.run((_, context) => {
 *   context.schedule(new PaymentOverdue(), { at: clock.now().plusMs(60_000), key: 'payment of o-1' });
 *   return ok();
 * });
 *
 * await scheduler.drain();
 * store.log.head(); // => 0
 * clock.advance(60_000);
 * await scheduler.drain();
 * store.log.head(); // => 1
 * ```
 * @see Vernon 2013, ch. 4, on long-running processes and their time-outs
 * @since 0.2.0
 */
export class Scheduler {
  readonly #schedule: ScheduledMessages;
  readonly #options: Required<SchedulerOptions>;
  readonly #bell: Bell;
  #isStopping = false;
  /** How often the store has failed since it last answered. */
  #failures = 0;
  /** How often what is refused was told of, when it was last, and for how long nothing is said of it then. */
  #refusals = 0;
  #toldAtMs = 0;
  #quietMs = 0;
  #starting: Promise<void> | undefined;
  #running: Promise<void> = Promise.resolve();
  #stopped: Promise<void> | undefined;

  constructor(schedule: ScheduledMessages, options: SchedulerOptions = {}) {
    this.#options = checkedScheduler(schedule, options);
    this.#schedule = schedule;
    this.#bell = new Bell(this.#options.timer);
  }

  /**
   * Begins to fire what is due. Resolves once the store has answered.
   *
   * *Errors*: what the store throws; then it may be called again. {@link SchedulerStopped} once it is stopped.
   */
  async start(): Promise<void> {
    if (this.#stopped) throw new SchedulerStopped();
    this.#starting ??= this.#start();
    try {
      await this.#starting;
    } catch (error) {
      this.#starting = undefined;
      throw error;
    }
  }

  /**
   * Fires all that is due by now, whether or not it is started.
   *
   * *Errors*: what clock and store throw; rejects with the signal's reason.
   */
  async drain(options: WaitOptions = {}): Promise<void> {
    const signal = signalOf(options);
    signal?.throwIfAborted();
    await untilAborted(this.#drained(signal), signal);
  }

  /**
   * What is due by now and has not fired, whoever should have fired it: more than a moment old, it says that no scheduler runs, or
   * that it can't keep up.
   *
   * *Errors*: what clock and store throw.
   */
  async backlog(): Promise<ScheduleBacklog> {
    return this.#schedule.backlog(this.#options.clock.now());
  }

  /**
   * Ends: lets the transaction under way finish, as long as the time lasts. A second call waits for the first.
   *
   * *Errors*: rejects with `InvalidOption`, and then goes on.
   */
  async stop(options: CloseOptions = {}): Promise<void> {
    const timeoutMs = timeoutOf(options);
    return (this.#stopped ??= this.#stop(timeoutMs));
  }

  async #start(): Promise<void> {
    await this.#schedule.nextDueAt();
    if (!this.#isStopping) this.#running = this.#run();
  }

  async #run(): Promise<void> {
    while (!this.#isStopping) await this.#bell.heard(await this.#round());
  }

  /** Fires what is due; how long to sleep then. */
  async #round(): Promise<number> {
    const { clock, retry } = this.#options;
    try {
      const isRefused = await this.#fire();
      const next = await this.#schedule.nextDueAt();
      this.#failures = 0;
      if (isRefused) return LONGEST_SLEEP_MS;
      const dueInMs = next === undefined ? LONGEST_SLEEP_MS : next.msSince(clock.now());
      if (dueInMs > 0) this.#refusals = this.#quietMs = 0;
      return Math.min(Math.max(dueInMs, SHORTEST_SLEEP_MS), LONGEST_SLEEP_MS);
    } catch (error) {
      this.#failures += 1;
      this.#report(error);
      return retry.delayMs(this.#failures);
    }
  }

  /** Fires what is due; whether something is refused, and nothing else is due. */
  async #fire(): Promise<boolean> {
    const { clock, batch } = this.#options;
    try {
      while ((await this.#schedule.fire(clock.now(), batch)) >= batch && !this.#isStopping);
      return false;
    } catch (error) {
      if (!isRefusal(error)) throw error;
      this.#refused(error, clock.now().epochMs);
      return true;
    }
  }

  /** It is refused each time, and told of more and more rarely. */
  #refused(refusal: Fault, nowMs: number): void {
    const sinceMs = nowMs - this.#toldAtMs;
    if (sinceMs >= 0 && sinceMs < this.#quietMs) return;
    this.#refusals += 1;
    this.#toldAtMs = nowMs;
    this.#quietMs = this.#options.retry.delayMs(this.#refusals);
    this.#report(refusal);
  }

  async #drained(signal: AbortSignal | undefined): Promise<void> {
    const { clock, batch } = this.#options;
    while (!signal?.aborted && (await this.#schedule.fire(clock.now(), batch)) > 0);
  }

  async #stop(timeoutMs: number): Promise<void> {
    this.#isStopping = true;
    this.#bell.ring();
    // A start that never ends is no reason to wait longer.
    const last = Promise.resolve(this.#starting).then(
      () => this.#running,
      () => undefined,
    );
    await inTime(last, timeoutMs, this.#options.timer);
  }

  /** Whoever is told must not be able to stop what goes on. */
  #report(fault: unknown): void {
    try {
      this.#options.onFault(fault);
    } catch {
      // There is nobody left to tell.
    }
  }
}
