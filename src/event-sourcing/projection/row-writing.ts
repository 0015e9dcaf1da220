import type { Tenure } from '../../messaging/durable-subscription/leasing/tenure.ts';
import { untilAborted } from '../../messaging/waiting/until-aborted.ts';
import type { RowBuffer } from '../../read-model/row-buffer.ts';
import type { Applied } from './batch-projection.ts';
import type { Projection } from './projection.ts';
import type { ProjectionRules } from './projection-rules.ts';

/** Writes the rows of one partition together with how far it has come. */
export class RowWriting {
  readonly #projection: Projection;
  readonly #rules: ProjectionRules;
  readonly #tenure: Tenure;
  readonly #rows: RowBuffer;
  #passed: number;

  constructor(projection: Projection, rules: ProjectionRules, tenure: Tenure, rows: RowBuffer) {
    this.#projection = projection;
    this.#rules = rules;
    this.#tenure = tenure;
    this.#rows = rows;
    this.#passed = tenure.lease.position;
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
    const { lease, signal } = this.#tenure;
    if (signal.aborted) return false;
    if (position > lease.position || (clean && lease.crashes > 0)) {
      const changes = { model: into.name, version, rows: this.#rows.changes(), parked, clean };
      const answer = await this.#rules.store.readModels.advance(lease, position, changes);
      if (answer === 'refused') throw this.#tenure.lost();
      if (answer === 'conflict') {
        this.#rows.forget();
        this.#passed = lease.position;
        return false;
      }
      this.#tenure.moved(position, clean);
      this.#rows.written();
    }
    this.#passed = position;
    this.#rules.progressed();
    await this.#carryOut(effects);
    return true;
  }

  /** Once at the most each, whatever becomes of them; one that does not end is waited for as long as nobody interrupts it. */
  async #carryOut(effects: readonly (() => unknown)[]): Promise<void> {
    const { signal } = this.#tenure;
    for (const effect of effects) {
      if (signal.aborted) return;
      try {
        await untilAborted(Promise.resolve(effect()), signal);
      } catch (error) {
        if (!signal.aborted) this.#rules.report(error);
      }
    }
  }
}
