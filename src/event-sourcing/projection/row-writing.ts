import type { HeldLease } from '../../messaging/durable-subscription/leasing/held-lease.ts';
import { untilAborted } from '../../messaging/waiting/until-aborted.ts';
import type { RowBuffer } from '../../read-model/row-buffer.ts';
import type { Applied, Effect } from './batch-projection.ts';
import type { Projection } from './projection.ts';
import type { ProjectionRules } from './projection-rules.ts';

/** Writes the rows of one partition together with how far it has come. */
export class RowWriting {
  readonly #projection: Projection;
  readonly #rules: ProjectionRules;
  readonly #held: HeldLease;
  readonly #rows: RowBuffer;
  #passed: number;

  constructor(projection: Projection, rules: ProjectionRules, held: HeldLease, rows: RowBuffer) {
    this.#projection = projection;
    this.#rules = rules;
    this.#held = held;
    this.#rows = rows;
    this.#passed = held.lease.position;
  }

  /** What was read; what is written may be behind it where nothing was of the projection. */
  get passed(): number {
    return this.#passed;
  }

  /** Nothing up to there was of the projection. */
  pass(position: number): void {
    this.#passed = position;
  }

  /** Writes rows and position together; whether it did, and has not to begin again with what others have written. */
  async advance(
    position: number,
    { parked, effects }: Pick<Applied, 'parked' | 'effects'> = { parked: [], effects: [] },
    clean = false,
  ): Promise<boolean> {
    const { version, into } = this.#projection;
    const { lease, signal } = this.#held;
    if (signal.aborted) return false;
    if (position > lease.position || (clean && lease.crashes > 0)) {
      const changes = { model: into.name, version, rows: this.#rows.changes(), parked, clean };
      const answer = await this.#rules.store.readModels.advance(lease, position, changes);
      if (answer === 'refused') throw this.#held.lose();
      if (answer === 'conflict') {
        this.#rows.forget();
        this.#passed = lease.position;
        return false;
      }
      this.#held.moved(position, clean);
      this.#rows.written(position);
    }
    this.#passed = position;
    this.#rules.progressed();
    await this.#carryOut(effects);
    return true;
  }

  /** Once at the most each, whatever becomes of them; one that does not end is waited for as long as nobody interrupts it. */
  async #carryOut(effects: readonly Effect[]): Promise<void> {
    const { signal, underWay } = this.#held;
    for (const { message, work } of effects) {
      if (signal.aborted) return;
      try {
        await untilAborted(underWay.until(message, Promise.resolve(work())), signal);
      } catch (error) {
        if (!signal.aborted) this.#rules.report(error);
      }
    }
  }
}
