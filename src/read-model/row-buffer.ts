import type { Eventual } from '../messaging/eventual.ts';
import type { ReadModel } from './read-model.ts';
import type { RowChange, SeenRow } from './read-model-store.ts';
import { rowIdOf, RowReads, type Held, type LoadRows } from './row-reads.ts';
import { RowView, type Changed } from './row-view.ts';

/** The rows that some events change, held until all of them are written together. */
export class RowBuffer {
  readonly model: ReadModel;
  readonly #reads: RowReads;
  /** How many rows are kept in mind for the events to come. */
  readonly #kept: number;
  readonly #changed = new Map<string, Held>();

  /** @param kept how many rows to remember once they are written: none where others may change them */
  constructor(model: ReadModel, load: LoadRows, kept = 0) {
    this.model = model;
    this.#reads = new RowReads(model, load);
    this.#kept = kept;
  }

  /** Whether events had better say what they will ask for, before it is their turn. */
  get isAsynchronous(): boolean {
    return this.#reads.isAsynchronous;
  }

  /**
   * The rows as one event sees them; what it changes counts once it is kept.
   *
   * @param waitsForTurn whether others have to be kept before it is answered
   */
  view(tenant: string | undefined, waitsForTurn = false): RowView {
    return new RowView(this, tenant, waitsForTurn);
  }

  /** What was written, or read, of a row. */
  held(key: string, tenant: string | undefined): Eventual<Held> {
    return this.#changed.get(rowIdOf(key, tenant)) ?? this.#reads.read(key, tenant);
  }

  /** Whoever asks the store next asks for this row too. */
  want(key: string, tenant: string | undefined): void {
    this.#reads.want(key, tenant);
  }

  /** Those who wait for their turn are not answered any more. */
  forgetWanted(): void {
    this.#reads.forgetWanted();
  }

  /** Takes over what an event has changed. */
  keep(changed: ReadonlyMap<string, Changed>, tenant: string | undefined): void {
    for (const [key, { row }] of changed) {
      const rowId = rowIdOf(key, tenant);
      const revision = (this.#changed.get(rowId) ?? this.#reads.known(rowId))?.revision;
      this.#changed.set(rowId, { tenant, key, row, revision });
    }
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

  /** What was read and stays as it is. */
  seen(): readonly SeenRow[] {
    return [...this.#reads.all]
      .filter(([rowId]) => !this.#changed.has(rowId))
      .map(([, { tenant, key, revision: expected = 0 }]) => ({ tenant, key, expected }));
  }

  /** All of it was written, and moved a subscription to a position. */
  written(position: number): void {
    const written = [...this.#changed.values()].map((held) => ({ ...held, revision: revisionAfter(held, position) }));
    this.#changed.clear();
    this.#reads.remember(written, this.#kept);
  }

  /** Nothing of it was written: what was read may have been another's. */
  forget(): void {
    this.#changed.clear();
    this.#reads.forget();
  }
}

function revisionAfter({ row, revision }: Held, position: number): number | undefined {
  if (row === undefined) return 0;
  return revision === 0 ? Math.max(position, 1) : revision && revision + 1;
}
