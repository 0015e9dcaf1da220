import { InvalidOption } from '../invalid-option.ts';

/**
 * Waiting, as a port: retries and leases wait through it, and tests wait for nothing.
 *
 * @see Vernon 2013, ch. 4, Architecture, on ports and adapters
 * @since 0.1.0
 */
export interface Timer {
  /** Resolves after so many milliseconds; rejects with the signal's reason once it is aborted. */
  wait(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

/** The longest wait that a platform's own timer takes, as a longer one would end at once; who may wait for ever waits as long. */
export const LONGEST_MS = 2 ** 31 - 1;

/**
 * The timer of the platform.
 *
 * *When to use*: where a running system is put together; it is what a bus waits with unless given another.
 *
 * *Guarantees*: a wait keeps a Node process alive, so that a retry is not lost when nothing else goes on; it leaves no
 * timer or listener behind, however it ends.
 *
 * *Errors*: {@link InvalidOption} for anything but 0 to 2,147,483,647 milliseconds; the signal's reason once aborted.
 *
 * @example
 * ```ts
 * import { SystemTimer } from 'demesne/messaging';
 *
 * await new SystemTimer().wait(1);
 * ```
 * @see Vernon 2013, ch. 4, Architecture, on ports and adapters
 * @since 0.1.0
 */
export class SystemTimer implements Timer {
  async wait(milliseconds: number, signal?: AbortSignal): Promise<void> {
    if (typeof milliseconds !== 'number' || !(milliseconds >= 0 && milliseconds <= LONGEST_MS)) {
      throw new InvalidOption('milliseconds', `a number from 0 to ${LONGEST_MS}`, milliseconds);
    }
    signal?.throwIfAborted();
    let stop = (): void => undefined;
    try {
      await new Promise<void>((resolve, reject) => {
        const handle = setTimeout(resolve, milliseconds);
        stop = () => {
          clearTimeout(handle);
          reject(signal?.reason);
        };
        signal?.addEventListener('abort', stop);
      });
    } finally {
      signal?.removeEventListener('abort', stop);
    }
  }
}
