import type { Lease } from '../../messaging/durable-subscription/leasing/lease.ts';
import type { ProjectionFailure, ReadModelStore, VersionStanding } from '../../read-model/read-model-store.ts';
import type { Projection } from './projection.ts';

/** How many rows are deleted in one transaction. */
const DROPPED = 500;

/** How the versions of a projection follow each other. */
export class Succession {
  readonly #projection: Projection;
  readonly #store: ReadModelStore;
  /** The versions that have nothing left to delete. */
  readonly #cleared = new Set<number>();
  #isClear = false;

  constructor(projection: Projection, store: ReadModelStore) {
    this.#projection = projection;
    this.#store = store;
  }

  /** How this version stands; nothing where it was never begun. */
  async standing(): Promise<VersionStanding | undefined> {
    this.#isClear = false;
    const { into, version } = this.#projection;
    return (await this.#store.standings(into.name)).find((one) => one.version === version);
  }

  async fail(lease: Lease, failure: ProjectionFailure): Promise<boolean> {
    return this.#store.fail(lease, this.#version, failure);
  }

  /** Takes the place of the live version, once it has come as far; whether it has. */
  async takePlace(): Promise<boolean> {
    return this.#store.promote(this.#version);
  }

  /** Deletes some of what retired versions have left; whether there may be more. */
  async clear(): Promise<boolean> {
    if (this.#isClear) return false;
    const retired = (await this.#store.standings(this.#projection.into.name)).filter(
      ({ status, version }) => status === 'retired' && !this.#cleared.has(version),
    );
    for (const version of retired) {
      if ((await this.#store.drop(version, DROPPED)) > 0) return true;
      this.#cleared.add(version.version);
    }
    this.#isClear = true;
    return false;
  }

  get #version(): { readonly model: string; readonly version: number } {
    return { model: this.#projection.into.name, version: this.#projection.version };
  }
}
