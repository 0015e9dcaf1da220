import { Fault } from '../domain/fault.ts';
import type { Envelope } from '../messaging/envelope.ts';
import { InvalidOption } from '../messaging/invalid-option.ts';
import type { LoggedMessage, MessageLog } from '../messaging/message-log.ts';

/**
 * A message with an id that the log has already; nothing of what came with it was appended.
 *
 * *Errors*: `code` is `DUPLICATE_MESSAGE`.
 *
 * @since 0.1.0
 */
export class DuplicateMessage extends Fault {
  constructor(id: string) {
    super('DUPLICATE_MESSAGE', `The log has a message ${id} already: an identifier generator never gives an id twice.`);
  }
}

/**
 * The message log in memory: gone with the process.
 *
 * *When to use*: in tests and prototypes, as the `log` of an `InMemoryStore`.
 *
 * *Guarantees*: appends everything or nothing; an append costs the same however long the log is. Listeners are called
 * after the commit, in a turn of their own: what they throw is an uncaught exception, and never the committer's.
 *
 * *Errors*: {@link DuplicateMessage} for an id that is there already; `InvalidOption` for a `read` of no such place.
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
  readonly #listeners = new Set<() => void>();

  /** Appends envelopes in their order. */
  append(envelopes: readonly Envelope[]): void {
    if (envelopes.length === 0) return;
    this.#refuseDuplicates(envelopes);
    for (const envelope of envelopes) this.#envelopes.push(envelope);
    for (const listener of this.#listeners) queueMicrotask(() => this.#tell(listener));
  }

  read(after: number, limit: number): readonly LoggedMessage[] {
    if (!Number.isSafeInteger(after) || after < 0) throw new InvalidOption('after', 'a whole number from 0', after);
    if (typeof limit !== 'number' || !(limit >= 1)) throw new InvalidOption('limit', 'a number from 1', limit);
    return this.#envelopes
      .slice(after, after + limit)
      .map((envelope, index) => ({ position: after + index + 1, envelope }));
  }

  head(): number {
    return this.#envelopes.length;
  }

  onAppended(listener: () => void): () => void {
    if (typeof listener !== 'function') throw new InvalidOption('listener', 'a function', listener);
    const once = (): void => listener();
    this.#listeners.add(once);
    return () => void this.#listeners.delete(once);
  }

  /** Adds the ids; where one is known, takes back those that were added before it. */
  #refuseDuplicates(envelopes: readonly Envelope[]): void {
    for (let index = 0; index < envelopes.length; index += 1) {
      const { id } = envelopes[index] as Envelope;
      if (this.#ids.has(id)) {
        for (const added of envelopes.slice(0, index)) this.#ids.delete(added.id);
        throw new DuplicateMessage(id);
      }
      this.#ids.add(id);
    }
  }

  #tell(listener: () => void): void {
    if (this.#listeners.has(listener)) listener();
  }
}
