import type { RowChange, SeenRow, StoredRow } from '../../read-model/read-model-store.ts';

/** The rows of one version of a read model. */
export class InMemoryRows {
  readonly #byTenant = new Map<string | undefined, Map<string, StoredRow>>();

  get isEmpty(): boolean {
    return this.#byTenant.size === 0;
  }

  /** Those of a tenant, by their keys. */
  of(tenant: string | undefined): ReadonlyMap<string, StoredRow> | undefined {
    return this.#byTenant.get(tenant);
  }

  /** Whether each row has the revision that was expected of it. */
  accepts(changes: readonly (RowChange | SeenRow)[]): boolean {
    return changes.every(
      ({ tenant, key, expected }) =>
        expected === undefined || expected === (this.#byTenant.get(tenant)?.get(key)?.revision ?? 0),
    );
  }

  /**
   * Writes what `accepts` had nothing against.
   *
   * @param first the revision of a new row, which rises with the log, so that no row comes back as another has gone
   */
  write(changes: readonly RowChange[], first: number): void {
    for (const { tenant, key, row } of changes) {
      const rows = this.#byTenant.get(tenant) ?? new Map<string, StoredRow>();
      this.#byTenant.set(tenant, rows);
      if (row === undefined) rows.delete(key);
      else {
        const known = rows.get(key)?.revision;
        rows.set(key, { key, row, revision: known === undefined ? first : known + 1 });
      }
    }
  }

  /** Deletes some rows; how many. */
  drop(limit: number): number {
    let dropped = 0;
    for (const [tenant, rows] of this.#byTenant) {
      for (const key of rows.keys()) {
        if (dropped >= limit) return dropped;
        rows.delete(key);
        dropped += 1;
      }
      this.#byTenant.delete(tenant);
    }
    return dropped;
  }
}
