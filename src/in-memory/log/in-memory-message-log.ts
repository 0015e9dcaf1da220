import { SystemClock, type Clock } from '../../domain/time/clock.ts';
import type { Envelope, EventEnvelope } from '../../messaging/message/envelope.ts';
import { LogListeners } from '../../messaging/log/log-listeners.ts';
import { checkReading, DuplicateMessage } from '../../messaging/log/log-faults.ts';
import { checkNameLengths } from '../../messaging/log/name-limits.ts';
import { checkEventVersion } from '../../messaging/log/version-limit.ts';
import type { LoggedMessage } from '../../messaging/log/message-log.ts';
import { isInStream } from '../../messaging/log/stream-name.ts';
import type { AppendRules, StreamLog } from '../../messaging/stream/stream-log.ts';
import type { InlineRowChanges } from '../../read-model/inline-rows.ts';
import { InMemoryStreams } from './in-memory-streams.ts';

interface Kept extends LoggedMessage {
  readonly recordedAtMs: number;
}

/** Throws where messages may not be appended with no more rows than these. */
type Guard = (envelopes: readonly Envelope[], brought: readonly InlineRowChanges[]) => void;

const NO_ROWS: readonly InlineRowChanges[] = [];

/** A unit's envelopes are frozen; of any other a copy is kept, which nobody can change. An empty tenant is none. */
function sealed(envelope: Envelope): Envelope {
  if (envelope.tenant === '') {
    const { tenant: _, ...others } = envelope;
    return sealed(others);
  }
  if (Object.isFrozen(envelope)) return envelope;
  const { aggregate } = envelope;
  return Object.freeze({ ...envelope, ...(aggregate && { aggregate: Object.freeze({ ...aggregate }) }) });
}

/**
 * The message log in memory: gone with the process.
 *
 * *When to use*: in tests and prototypes, as the `log` of an `InMemoryStore`.
 *
 * *Guarantees*: appends everything or nothing; an append costs the same however long the log is. Listeners are called
 * after the commit, in a turn of their own: what they throw is an uncaught exception, and never the committer's.
 *
 * *Errors*: `DuplicateMessage` for an id that is there already; `VersionTaken` and `VersionGap` for an event that doesn't
 * continue its stream, `StreamArchived` for one of an archived stream; `InlineBypassed` for what is to bring rows and doesn't; `InvalidOption` for a `read` of
 * no such place, and for a version that no event can have.
 *
 * @example
 * ```ts
 * import { InMemoryStore } from 'demesne/in-memory';
 *
 * const { log } = new InMemoryStore();
 * log.head(); // => 0
 * log.read(0, 100); // => []
 * ```
 * @see Hohpe & Woolf 2003, Message Store
 * @since 0.1.0
 */
export class InMemoryMessageLog implements StreamLog {
  readonly #clock: Clock;
  /** In the order of positions, of which those are missing that were purged; the last one never is. */
  #kept: Kept[] = [];
  readonly #byId = new Map<string, Envelope>();
  /** @internal The events by their aggregates. */
  readonly streams = new InMemoryStreams();
  readonly #listeners = new LogListeners();
  #guard: Guard | undefined;

  /** @param clock what tells how old a message is, for a purge; `SystemClock` unless given */
  constructor(clock: Clock = new SystemClock()) {
    this.#clock = clock;
  }

  append(envelopes: readonly Envelope[], rules?: AppendRules): void {
    this.appendWith(NO_ROWS, envelopes, rules);
  }

  /** @internal Has somebody look at all that is appended. */
  guardBy(guard: Guard): void {
    this.#guard = guard;
  }

  /** @internal Appends what brings the rows that it changes. */
  appendWith(rows: readonly InlineRowChanges[], envelopes: readonly Envelope[], rules?: AppendRules): void {
    if (envelopes.length === 0) return;
    for (const envelope of envelopes) {
      checkNameLengths(envelope);
      checkEventVersion(envelope);
    }
    const recordedAtMs = this.#clock.now().epochMs;
    let added = 0;
    try {
      for (; added < envelopes.length; added += 1) {
        this.#add(envelopes[added] as Envelope, recordedAtMs, rules);
      }
      this.#guard?.(envelopes, rows);
    } catch (error) {
      while (added > 0) this.#takeBack(envelopes[(added -= 1)] as Envelope);
      throw error;
    }
    this.#listeners.tell();
  }

  read(after: number, limit: number): readonly LoggedMessage[] {
    checkReading('after', after, 0, limit);
    const start = this.#indexAfter(after);
    return this.#kept.slice(start, start + limit).map(({ position, envelope }) => ({ position, envelope }));
  }

  readStream(stream: string, fromVersion: number, limit: number): readonly EventEnvelope[] {
    checkReading('fromVersion', fromVersion, 1, limit);
    return this.streams.read(stream, fromVersion, limit);
  }

  readStreamBackwards(stream: string, fromVersion: number, limit: number): readonly EventEnvelope[] {
    checkReading('fromVersion', fromVersion, 1, limit);
    return this.streams.readBackwards(stream, fromVersion, limit);
  }

  readBackwards(before: number, limit: number, types?: readonly string[]): readonly LoggedMessage[] {
    checkReading('before', before, 1, limit);
    const found: LoggedMessage[] = [];
    for (let at = this.#indexAfter(before - 1) - 1; at >= 0 && found.length < Math.floor(limit); at -= 1) {
      const { position, envelope } = this.#kept[at] as Kept;
      if (types === undefined || types.includes(envelope.message.type)) found.push({ position, envelope });
    }
    return found;
  }

  find(ids: readonly string[]): readonly Envelope[] {
    return [...new Set(ids)].flatMap((id) => this.#byId.get(id) ?? []);
  }

  head(): number {
    return this.#kept.at(-1)?.position ?? 0;
  }

  onAppended(listener: () => void): () => void {
    return this.#listeners.add(listener);
  }

  /** @internal The version of the last event of a stream; 0 where it has none. */
  lastVersion(stream: string): number {
    return this.streams.lastVersion(stream);
  }

  /** @internal Whether a message of an id stands in it. */
  has(id: string): boolean {
    return this.#byId.has(id);
  }

  /** @internal The positions of what was committed by then to be delivered only, without the last message. */
  expendable(untilMs: number): readonly number[] {
    const head = this.head();
    return this.#kept.flatMap(({ position, envelope, recordedAtMs }) =>
      recordedAtMs <= untilMs && position < head && !isInStream(envelope) ? [position] : [],
    );
  }

  /** @internal The positions of some messages. */
  positionsOf(envelopes: readonly Envelope[]): readonly number[] {
    const asked = new Set(envelopes);
    return this.#kept.flatMap(({ position, envelope }) => (asked.has(envelope) ? [position] : []));
  }

  /** @internal Takes messages out; those of a stream have to be taken out of that as well. */
  remove(positions: ReadonlySet<number>): void {
    for (const { position, envelope } of this.#kept) if (positions.has(position)) this.#byId.delete(envelope.id);
    this.#kept = this.#kept.filter(({ position }) => !positions.has(position));
  }

  /** Where the first message is that comes after a position. */
  #indexAfter(position: number): number {
    let [low, high] = [0, Math.min(position, this.#kept.length)];
    while (low < high) {
      const middle = high - ((high - low) >> 1);
      if ((this.#kept[middle - 1] as Kept).position <= position) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  #add(given: Envelope, recordedAtMs: number, rules?: AppendRules): void {
    const envelope = sealed(given);
    if (this.#byId.has(envelope.id)) throw new DuplicateMessage(envelope.id);
    this.streams.add(envelope, rules);
    this.#byId.set(envelope.id, envelope);
    this.#kept.push({ position: this.head() + 1, envelope, recordedAtMs });
  }

  #takeBack(envelope: Envelope): void {
    this.#kept.pop();
    this.#byId.delete(envelope.id);
    this.streams.takeBack(envelope);
  }
}
