import type { Fault } from '../../../domain/fault.ts';
import type { ReadableLog } from '../../log/message-log.ts';
import { inTime } from '../../waiting/in-time.ts';
import type { Timer } from '../../waiting/timer.ts';
import { untilAborted } from '../../waiting/until-aborted.ts';
import { Bell } from '../../waiting/bell.ts';
import { CheckpointAhead } from '../subscription-faults.ts';
import type { LeaseKeeper } from './lease-keeper.ts';
import type { PartitionState } from './lease.ts';

/** How often to look whether other processes are done, while somebody waits for it. */
const LOOK_EVERY_MS = 25;

/** What a run goes by. */
interface RunOptions {
  readonly timer: Timer;
  readonly leaseMs: number;
  /** How the partitions stand that are to be worked on. */
  readonly states: () => Promise<readonly PartitionState[]>;
}

/** From the beginning to the end of all that an owner does by its leases, and those who wait for it meanwhile. */
export class LeaseRun {
  readonly #keeper: LeaseKeeper;
  readonly #log: Pick<ReadableLog, 'head' | 'onAppended'>;
  readonly #options: RunOptions;
  /** Those who wait for progress. */
  readonly #waiting = new Set<Bell>();
  readonly #over = new AbortController();
  #unlisten: () => void = () => undefined;
  #started: Promise<void> | undefined;
  #beating: Promise<void> | undefined;
  #stopped: Promise<void> | undefined;

  constructor(keeper: LeaseKeeper, log: Pick<ReadableLog, 'head' | 'onAppended'>, options: RunOptions) {
    this.#keeper = keeper;
    this.#log = log;
    this.#options = options;
  }

  /** Aborted when it is over. */
  get over(): AbortSignal {
    return this.#over.signal;
  }

  /** Whether it was asked to begin; while it begins, it can be waited for. */
  get isStarted(): boolean {
    return this.#started !== undefined;
  }

  get isStopped(): boolean {
    return this.#stopped !== undefined;
  }

  /** Whether somebody waits for progress, so that it has to be written. */
  get isAwaited(): boolean {
    return this.#waiting.size > 0;
  }

  /** Something was written. */
  progressed(): void {
    for (const bell of this.#waiting) bell.ring();
  }

  /** Begins, with the first heartbeat, once what is to be worked on is registered; where that fails, it may be tried again. */
  async start(register: () => Promise<void>): Promise<void> {
    this.#started ??= this.#start(register);
    try {
      await this.#started;
    } catch (error) {
      this.#started = undefined;
      throw error;
    }
  }

  /** Resolves when it has begun. */
  async begun(): Promise<void> {
    await this.#started;
  }

  /** Has a bell rung whenever something was written, and positions written at once. */
  look(bell: Bell): () => void {
    this.#waiting.add(bell);
    this.#wake();
    return () => this.#waiting.delete(bell);
  }

  /** Waits until all is done, here and in other processes. */
  async drain(isDone: () => Promise<boolean>, signal: AbortSignal | undefined): Promise<void> {
    signal?.throwIfAborted();
    const bell = new Bell(this.#options.timer);
    const forget = this.look(bell);
    for (const one of [signal, this.over]) one?.addEventListener('abort', bell.ring);
    try {
      await untilAborted(this.#drained(bell, isDone), signal, this.over);
    } finally {
      forget();
      for (const one of [signal, this.over]) one?.removeEventListener('abort', bell.ring);
    }
  }

  /** Ends, and gives all leases back; a second call waits for the first. */
  stop(timeoutMs: number, reason: () => Fault): Promise<void> {
    return (this.#stopped ??= this.#stop(timeoutMs, reason));
  }

  async #start(register: () => Promise<void>): Promise<void> {
    await register();
    const states = await this.#options.states();
    const head = await this.#log.head();
    for (const { subscription, position } of states) {
      if (position > head) throw new CheckpointAhead(subscription, position, head);
    }
    try {
      await this.#keeper.heartbeat();
    } catch (error) {
      this.#keeper.abort(error);
      throw error;
    }
    // It took longer than a stop that came meanwhile could wait.
    if (this.over.aborted) return;
    this.#unlisten = this.#log.onAppended(() => this.#wake());
    // What was appended since the head was read.
    this.#wake();
    this.#beating = this.#keeper.run();
  }

  #wake(): void {
    for (const worker of this.#keeper.workers) worker.wake();
  }

  async #drained(bell: Bell, isDone: () => Promise<boolean>): Promise<void> {
    await this.#started;
    const isOver = (): boolean => this.over.aborted;
    while (!isOver() && this.#waiting.has(bell)) {
      this.#wake();
      if (await isDone()) return;
      await bell.heard(LOOK_EVERY_MS);
    }
  }

  async #stop(timeoutMs: number, reason: () => Fault): Promise<void> {
    const { leaseMs, timer } = this.#options;
    const started = Promise.resolve(this.#started).catch(() => undefined);
    await inTime(started, leaseMs, timer);
    this.#over.abort(reason());
    this.#unlisten();
    this.#keeper.retire();
    const ended = Promise.all(this.#keeper.workers.map((worker) => worker.ended));
    await inTime(ended, timeoutMs, timer);
    this.#keeper.abort(this.over.reason);
    // A store that does not answer is waited for as long as a lease lasts: then there is none left to give back.
    await inTime(this.#leave(ended), leaseMs, timer);
    this.#keeper.rest();
  }

  async #leave(ended: Promise<unknown>): Promise<void> {
    await ended;
    this.#keeper.rest();
    // A beat under way could claim again what was given back.
    await this.#beating;
    await this.#keeper.leave();
  }
}
