import { BatchRun } from './batch-run.ts';
import { Bell } from '../../waiting/bell.ts';
import { causeOf } from '../parking/failure-cause.ts';
import { timeOf } from '../../waiting/time-of.ts';
import { behind, dead, retrying } from '../parking/newly-parked.ts';
import type { KeyedMessage } from './keyed-message.ts';
import type { NewlyParked } from '../parking/parked-message.ts';
import { PartitionReader, type PartitionBatch } from './partition-reader.ts';
import type { Definition, Rules } from '../rules.ts';
import { HandlerCrashed } from '../subscription-faults.ts';
import { SUSPECT_ATTEMPTS } from '../leasing/suspicion.ts';
import type { HeldLease } from '../leasing/held-lease.ts';
import type { LeaseLoop } from '../leasing/lease-worker.ts';

/** How many batches without a message of the subscription are passed before the position is written. */
const LAZY_BATCHES = 10;

/** Reads the log from the checkpoint on, and handles what is of its partition, one batch after the other. */
export class LiveLoop implements LeaseLoop {
  readonly #definition: Definition;
  readonly #rules: Rules;
  readonly #held: HeldLease;
  readonly #parked: () => void;
  readonly #bell: Bell;
  readonly #reader: PartitionReader;
  #run: BatchRun | undefined;
  /** What was read; the checkpoint may be behind it where nothing was of this partition. */
  #passed: number;
  #isDue = false;

  /** @param parked called when something was put aside */
  constructor(definition: Definition, rules: Rules, held: HeldLease, parked: () => void) {
    this.#definition = definition;
    this.#rules = rules;
    this.#held = held;
    this.#parked = parked;
    this.#bell = new Bell(rules.timer);
    this.#reader = new PartitionReader(definition, rules);
    this.#passed = held.lease.position;
  }

  get isBusy(): boolean {
    return this.#run !== undefined;
  }

  wake(): void {
    this.#bell.ring();
  }

  /** The position is to be written now, whether or not anything was handled. */
  refresh(): void {
    this.#isDue = true;
    this.#bell.ring();
  }

  finish(): void {
    this.#run?.finish();
    this.#bell.ring();
  }

  async run(): Promise<void> {
    while (!this.#held.isOver) {
      const goesOn = !this.#held.lease.paused && (await this.#round());
      if (goesOn || this.#held.isOver) continue;
      if (this.#isDue || this.#rules.isAwaited()) await this.#flush();
      await this.#bell.heard();
    }
    if (!this.#held.signal.aborted) await this.#flush();
  }

  /** Handles one batch; whether there may be another. */
  async #round(): Promise<boolean> {
    const batch = await this.#reader.next(this.#passed, this.#held.lease);
    if (batch.passed === this.#passed) return false;
    if (batch.messages.length === 0) await this.#pass(batch.passed);
    else if (this.#held.isCareful) await this.#handleCarefully(batch);
    else await this.#handle(batch);
    return true;
  }

  async #handle(batch: PartitionBatch): Promise<void> {
    const run = await this.#begin(batch.messages);
    const { position, parked } = await this.#finished(run, batch);
    if (position === this.#held.lease.position) return;
    await this.#checkpoint(position, parked);
  }

  async #begin(messages: readonly KeyedMessage[]): Promise<BatchRun> {
    const { store, lease } = this.#held;
    const keys = [...new Set(messages.map(({ key }) => key))];
    return new BatchRun(this.#definition, this.#rules, this.#held, new Set(await store.blocked(lease, keys)));
  }

  async #finished(
    run: BatchRun,
    { passed, messages }: PartitionBatch,
  ): Promise<{ readonly position: number; readonly parked: readonly NewlyParked[] }> {
    this.#run = run;
    if (this.#held.isOver) run.finish();
    await run.run(messages);
    this.#run = undefined;
    return run.progress(this.#held.lease.position, passed, messages);
  }

  /** After a crash each message is tried alone, so that the one that kills is known. */
  async #handleCarefully({ passed, messages }: PartitionBatch): Promise<void> {
    for (const message of messages) {
      if (this.#held.isOver) return;
      await this.#rules.alone.run(() => this.#handleAlone(message), this.#held.signal);
    }
    if (!this.#held.isOver) await this.#checkpoint(passed, [], true);
  }

  async #handleAlone(message: KeyedMessage): Promise<void> {
    const { store, lease, signal } = this.#held;
    const { position, key } = message;
    const blocked = await store.blocked(lease, [key]);
    // Nobody tries what stands behind another one, so it is none that kills.
    if (blocked.length > 0) return this.#checkpoint(position, [behind(message)]);
    const run = await this.#begin([message]);
    const tries = await store.suspect(lease, position);
    if (tries === undefined) throw this.#held.lose();
    if (tries > SUSPECT_ATTEMPTS) return this.#checkpoint(position, [this.#killer(message, tries - 1)]);
    const { position: reached, parked } = await this.#finished(run, { passed: position, messages: [message] });
    // Who was asked to end meanwhile has not begun it.
    if (!signal.aborted && reached === position) await this.#checkpoint(position, parked);
  }

  #killer(message: KeyedMessage, attempts: number): NewlyParked {
    const { retry } = this.#definition;
    const now = timeOf(this.#rules.clock);
    const tries = { attempts, cause: causeOf(new HandlerCrashed(attempts)), firstAt: now, lastAt: now };
    return attempts >= retry.attempts ? dead(message, tries) : retrying(message, tries, retry.delayMs(attempts));
  }

  async #checkpoint(position: number, parked: readonly NewlyParked[], clean = false): Promise<void> {
    await this.#held.checkpoint(position, { parked, clean });
    this.#passed = position;
    this.#isDue = false;
    if (parked.length > 0) this.#parked();
    this.#rules.progressed();
  }

  /** Moves over messages of others; to write each of these steps would cost more than to repeat some. */
  async #pass(position: number): Promise<void> {
    this.#passed = position;
    const unwritten = position - this.#held.lease.position;
    if (unwritten >= LAZY_BATCHES * this.#rules.batch) await this.#flush();
  }

  async #flush(): Promise<void> {
    this.#isDue = false;
    if (this.#passed > this.#held.lease.position) await this.#checkpoint(this.#passed, []);
  }
}
