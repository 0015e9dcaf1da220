import { isLater, type Eventual } from '../messaging/eventual.ts';
import type { ReadModel } from './read-model.ts';
import type { StoredRow } from './read-model-store.ts';

/** What is known of a row: as it will be, and which revision it was read at. */
export interface Held {
  readonly tenant: string | undefined;
  readonly key: string;
  readonly row: object | undefined;
  /** The revision that was read, 0 where there was no row; nothing where it wasn't read. */
  readonly revision: number | undefined;
}

/** Reads those rows of a tenant from the store that are there. */
export type LoadRows = (keys: readonly string[], tenant: string | undefined) => Eventual<readonly StoredRow[]>;

/** The rows as the store has them. Who has to wait for it asks for all that others will ask for, too. */
export class RowReads {
  readonly #model: ReadModel;
  readonly #load: LoadRows;
  /** Those that were written last come last. */
  readonly #known = new Map<string, Held>();
  /** Those that the store is being asked for. */
  readonly #coming = new Map<string, Promise<void>>();
  /** Those that will be asked for. */
  readonly #wanted = new Map<string, Pick<Held, 'tenant' | 'key'>>();
  #isSlow = false;

  constructor(model: ReadModel, load: LoadRows) {
    this.#model = model;
    this.#load = load;
  }

  /** Whether the store has let somebody wait: then many rows at once are better than one after the other. */
  get isSlow(): boolean {
    return this.#isSlow;
  }

  known(place: string): Held | undefined {
    return this.#known.get(place);
  }

  read(key: string, tenant: string | undefined): Eventual<Held> {
    const place = placeOf(key, tenant);
    const known = this.#known.get(place);
    if (known !== undefined) return known;
    const read = this.#coming.get(place) ?? this.#ask(key, tenant);
    return isLater(read) ? read.then(() => this.read(key, tenant)) : (this.#known.get(place) as Held);
  }

  /** Somebody will ask for this row. */
  want(key: string, tenant: string | undefined): void {
    this.#wanted.set(placeOf(key, tenant), { tenant, key });
  }

  /** Nobody wants any row more. */
  clearWanted(): void {
    this.#wanted.clear();
  }

  /** Keeps in mind what was written, and of all that is known so many at the most. */
  remember(written: Iterable<Held>, most: number): void {
    for (const held of written) {
      const place = placeOf(held.key, held.tenant);
      this.#known.delete(place);
      this.#known.set(place, held);
    }
    for (const place of this.#known.keys()) {
      if (this.#known.size <= most) break;
      this.#known.delete(place);
    }
  }

  forget(): void {
    this.#known.clear();
  }

  #ask(key: string, tenant: string | undefined): Eventual<void> {
    const keys = [key, ...this.#takeWanted(key, tenant)];
    const loaded = this.#load(keys, tenant);
    if (!isLater(loaded)) return this.#know(keys, tenant, loaded);
    this.#isSlow = true;
    const coming = this.#later(keys, tenant, loaded);
    for (const one of keys) this.#coming.set(placeOf(one, tenant), coming);
    return coming;
  }

  /** The keys of a tenant that are wanted beside one, and that the store was not asked for. */
  #takeWanted(key: string, tenant: string | undefined): readonly string[] {
    const own = placeOf(key, tenant);
    const beside: string[] = [];
    for (const [place, wanted] of this.#wanted) {
      if (wanted.tenant !== tenant) continue;
      this.#wanted.delete(place);
      if (place !== own && !this.#known.has(place) && !this.#coming.has(place)) beside.push(wanted.key);
    }
    return beside;
  }

  async #later(
    keys: readonly string[],
    tenant: string | undefined,
    loaded: PromiseLike<readonly StoredRow[]>,
  ): Promise<void> {
    try {
      this.#know(keys, tenant, await loaded);
    } finally {
      for (const key of keys) this.#coming.delete(placeOf(key, tenant));
    }
  }

  #know(keys: readonly string[], tenant: string | undefined, found: readonly StoredRow[]): void {
    const stored = new Map(found.map((one) => [one.key, one]));
    for (const key of keys) {
      const one = stored.get(key);
      const row = one && this.#model.decode(one.row);
      this.#known.set(placeOf(key, tenant), { tenant, key, row, revision: one?.revision ?? 0 });
    }
  }
}

/** What tells a row from those of other tenants. */
export const placeOf = (key: string, tenant = ''): string => `${tenant}\0${key}`;
