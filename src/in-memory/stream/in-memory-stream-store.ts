import type { Json } from '../../domain/json.ts';
import type { EventEnvelope } from '../../messaging/message/envelope.ts';
import {
  checkChange,
  type StreamChange,
  type StreamRefusal,
  type StreamStanding,
  type StreamStore,
} from '../../messaging/stream/stream-store.ts';
import type { InMemoryMessageLog } from '../log/in-memory-message-log.ts';
import { holdsOn } from '../log/in-memory-purge.ts';
import type { InMemorySubscriptionStore } from '../subscription/in-memory-subscription-store.ts';
import type { InMemorySnapshotStore } from './in-memory-snapshot-store.ts';

type Truncation = Extract<StreamChange, { readonly kind: 'truncate' }>;

/**
 * How streams stand, in memory: gone with the process.
 *
 * *When to use*: in tests and prototypes, as the `streams` of an `InMemoryStore`; an `EventStore` works on it.
 *
 * *Guarantees*: those of `StreamStore`.
 *
 * @example
 * ```ts
 * import { InMemoryStore } from 'demesne/in-memory';
 *
 * const { streams } = new InMemoryStore();
 * streams.standing('Order/o-1'); // => undefined
 * ```
 * @see Vernon 2013, appendix A, on event streams
 * @since 0.2.0
 */
export class InMemoryStreamStore implements StreamStore {
  readonly #log: InMemoryMessageLog;
  readonly #snapshots: InMemorySnapshotStore;
  readonly #subscriptions: InMemorySubscriptionStore;
  /** What was noted, as text, so that nobody shares it. */
  readonly #metadata = new Map<string, string>();

  /** @internal An `InMemoryStore` makes it. */
  constructor(log: InMemoryMessageLog, snapshots: InMemorySnapshotStore, subscriptions: InMemorySubscriptionStore) {
    this.#log = log;
    this.#snapshots = snapshots;
    this.#subscriptions = subscriptions;
  }

  standing(stream: string): StreamStanding | undefined {
    const span = this.#log.streams.spanOf(stream);
    if (span === undefined) return undefined;
    const noted = this.#metadata.get(stream);
    return {
      version: span.last,
      firstVersion: span.first,
      isArchived: span.isArchived,
      ...(noted !== undefined && { metadata: JSON.parse(noted) as Json }),
    };
  }

  change(stream: string, change: StreamChange, audit: EventEnvelope): StreamRefusal | undefined {
    checkChange(change);
    const refusal = this.#refusalOf(stream, change);
    if (refusal !== undefined) return refusal;
    this.#log.append([audit]);
    this.#carryOut(stream, change);
    return undefined;
  }

  #refusalOf(stream: string, change: StreamChange): StreamRefusal | undefined {
    const standing = this.standing(stream);
    if (standing === undefined) return { kind: 'no-stream' };
    return change.kind === 'truncate' ? this.#truncationRefused(stream, change, standing) : undefined;
  }

  #truncationRefused(
    stream: string,
    { before, ignore = [] }: Truncation,
    standing: StreamStanding,
  ): StreamRefusal | undefined {
    if (before > standing.version) return { kind: 'no-version', version: standing.version };
    const snapshot = this.#snapshots.find(stream)?.version;
    if (snapshot === undefined || snapshot < before - 1 || snapshot > standing.version) {
      return { kind: 'no-snapshot', snapshot };
    }
    const asked = this.#subscriptions.standing().filter(({ subscription }) => !ignore.includes(subscription));
    const heldUpBy = holdsOn(this.#positionsBefore(stream, before), asked);
    return heldUpBy.length > 0 ? { kind: 'held', heldUpBy } : undefined;
  }

  #carryOut(stream: string, change: StreamChange): void {
    if (change.kind === 'note') this.#metadata.set(stream, JSON.stringify(change.metadata));
    else if (change.kind === 'truncate') this.#truncate(stream, change.before);
    else this.#log.streams.archive(stream, change.kind === 'archive');
  }

  #truncate(stream: string, before: number): void {
    this.#log.remove(new Set(this.#positionsBefore(stream, before)));
    this.#log.streams.truncate(stream, before);
  }

  #positionsBefore(stream: string, version: number): readonly number[] {
    return this.#log.positionsOf(this.#log.streams.before(stream, version));
  }
}
