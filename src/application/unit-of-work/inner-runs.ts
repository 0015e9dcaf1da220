import { InvalidOption } from '../../messaging/invalid-option.ts';
import type { Answer } from '../answer.ts';
import { InnerRunFailed } from './unit-faults.ts';
import type { InnerRunOptions } from './unit-of-work.ts';

/** Whether an inner run is a unit of its own. */
export function startsNew(options: InnerRunOptions): boolean {
  const requiresNew: unknown = (Object(options) as InnerRunOptions).requiresNew ?? false;
  if (typeof requiresNew !== 'boolean') throw new InvalidOption('requiresNew', 'true or false', requiresNew);
  return requiresNew;
}

/** The runs that joined a unit: one that failed, or is still going on, keeps the unit from committing. */
export class InnerRuns {
  #failure: { readonly cause: unknown } | undefined;
  #going = 0;

  /** Answers as the work does, and remembers if it failed. */
  async join(work: () => Promise<Answer>): Promise<Answer> {
    this.#going += 1;
    try {
      const answer = await work();
      if (answer.isErr()) this.#failure ??= { cause: answer.error };
      return answer;
    } catch (thrown) {
      this.#failure ??= { cause: thrown };
      throw thrown;
    } finally {
      this.#going -= 1;
    }
  }

  /** Refuses to go on where one failed or was not awaited. */
  check(): void {
    if (this.#failure !== undefined) throw new InnerRunFailed('failed', this.#failure.cause);
    if (this.#going > 0) throw new InnerRunFailed('was not awaited');
  }
}
