import type { Envelope, EventEnvelope } from '../../messaging/message/envelope.ts';
import { StreamArchived, VersionGap, VersionTaken } from '../../messaging/log/log-faults.ts';
import { isInStream, streamOf } from '../../messaging/log/stream-name.ts';
import type { AppendRules } from '../../messaging/stream/stream-log.ts';

/** The events of a log by their aggregates. */
export class InMemoryStreams {
  readonly #events = new Map<string, EventEnvelope[]>();
  readonly #archived = new Set<string>();

  /** Adds an event to its stream, which it has to continue; what is in no stream is left alone. */
  add(envelope: Envelope, { fromFirst = false }: AppendRules = {}): void {
    if (!isInStream(envelope)) return;
    const stream = streamOf(envelope);
    const { version } = envelope.aggregate;
    const events = this.#events.get(stream);
    if (this.#archived.has(stream)) throw new StreamArchived(stream);
    if (events === undefined && fromFirst && version !== 1) throw new VersionGap(stream, 1, version);
    if (events === undefined) return void this.#events.set(stream, [envelope]);
    const next = (events.at(-1)?.aggregate.version ?? 0) + 1;
    if (version < next) throw new VersionTaken(stream, version);
    if (version > next) throw new VersionGap(stream, next, version);
    events.push(envelope);
  }

  /** Takes back the event that was added last to its stream. */
  takeBack(envelope: Envelope): void {
    if (!isInStream(envelope)) return;
    const stream = streamOf(envelope);
    const events = this.#events.get(stream);
    events?.pop();
    if (events?.length === 0) this.#events.delete(stream);
  }

  read(stream: string, fromVersion: number, limit: number): readonly EventEnvelope[] {
    const events = this.#events.get(stream) ?? [];
    const start = Math.max(0, fromVersion - (events[0]?.aggregate.version ?? fromVersion));
    return events.slice(start, start + limit);
  }

  readBackwards(stream: string, fromVersion: number, limit: number): readonly EventEnvelope[] {
    const events = this.#events.get(stream) ?? [];
    const end = Math.max(0, Math.min(events.length, fromVersion + 1 - (events[0]?.aggregate.version ?? 0)));
    return events.slice(Math.max(0, end - Math.floor(limit)), end).toReversed();
  }

  /** The version of the last event of a stream; 0 where it has none. */
  lastVersion(stream: string): number {
    return this.#events.get(stream)?.at(-1)?.aggregate.version ?? 0;
  }

  /** The first and the last version that are there, and whether the stream takes any more. */
  spanOf(stream: string): { readonly first: number; readonly last: number; readonly isArchived: boolean } | undefined {
    const first = this.#events.get(stream)?.[0]?.aggregate.version;
    if (first === undefined) return undefined;
    return { first, last: this.lastVersion(stream), isArchived: this.#archived.has(stream) };
  }

  archive(stream: string, isArchived: boolean): void {
    if (isArchived) this.#archived.add(stream);
    else this.#archived.delete(stream);
  }

  /** The events of a stream before a version. */
  before(stream: string, version: number): readonly EventEnvelope[] {
    return (this.#events.get(stream) ?? []).filter(({ aggregate }) => aggregate.version < version);
  }

  /** Takes the events of a stream before a version out. */
  truncate(stream: string, version: number): void {
    this.#events.get(stream)?.splice(0, this.before(stream, version).length);
  }
}
