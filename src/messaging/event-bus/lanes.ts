import type { Lane } from './lane.ts';

/** The lanes of a subscriber by their keys. Most of the time there is one at the most, and then no map is touched. */
export class Lanes {
  #only: Lane | undefined;
  readonly #others = new Map<unknown, Lane>();

  get(key: unknown): Lane | undefined {
    return this.#only?.key === key ? this.#only : this.#others.size === 0 ? undefined : this.#others.get(key);
  }

  add(lane: Lane): void {
    if (this.#only === undefined) this.#only = lane;
    else this.#others.set(lane.key, lane);
  }

  delete(lane: Lane): void {
    if (this.#only === lane) this.#only = undefined;
    else this.#others.delete(lane.key);
  }

  all(): readonly Lane[] {
    return this.#only === undefined ? [...this.#others.values()] : [this.#only, ...this.#others.values()];
  }
}
