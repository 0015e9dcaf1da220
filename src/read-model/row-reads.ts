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
  #isAsynchronous = false;

  constructor(model: ReadModel, load: LoadRows) {
    this.#model = model;
    this.#load = load;
  }

  /** Whether the store has let somebody wait: then many rows at once are better than one after the other. */
  get isAsynchronous(): boolean {
    return this.#isAsynchronous;
  }

  /** All that is known. */
  get all(): Iterable<readonly [rowId: string, held: Held]> {
    return this.#known;
  }

  known(rowId: string): Held | undefined {
    return this.#known.get(rowId);
  }

  read(key: string, tenant: string | undefined): Eventual<Held> {
    const rowId = rowIdOf(key, tenant);
    const known = this.#known.get(rowId);
    if (known !== undefined) return known;
    const read = this.#coming.get(rowId) ?? this.#ask(key, tenant);
    return isLater(read) ? read.then(() => this.read(key, tenant)) : (this.#known.get(rowId) as Held);
  }

  /** Somebody will ask for this row. */
  want(key: string, tenant: string | undefined): void {
    this.#wanted.set(rowIdOf(key, tenant), { tenant, key });
  }

  /** Nobody will ask for what was wanted. */
  forgetWanted(): void {
    this.#wanted.clear();
  }

  /** Keeps in mind what was written, and of all that is known so many at the most. */
  remember(written: Iterable<Held>, most: number): void {
    this.#coming.clear();
    for (const held of written) {
      const rowId = rowIdOf(held.key, held.tenant);
      this.#known.delete(rowId);
      this.#known.set(rowId, held);
    }
    for (const rowId of this.#known.keys()) {
      if (this.#known.size <= most) break;
      this.#known.delete(rowId);
    }
  }

  forget(): void {
    this.#coming.clear();
    this.#known.clear();
  }

  #ask(key: string, tenant: string | undefined): Eventual<void> {
    const keys = [key, ...this.#takeWanted(key, tenant)];
    const loaded = this.#load(keys, tenant);
    if (!isLater(loaded)) return this.#know(keys, tenant, loaded);
    this.#isAsynchronous = true;
    const coming: Promise<void> = this.#later(keys, tenant, loaded, (rowId) => this.#coming.get(rowId) === coming);
    for (const one of keys) this.#coming.set(rowIdOf(one, tenant), coming);
    return coming;
  }

  /** The keys of a tenant that are wanted beside one, and that the store was not asked for. */
  #takeWanted(key: string, tenant: string | undefined): readonly string[] {
    const own = rowIdOf(key, tenant);
    const beside: string[] = [];
    for (const [rowId, wanted] of this.#wanted) {
      if (wanted.tenant !== tenant) continue;
      this.#wanted.delete(rowId);
      if (rowId !== own && !this.#known.has(rowId) && !this.#coming.has(rowId)) beside.push(wanted.key);
    }
    return beside;
  }

  /** @param isAwaited whether nothing was written, or forgotten, since the row was asked for */
  async #later(
    keys: readonly string[],
    tenant: string | undefined,
    loaded: PromiseLike<readonly StoredRow[]>,
    isAwaited: (rowId: string) => boolean,
  ): Promise<void> {
    const stillAwaited = (): readonly string[] => keys.filter((key) => isAwaited(rowIdOf(key, tenant)));
    try {
      const found = await loaded;
      this.#know(stillAwaited(), tenant, found);
    } finally {
      for (const key of stillAwaited()) this.#coming.delete(rowIdOf(key, tenant));
    }
  }

  #know(keys: readonly string[], tenant: string | undefined, found: readonly StoredRow[]): void {
    const stored = new Map(found.map((one) => [one.key, one]));
    for (const key of keys) {
      const one = stored.get(key);
      const row = one && this.#model.decode(one.row);
      this.#known.set(rowIdOf(key, tenant), { tenant, key, row, revision: one?.revision ?? 0 });
    }
  }
}

/** What tells a row from those of other tenants. */
export const rowIdOf = (key: string, tenant = ''): string => `${tenant}\0${key}`;
