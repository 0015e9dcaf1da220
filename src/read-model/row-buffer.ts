import { isLater, type Eventual } from '../messaging/eventual.ts';
import type { ReadModel } from './read-model.ts';
import type { RowChange, StoredRow } from './read-model-store.ts';
import { RowView } from './row-view.ts';

/** What is known of a row: as it will be, and which revision it was read at. */
export interface Held {
  readonly tenant: string | undefined;
  readonly key: string;
  readonly row: object | undefined;
  /** The revision that was read, 0 where there was no row; nothing where it wasn't read. */
  readonly revision: number | undefined;
}

/** Reads a row of some tenant from the store. */
export type LoadRow = (key: string, tenant: string | undefined) => Eventual<StoredRow | undefined>;

/** The rows that some events change, held until all of them are written together. */
export class RowBuffer {
  readonly model: ReadModel;
  readonly #load: LoadRow;
  /** How many rows are kept in mind for the events to come. */
  readonly #kept: number;
  /** As the store has them; those that were asked for last come last. */
  readonly #known = new Map<string, Held>();
  readonly #changed = new Map<string, Held>();

  /** @param kept how many rows to remember once they are written: none where others may change them */
  constructor(model: ReadModel, load: LoadRow, kept = 0) {
    this.model = model;
    this.#load = load;
    this.#kept = kept;
  }

  /** The rows as one event sees them; what it changes counts once it is kept. */
  view(tenant: string | undefined): RowView {
    return new RowView(this, tenant);
  }

  /** What was written, or read, of a row. */
  held(key: string, tenant: string | undefined): Eventual<Held> {
    const place = placeOf(key, tenant);
    const known = this.#changed.get(place) ?? this.#known.get(place);
    if (known !== undefined) return known;
    const loaded = this.#load(key, tenant);
    return isLater(loaded)
      ? loaded.then((found) => this.#know(place, key, tenant, found))
      : this.#know(place, key, tenant, loaded);
  }

  /** The same without a look into the store. */
  known(key: string, tenant: string | undefined): Held | undefined {
    const place = placeOf(key, tenant);
    return this.#changed.get(place) ?? this.#known.get(place);
  }

  /** Takes over what an event has changed. */
  keep(changed: Iterable<Held>): void {
    for (const held of changed) this.#changed.set(placeOf(held.key, held.tenant), held);
  }

  /** What is to be written, in the order of tenants and keys, so that two who write the same rows don't wait in a circle. */
  changes(): readonly RowChange[] {
    return [...this.#changed]
      .toSorted(([left], [right]) => (left < right ? -1 : 1))
      .map(([, { tenant, key, row, revision }]) => ({
        tenant,
        key,
        row: row && this.model.encode(row),
        expected: revision,
      }));
  }

  /** All of it was written. */
  written(): void {
    for (const [place, held] of this.#changed) {
      this.#known.delete(place);
      const revision = held.row === undefined ? 0 : held.revision === undefined ? undefined : held.revision + 1;
      if (this.#kept > 0) this.#known.set(place, { ...held, revision });
    }
    this.#changed.clear();
    for (const place of this.#known.keys()) {
      if (this.#known.size <= this.#kept) break;
      this.#known.delete(place);
    }
  }

  /** Nothing of it was written: what was read may have been another's. */
  forget(): void {
    this.#known.clear();
    this.#changed.clear();
  }

  #know(place: string, key: string, tenant: string | undefined, found: StoredRow | undefined): Held {
    const row = found && this.model.decode(found.row);
    const held: Held = { tenant, key, row, revision: found?.revision ?? 0 };
    this.#known.set(place, held);
    return held;
  }
}

const placeOf = (key: string, tenant = ''): string => `${tenant}\0${key}`;
