import type { Envelope, EventEnvelope } from '../messaging/message/envelope.ts';
import { VersionGap, VersionTaken } from '../messaging/log/log-faults.ts';
import { isInStream, streamOf } from '../messaging/log/stream-name.ts';

/** The events of a log by their aggregates. */
export class InMemoryStreams {
  readonly #events = new Map<string, EventEnvelope[]>();

  /** Adds an event to its stream, which it has to continue; what is in no stream is left alone. */
  add(envelope: Envelope): void {
    if (!isInStream(envelope)) return;
    const stream = streamOf(envelope);
    const { version } = envelope.aggregate;
    const events = this.#events.get(stream);
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
}
