import { untilAborted } from '../until-aborted.ts';

/** Lets one piece of work run after the other; who is interrupted holds nobody up. */
export class Turns {
  readonly #signal: AbortSignal;
  #last: Promise<unknown> = Promise.resolve();

  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  take<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(() => {
      this.#signal.throwIfAborted();
      return untilAborted(work(), this.#signal);
    });
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}
