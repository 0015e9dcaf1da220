import { untilAborted } from '../../waiting/until-aborted.ts';

/**
 * Lets one piece of work run after the other; who is interrupted holds nobody up.
 *
 * A process that may die of a message has one of these for all that it is careful with: whatever else were under way would be
 * taken for what killed it.
 */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();

  take<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
    const turn = this.#last.then(() => {
      signal.throwIfAborted();
      return untilAborted(work(), signal);
    });
    this.#last = turn.catch(() => undefined);
    return untilAborted(turn, signal);
  }
}
