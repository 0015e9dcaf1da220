import { BatchRun, behind, timeOf } from './batch-run.ts';
import { Bell } from '../bell.ts';
import { causeOf } from '../parking/failure-cause.ts';
import type { KeyedMessage } from './keyed-message.ts';
import type { NewlyParked } from '../parking/parked-message.ts';
import { PartitionReader, type PartitionBatch } from './partition-reader.ts';
import type { Definition, Rules } from '../rules.ts';
import { HandlerCrashed } from '../subscription-faults.ts';
import { SUSPECT_ATTEMPTS } from '../leasing/suspicion.ts';
import type { Tenure } from '../leasing/tenure.ts';
import type { Turns } from '../leasing/turns.ts';

/** How many batches without a message of the subscription are passed before the position is written. */
const LAZY_BATCHES = 10;

/** Reads the log from the checkpoint on, and handles what is of its partition, one batch after the other. */
export class LiveLoop {
  readonly #definition: Definition;
  readonly #rules: Rules;
  readonly #tenure: Tenure;
  readonly #turns: Turns;
  readonly #parked: () => void;
  readonly #bell: Bell;
  readonly #reader: PartitionReader;
  #run: BatchRun | undefined;
  /** What was read; the checkpoint may be behind it where nothing was of this partition. */
  #passed: number;
  #isDue = false;

  /** @param parked called when something was put aside */
  constructor(definition: Definition, rules: Rules, tenure: Tenure, turns: Turns, parked: () => void) {
    this.#definition = definition;
    this.#rules = rules;
    this.#tenure = tenure;
    this.#turns = turns;
    this.#parked = parked;
    this.#bell = new Bell(rules.timer);
    this.#reader = new PartitionReader(definition, rules);
    this.#passed = tenure.lease.position;
  }

  get isBusy(): boolean {
    return this.#run !== undefined;
  }

  /** There may be more to read. */
  wake(): void {
    this.#bell.ring();
  }

  /** The position is to be written now, whether or not anything was handled. */
  flushSoon(): void {
    this.#isDue = true;
    this.#bell.ring();
  }

  finish(): void {
    this.#run?.finish();
    this.#bell.ring();
  }

  async run(): Promise<void> {
    while (!this.#tenure.isOver) {
      const goesOn = !this.#tenure.lease.paused && (await this.#round());
      if (goesOn || this.#tenure.isOver) continue;
      if (this.#isDue || this.#rules.isAwaited()) await this.#flush();
      await this.#bell.heard();
    }
    if (!this.#tenure.signal.aborted) await this.#flush();
  }

  /** Handles one batch; whether there may be another. */
  async #round(): Promise<boolean> {
    const batch = await this.#reader.next(this.#passed, this.#tenure.lease);
    if (batch.passed === this.#passed) return false;
    if (batch.messages.length === 0) await this.#pass(batch.passed);
    else if (this.#tenure.isCareful) await this.#handleCarefully(batch);
    else await this.#handle(batch);
    return true;
  }

  async #handle(batch: PartitionBatch): Promise<void> {
    const run = await this.#begin(batch.messages);
    const { position, parked } = await this.#finished(run, batch);
    if (position === this.#tenure.lease.position) return;
    await this.#checkpoint(position, parked);
  }

  async #begin(messages: readonly KeyedMessage[]): Promise<BatchRun> {
    const { store, lease, signal } = this.#tenure;
    const keys = [...new Set(messages.map(({ key }) => key))];
    return new BatchRun(this.#definition, this.#rules, lease, new Set(await store.blocked(lease, keys)), signal);
  }

  async #finished(
    run: BatchRun,
    { passed, messages }: PartitionBatch,
  ): Promise<{ readonly position: number; readonly parked: readonly NewlyParked[] }> {
    this.#run = run;
    if (this.#tenure.isOver) run.finish();
    await run.run(messages);
    this.#run = undefined;
    return run.progress(this.#tenure.lease.position, passed, messages);
  }

  /** After a crash each message is tried alone, so that the one that kills is known. */
  async #handleCarefully({ passed, messages }: PartitionBatch): Promise<void> {
    for (const message of messages) {
      if (this.#tenure.isOver) return;
      await this.#turns.take(() => this.#handleAlone(message), this.#tenure.signal);
    }
    if (!this.#tenure.isOver) await this.#checkpoint(passed, [], true);
  }

  async #handleAlone(message: KeyedMessage): Promise<void> {
    const { store, lease, signal } = this.#tenure;
    const { position, key } = message;
    const blocked = await store.blocked(lease, [key]);
    // Nobody tries what stands behind another one, so it is none that kills.
    if (blocked.length > 0) return this.#checkpoint(position, [behind(message)]);
    const run = await this.#begin([message]);
    const tries = await store.suspect(lease, position);
    if (tries === undefined) throw this.#tenure.lost();
    if (tries > SUSPECT_ATTEMPTS) return this.#checkpoint(position, [this.#killer(message, tries - 1)]);
    const { position: reached, parked } = await this.#finished(run, { passed: position, messages: [message] });
    // Who was asked to end meanwhile has not begun it.
    if (!signal.aborted && reached === position) await this.#checkpoint(position, parked);
  }

  #killer(message: KeyedMessage, attempts: number): NewlyParked {
    const { retry } = this.#definition;
    const now = timeOf(this.#rules.clock);
    const parked = { ...behind(message), attempts, cause: causeOf(new HandlerCrashed(attempts)) };
    const known = { ...parked, firstAt: now, lastAt: now };
    if (attempts >= retry.attempts) return { ...known, status: 'dead' };
    return { ...known, status: 'retrying', retryInMs: retry.delayMs(attempts) };
  }

  async #checkpoint(position: number, parked: readonly NewlyParked[], clean = false): Promise<void> {
    await this.#tenure.checkpoint(position, { parked, clean });
    this.#passed = position;
    this.#isDue = false;
    if (parked.length > 0) this.#parked();
    this.#rules.progressed();
  }

  /** Moves over messages of others; to write each of these steps would cost more than to repeat some. */
  async #pass(position: number): Promise<void> {
    this.#passed = position;
    const unwritten = position - this.#tenure.lease.position;
    if (unwritten >= LAZY_BATCHES * this.#rules.batch) await this.#flush();
  }

  async #flush(): Promise<void> {
    this.#isDue = false;
    if (this.#passed > this.#tenure.lease.position) await this.#checkpoint(this.#passed, []);
  }
}
