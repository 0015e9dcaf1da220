import { Bell } from '../../messaging/durable-subscription/bell.ts';
import {
  PartitionReader,
  type PartitionBatch,
} from '../../messaging/durable-subscription/handling/partition-reader.ts';
import type { LeaseWorker } from '../../messaging/durable-subscription/leasing/lease-worker.ts';
import type { Lease } from '../../messaging/durable-subscription/leasing/lease.ts';
import { Tenure } from '../../messaging/durable-subscription/leasing/tenure.ts';
import { LeaseLost } from '../../messaging/durable-subscription/subscription-faults.ts';
import type { VersionStanding } from '../../read-model/read-model-store.ts';
import { RowBuffer } from '../../read-model/row-buffer.ts';
import { BatchProjection, type Applied, type Setback } from './batch-projection.ts';
import type { Projection } from './projection.ts';
import type { ProjectionRules } from './projection-rules.ts';
import { Succession } from './succession.ts';

/** How many batches without a message of the projection are passed before the position is written. */
const LAZY_BATCHES = 10;
/** How many rows are remembered by the only one who writes them. */
const REMEMBERED = 5_000;

/** Keeps the rows of one partition of a projection up to date for as long as it is held. */
export class ProjectionWorker implements LeaseWorker {
  /** Resolves when nothing is done here any more. */
  readonly ended: Promise<void>;
  readonly #projection: Projection;
  readonly #rules: ProjectionRules;
  readonly #tenure: Tenure;
  readonly #reader: PartitionReader;
  readonly #rows: RowBuffer;
  readonly #batches: BatchProjection;
  readonly #succession: Succession;
  readonly #bell: Bell;
  /** Rung only where waiting for the next attempt has no sense any more. */
  readonly #patience: Bell;
  #standing: VersionStanding | undefined;
  /** Whether the store may say something else of it by now. */
  #isStale = true;
  #passed: number;
  #isDue = false;
  #isBusy = false;
  #isRetiring = false;
  #hasEnded = false;

  constructor(projection: Projection, rules: ProjectionRules, lease: Lease) {
    const { readModels, subscriptions } = rules.store;
    const { version, into } = projection;
    const remembered = lease.partitions === 1 ? REMEMBERED : 0;
    const load = async (key: string, tenant: string | undefined) =>
      (await readModels.find({ model: into.name, version, tenant }, [key]))[0];
    this.#projection = projection;
    this.#rules = rules;
    this.#tenure = new Tenure(subscriptions, lease);
    this.#reader = new PartitionReader({ classes: projection.types }, rules);
    this.#rows = new RowBuffer(into, load, remembered);
    this.#batches = new BatchProjection(projection, rules, this.#rows);
    this.#succession = new Succession(projection, readModels);
    this.#bell = new Bell(rules.timer);
    this.#patience = new Bell(rules.timer);
    this.#passed = lease.position;
    this.ended = this.#work();
  }

  get lease(): Lease {
    return this.#tenure.lease;
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  get isRetiring(): boolean {
    return this.#isRetiring;
  }

  get isBusy(): boolean {
    return this.#isBusy;
  }

  /** There may be more to read. */
  wake(): void {
    this.#bell.ring();
  }

  /** The lease was renewed: a time to write what was passed, and to look for what an operator or another version has changed. */
  renewed({ paused }: Lease): void {
    if (paused !== this.#tenure.lease.paused) this.#tenure.pause(paused);
    this.#isDue = true;
    this.#isStale = true;
    this.#bell.ring();
  }

  retire(): void {
    this.#isRetiring = true;
    this.#finish();
  }

  abort(reason: unknown): void {
    this.#tenure.abort(reason);
    this.#finish();
  }

  lost(): void {
    this.abort(new LeaseLost(this.lease.subscription, this.lease.partition));
  }

  #finish(): void {
    this.#tenure.retire();
    this.#patience.ring();
    this.#bell.ring();
  }

  async #work(): Promise<void> {
    try {
      // Whoever makes a worker has it before it begins.
      await Promise.resolve();
      await this.#run();
    } catch (error) {
      if (!this.#tenure.signal.aborted) this.#rules.report(error);
      this.#finish();
    }
    this.#hasEnded = true;
  }

  async #run(): Promise<void> {
    while (!this.#tenure.isOver) {
      const goesOn = (await this.#mayGoOn()) && (await this.#round());
      if (goesOn || this.#tenure.isOver) continue;
      if (this.#isDue || this.#rules.isAwaited()) await this.#flush();
      await this.#bell.heard();
    }
    if (!this.#tenure.signal.aborted) await this.#flush();
  }

  /** Whether nobody has stopped it: an operator, a failure, or another version that has taken its place. */
  async #mayGoOn(): Promise<boolean> {
    if (this.#tenure.lease.paused) return false;
    if (this.#isStale) {
      this.#isStale = false;
      this.#standing = await this.#succession.standing();
    }
    return this.#standing !== undefined && this.#standing.status !== 'retired' && this.#standing.failure === undefined;
  }

  /** Handles one batch; whether there may be another. */
  async #round(): Promise<boolean> {
    const batch = await this.#reader.next(this.#passed, this.#tenure.lease);
    if (batch.passed === this.#passed) return this.#caughtUp();
    if (batch.messages.length === 0) await this.#pass(batch.passed);
    else await this.#handle(batch);
    return true;
  }

  async #handle(batch: PartitionBatch): Promise<void> {
    this.#isBusy = true;
    const isOver = (): boolean => this.#tenure.isOver;
    const applied = await this.#batches.run(batch.messages, this.#standing as VersionStanding, isOver);
    const isDone = applied.reached === batch.messages.at(-1)?.position;
    const position = isDone ? batch.passed : (applied.reached ?? this.lease.position);
    const isWritten = await this.#advance(position, applied, isDone);
    this.#isBusy = false;
    if (isWritten && applied.setback !== undefined) await this.#setBack(applied.setback);
  }

  /** Writes rows and position together; whether it did, and has not to begin again with what others have written. */
  async #advance(
    position: number,
    { parked, effects }: Pick<Applied, 'parked' | 'effects'>,
    clean: boolean,
  ): Promise<boolean> {
    const { version, into } = this.#projection;
    const { signal } = this.#tenure;
    if (signal.aborted) return false;
    if (position > this.lease.position) {
      const changes = { model: into.name, version, rows: this.#rows.changes(), parked, clean };
      const answer = await this.#rules.store.readModels.advance(this.lease, position, changes);
      if (answer === 'refused') throw this.#tenure.lost();
      if (answer === 'conflict') {
        this.#rows.forget();
        this.#passed = this.lease.position;
        return false;
      }
      this.#tenure.moved(position, clean);
      this.#rows.written();
      this.#isDue = false;
    }
    this.#passed = position;
    this.#rules.progressed();
    await this.#carryOut(effects);
    return true;
  }

  /** Once each, whatever becomes of them. */
  async #carryOut(effects: readonly (() => unknown)[]): Promise<void> {
    for (const effect of effects) {
      try {
        await effect();
      } catch (error) {
        this.#rules.report(error);
      }
    }
  }

  async #setBack({ action, failure }: Setback): Promise<void> {
    if (action === 'retry') {
      await this.#patience.heard(this.#projection.errors.retry.delayMs(failure.attempts));
      return;
    }
    if (!(await this.#succession.fail(this.lease, failure))) throw this.#tenure.lost();
    this.#isStale = true;
    this.#rules.progressed();
  }

  /** Nothing is left to read: a time for one version to follow the other. Whether there is more to do. */
  async #caughtUp(): Promise<boolean> {
    if (this.#standing?.status === 'filling') {
      await this.#flush();
      if (!(await this.#succession.takePlace())) return false;
      this.#isStale = true;
      this.#rules.progressed();
      return true;
    }
    return this.lease.partition === 0 && (await this.#succession.clear());
  }

  /** Moves over messages of others; to write each of these steps would cost more than to repeat some. */
  async #pass(position: number): Promise<void> {
    this.#passed = position;
    if (position - this.lease.position >= LAZY_BATCHES * this.#rules.batch) await this.#flush();
  }

  async #flush(): Promise<void> {
    this.#isDue = false;
    if (this.#passed > this.lease.position) await this.#advance(this.#passed, { parked: [], effects: [] }, false);
  }
}
