import type { ModelVersion, RowPlace, StoredRow, VersionStanding } from '../../read-model/read-model-store.ts';
import { InMemoryRows } from './in-memory-rows.ts';

/** A version of a read model, and its rows. */
export interface KeptVersion {
  standing: VersionStanding;
  readonly rows: InMemoryRows;
}

/** The versions of read models that are known. */
export class InMemoryVersions {
  readonly #models = new Map<string, Map<number, KeptVersion>>();

  /** All of a model. */
  of(model: string): readonly KeptVersion[] {
    return [...(this.#models.get(model)?.values() ?? [])];
  }

  get({ model, version }: ModelVersion): KeptVersion | undefined {
    return this.#models.get(model)?.get(version);
  }

  /** The one that is asked for. */
  live(model: string): KeptVersion | undefined {
    return this.of(model).find(({ standing }) => standing.status === 'live');
  }

  /** A version whose time isn't over. */
  open(version: ModelVersion): KeptVersion | undefined {
    const kept = this.get(version);
    return kept?.standing.status === 'retired' ? undefined : kept;
  }

  /** The rows of a place, by their keys. */
  rows({ model, version, tenant }: RowPlace): ReadonlyMap<string, StoredRow> | undefined {
    const kept = version === 'live' ? this.live(model) : this.get({ model, version });
    return kept?.rows.of(tenant);
  }

  /** In their order. */
  standings(model: string): readonly VersionStanding[] {
    const all = this.of(model).map(({ standing }) => standing);
    return all.toSorted((left, right) => left.version - right.version);
  }

  add(standing: VersionStanding): KeptVersion {
    const kept: KeptVersion = { standing, rows: new InMemoryRows() };
    const versions = this.#models.get(standing.model) ?? new Map<number, KeptVersion>();
    this.#models.set(standing.model, versions.set(standing.version, kept));
    return kept;
  }
}
