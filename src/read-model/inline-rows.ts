import type { Envelope } from '../messaging/message/envelope.ts';
import type { StreamLog } from '../messaging/stream/stream-log.ts';
import { InlineProjectionRefused, InlineTooLate } from './read-model-faults.ts';
import type { ModelVersion, ReadModelStore, RowChange } from './read-model-store.ts';
import { RowBuffer } from './row-buffer.ts';
import { projectionContext, type RowProjection } from './row-projection.ts';

/**
 * The rows of one version of a read model that are written together.
 *
 * @see Vernon 2013, ch. 4, Architecture, on CQRS
 * @since 0.2.0
 */
export interface InlineRowChanges extends ModelVersion {
  readonly rows: readonly RowChange[];
}

/** The part of a store that inline projections read. */
interface InlineStore {
  /** Asked for what is there before, where it can be. */
  readonly log: object | undefined;
  readonly readModels: Pick<ReadModelStore, 'find' | 'register' | 'standings'>;
}

/** What a unit's events do to rows, and what is to be done once they are written. */
interface Projected {
  readonly rows: readonly InlineRowChanges[];
  readonly effects: readonly (() => unknown)[];
}

/** Behind every message. */
const LAST = Number.MAX_SAFE_INTEGER;

/** The projections of a unit of work whose rows are written together with the events. */
export class InlineRows {
  readonly #store: InlineStore;
  readonly #projections: readonly RowProjection[];
  #known: Promise<void> | undefined;

  constructor(store: InlineStore, projections: readonly RowProjection[]) {
    this.#store = store;
    this.#projections = projections;
  }

  /** What some messages do to the rows, before any of it is written. */
  async changedBy(envelopes: readonly Envelope[]): Promise<Projected> {
    await this.#registered();
    const effects: (() => unknown)[] = [];
    const rows: InlineRowChanges[] = [];
    for (const projection of this.#projections) {
      const buffer = this.#buffer(projection);
      for (const envelope of envelopes) await apply(projection, envelope, buffer, effects);
      const changes = buffer.changes();
      const { into, version } = projection;
      if (changes.length > 0) rows.push({ model: into.name, version, rows: changes });
    }
    return { rows, effects };
  }

  #buffer({ into, version }: RowProjection): RowBuffer {
    return new RowBuffer(into, async (key, tenant) => {
      return (await this.#store.readModels.find({ model: into.name, version, tenant }, [key]))[0];
    });
  }

  async #registered(): Promise<void> {
    this.#known ??= this.#register();
    try {
      await this.#known;
    } catch (error) {
      this.#known = undefined;
      throw error;
    }
  }

  /** A version that begins with what is committed from now on must not leave anything out that was before. */
  async #register(): Promise<void> {
    const { log, readModels } = this.#store;
    for (const { name, version, into, types } of this.#projections) {
      const known = await readModels.standings(into.name);
      const subscription = inlineName(name, version);
      const own = known.find((one) => one.version === version);
      if (own === undefined) {
        const before = await (log as Partial<StreamLog> | undefined)?.readBackwards?.(LAST, 1, [...types]);
        if (known.length > 0 || (before?.length ?? 0) > 0) throw new InlineTooLate(name);
        await readModels.register({ model: into.name, version, subscription, replayUntil: 0 });
      } else if (own.subscription !== subscription) {
        throw new InlineTooLate(name);
      }
    }
  }
}

/** What stands for the subscription of a version that needs none. */
export const inlineName = (name: string, version: number): string => `${INLINE}${name}@${version}`;

/** Whether it stands for one that needs none. */
export const isInline = (subscription: string): boolean => subscription.startsWith(INLINE);

const INLINE = 'inline/';

async function apply(
  projection: RowProjection,
  envelope: Envelope,
  buffer: RowBuffer,
  effects: (() => unknown)[],
): Promise<void> {
  const pieces = projection.read(envelope);
  if (pieces.length === 0) return;
  const view = buffer.view(envelope.tenant);
  for (const piece of pieces) {
    const failed = await projection.apply(piece.message, view, projectionContext(piece, false, effects));
    if (failed !== undefined) throw new InlineProjectionRefused(projection.name, failed.error);
  }
  view.keep();
}
