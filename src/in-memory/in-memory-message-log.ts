import type { Envelope, EventEnvelope } from '../messaging/envelope.ts';
import { LogListeners } from '../messaging/log-listeners.ts';
import { checkReading, DuplicateMessage } from '../messaging/log-faults.ts';
import type { LoggedMessage, MessageLog } from '../messaging/message-log.ts';
import { InMemoryStreams } from './in-memory-streams.ts';

/** A unit's envelopes are frozen; of any other a copy is kept, which nobody can change. */
function sealed(envelope: Envelope): Envelope {
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
 * continue its stream; `InvalidOption` for a `read` of no such place.
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
export class InMemoryMessageLog implements MessageLog {
  readonly #envelopes: Envelope[] = [];
  readonly #ids = new Set<string>();
  readonly #streams = new InMemoryStreams();
  readonly #listeners = new LogListeners();

  append(envelopes: readonly Envelope[]): void {
    if (envelopes.length === 0) return;
    let added = 0;
    try {
      for (; added < envelopes.length; added += 1) this.#add(envelopes[added] as Envelope);
    } catch (error) {
      while (added > 0) this.#takeBack(envelopes[(added -= 1)] as Envelope);
      throw error;
    }
    this.#listeners.tell();
  }

  read(after: number, limit: number): readonly LoggedMessage[] {
    checkReading('after', after, 0, limit);
    return this.#envelopes
      .slice(after, after + limit)
      .map((envelope, index) => ({ position: after + index + 1, envelope }));
  }

  readStream(stream: string, fromVersion: number, limit: number): readonly EventEnvelope[] {
    checkReading('fromVersion', fromVersion, 1, limit);
    return this.#streams.read(stream, fromVersion, limit);
  }

  head(): number {
    return this.#envelopes.length;
  }

  onAppended(listener: () => void): () => void {
    return this.#listeners.add(listener);
  }

  #add(given: Envelope): void {
    const envelope = sealed(given);
    if (this.#ids.has(envelope.id)) throw new DuplicateMessage(envelope.id);
    this.#streams.add(envelope);
    this.#ids.add(envelope.id);
    this.#envelopes.push(envelope);
  }

  #takeBack(envelope: Envelope): void {
    this.#envelopes.pop();
    this.#ids.delete(envelope.id);
    this.#streams.takeBack(envelope);
  }
}
