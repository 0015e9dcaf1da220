import { untilAborted } from './until-aborted.ts';

/** Lets one piece of work run after the other; who is interrupted holds nobody up. */
export class Mutex {
  #last: Promise<unknown> = Promise.resolve();

  /** Runs some work once all that came before has ended. */
  run<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    const running = this.#last.then(() => {
      signal?.throwIfAborted();
      return untilAborted(work(), signal);
    });
    this.#last = running.catch(() => undefined);
    return untilAborted(running, signal);
  }
}
