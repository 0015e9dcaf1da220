import type { Json } from '../../domain/json.ts';
import { checkSnapshot, type SnapshotStore, type StoredSnapshot } from '../../messaging/stream/snapshot-store.ts';
import type { InMemoryMessageLog } from '../log/in-memory-message-log.ts';

/** A snapshot whose state is kept as text, so that nobody shares it. */
type Kept = Omit<StoredSnapshot, 'state'> & { readonly state: string };

/**
 * Snapshots in memory: gone with the process.
 *
 * *When to use*: in tests and prototypes, as the `snapshots` of an `InMemoryStore`.
 *
 * *Guarantees*: those of `SnapshotStore`.
 *
 * @example
 * ```ts
 * import { InMemoryStore } from 'demesne/in-memory';
 *
 * const { snapshots } = new InMemoryStore();
 * snapshots.find('Order/o-1'); // => undefined
 * ```
 * @see Vernon 2013, appendix A, Snapshots
 * @since 0.2.0
 */
export class InMemorySnapshotStore implements SnapshotStore {
  readonly #log: InMemoryMessageLog;
  readonly #kept = new Map<string, Kept>();

  /** @internal An `InMemoryStore` makes it. */
  constructor(log: InMemoryMessageLog) {
    this.#log = log;
  }

  find(stream: string): StoredSnapshot | undefined {
    const kept = this.#kept.get(stream);
    return kept && { ...kept, state: JSON.parse(kept.state) as Json };
  }

  save(snapshot: StoredSnapshot): void {
    checkSnapshot(snapshot);
    const { stream, version, schemaVersion, state, takenAt } = snapshot;
    const found = this.#kept.get(stream)?.version ?? 0;
    const { first = 1, last = 0 } = this.#log.streams.spanOf(stream) ?? {};
    const isOutdated = version < found && found <= last;
    // Without the events that it holds, the snapshot of a truncated stream is all there is.
    if (isOutdated || (first > 1 && found > 0 && version > last)) return;
    this.#kept.set(stream, { stream, version, schemaVersion, state: JSON.stringify(state), takenAt });
  }
}
