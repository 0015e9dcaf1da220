import { need } from '../invalid-option.ts';

/** Those who want to know of commits to a log. */
export class LogListeners {
  readonly #listeners = new Set<() => void>();

  get isEmpty(): boolean {
    return this.#listeners.size === 0;
  }

  /** Adds one, as often as it is given; the function returned takes it away once. */
  add(listener: () => void): () => void {
    need(typeof listener === 'function', 'listener', 'a function', listener);
    const once = (): void => listener();
    this.#listeners.add(once);
    return () => void this.#listeners.delete(once);
  }

  /** Calls them, each in a turn of its own: what one throws is nobody else's. */
  tell(): void {
    for (const listener of this.#listeners) queueMicrotask(() => this.#call(listener));
  }

  #call(listener: () => void): void {
    if (this.#listeners.has(listener)) listener();
  }
}
