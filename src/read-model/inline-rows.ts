import type { Envelope } from '../messaging/message/envelope.ts';
import { InlineProjectionRefused, InlineTooLate } from './inline-faults.ts';
import { inlineName, type InlineVersion } from './inline-version.ts';
import type { ModelVersion, ReadModelStore, RowChange, SeenRow } from './read-model-store.ts';
import { RowBuffer } from './row-buffer.ts';
import { applyPieces, type RowProjection } from './row-projection.ts';

/**
 * The rows of one version of a read model that are written together with the messages that change them.
 *
 * @see Vernon 2013, ch. 4, Architecture, on CQRS
 * @since 0.2.0
 */
export interface InlineRowChanges extends ModelVersion {
  /** The wire names among those messages that the rows are made of: these have brought all that they change. */
  readonly types: readonly string[];
  /** At most one for each row; none where the messages change nothing. */
  readonly rows: readonly RowChange[];
  /** The rows that were only looked at: where one is otherwise by then, nothing is written. None unless given. */
  readonly seen?: readonly SeenRow[];
}

/** The part of a store that inline projections work on. */
interface InlineStore {
  readonly readModels: Pick<ReadModelStore, 'find' | 'registerInline' | 'standings'>;
  /** Whether what is registered may be taken back, because the commit is not the store's to make. */
  readonly isLent: boolean;
}

/** What a unit's events do to rows, and what is to be done once they are written. */
interface Projected {
  readonly rows: readonly InlineRowChanges[];
  readonly effects: readonly (() => unknown)[];
}

/** Two units that write rows of the same versions don't wait in a circle, whatever order they were told them in. */
const inOneOrder = (one: ModelVersion, other: ModelVersion): number =>
  one.model === other.model ? one.version - other.version : one.model < other.model ? -1 : 1;

/** The projections of a unit of work whose rows are written together with the events. */
export class InlineRows {
  readonly #store: InlineStore;
  readonly #projections: readonly (readonly [RowProjection, types: ReadonlySet<string>])[];
  #begun: Promise<void> | undefined;

  constructor(store: InlineStore, projections: readonly RowProjection[]) {
    this.#store = store;
    this.#projections = projections.map((one) => [one, one.types]);
  }

  /** What some messages do to the rows, before any of it is written. */
  async changedBy(envelopes: readonly Envelope[]): Promise<Projected> {
    await this.#allBegun();
    const effects: (() => unknown)[] = [];
    const rows: InlineRowChanges[] = [];
    for (const [projection, types] of this.#projections) {
      const taken = envelopes.filter(({ message }) => types.has(message.type));
      if (taken.length === 0) continue;
      const buffer = this.#buffer(projection);
      for (const envelope of taken) await apply(projection, envelope, buffer, effects);
      const { into, version } = projection;
      const names = new Set(taken.map(({ message }) => message.type));
      rows.push({ model: into.name, version, types: [...names], rows: buffer.changes(), seen: buffer.seen() });
    }
    return { rows: rows.toSorted(inOneOrder), effects };
  }

  #buffer({ into, version }: RowProjection): RowBuffer {
    return new RowBuffer(into, (keys, tenant) =>
      this.#store.readModels.find({ model: into.name, version, tenant }, keys),
    );
  }

  async #allBegun(): Promise<void> {
    if (this.#store.isLent) return this.#begin();
    this.#begun ??= this.#begin();
    try {
      await this.#begun;
    } catch (error) {
      this.#begun = undefined;
      throw error;
    }
  }

  /** A version that begins with what is committed from now on must not leave anything out that was before. */
  async #begin(): Promise<void> {
    const { readModels } = this.#store;
    for (const [{ name, version, into }, types] of this.#projections) {
      const own = { model: into.name, version, subscription: inlineName(name, version), types: [...types] };
      if (await this.#isKnown(own)) continue;
      if ((await readModels.registerInline(own)) === undefined) throw new InlineTooLate(own);
    }
  }

  /** Whether it was begun before, with all that it is made of. */
  async #isKnown({ model, version, subscription, types }: InlineVersion): Promise<boolean> {
    const known = (await this.#store.readModels.standings(model)).find((one) => one.version === version);
    return known?.subscription === subscription && types.every((type) => known.types?.includes(type));
  }
}

async function apply(
  projection: RowProjection,
  envelope: Envelope,
  buffer: RowBuffer,
  effects: (() => unknown)[],
): Promise<void> {
  const view = buffer.view(envelope.tenant);
  const failed = await applyPieces(projection, envelope, view, false, effects);
  if (failed !== undefined) throw new InlineProjectionRefused(projection, failed.error);
  view.keep();
}
