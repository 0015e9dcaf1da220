import { isLater } from '../messaging/eventual.ts';
import { Fault } from '../domain/fault.ts';
import type { Message } from '../domain/message.ts';
import type { Envelope } from '../messaging/message/envelope.ts';
import type { ReadableLog } from '../messaging/log/message-log.ts';

const BATCH = 1_000;

/** The class of a message, whether a domain event or an integration event. */
type MessageType<M extends Message> = abstract new (...data: never) => M;

/**
 * What was committed to a log, or delivered by a bus, kept for a test to look at.
 *
 * *When to use*: give it a log to see all that units committed; or subscribe it to a bus as it is
 * (`bus.subscribe([OrderPlaced, OrderConfirmed], new EventCollector())`) to see what was delivered.
 *
 * *Guarantees*: the order of the log, or of the deliveries; each message once per commit or delivery.
 *
 * *Errors*: a {@link Fault} `ASYNC_LOG` where a log answers with promises: wait for `refresh` before looking.
 *
 * @example
 * ```ts
 * import { DomainEvent, Instant } from 'demesne';
 * import type { Envelope, ReadableLog } from 'demesne/messaging';
 * import { EventCollector } from 'demesne/testing';
 *
 * class LampLit extends DomainEvent.define('room.LampLit', {}) {}
 *
 * const envelope: Envelope = {
 *   id: 'm-1',
 *   message: new LampLit(),
 *   occurredAt: Instant.of('2026-03-01T12:00:00Z'),
 *   correlationId: 'c-1',
 * };
 * const log: ReadableLog = {
 *   read: (after) => (after === 0 ? [{ position: 1, envelope }] : []),
 *   head: () => 1,
 *   onAppended: () => () => {},
 * };
 *
 * const collected = new EventCollector(log);
 * collected.types; // => ['room.LampLit']
 * collected.of(LampLit).length; // => 1
 * ```
 * @see Meszaros 2007, xUnit Test Patterns, Test Spy
 * @since 0.1.0
 */
export class EventCollector {
  /** The name it subscribes to a bus by. */
  readonly name: string;
  readonly #log: ReadableLog | undefined;
  #position = 0;
  #refreshed = false;
  #envelopes: Envelope[] = [];

  /**
   * @param log the log to collect from its beginning; none to collect what a bus delivers
   * @param name the name to subscribe by; `event-collector` unless given
   */
  constructor(log?: ReadableLog, name = 'event-collector') {
    this.#log = log;
    this.name = name;
  }

  /** Takes a delivered message: what a bus calls. */
  readonly handle = (_message: Message, { envelope }: { readonly envelope: Envelope }): void => {
    this.#envelopes.push(envelope);
  };

  /** What was collected, with all that was stamped on it. */
  get envelopes(): readonly Envelope[] {
    this.#readAtOnce();
    return [...this.#envelopes];
  }

  /** What was collected, as plain facts. */
  get messages(): readonly Message[] {
    return this.envelopes.map(({ message }) => message);
  }

  /** The wire names of what was collected. */
  get types(): readonly string[] {
    return this.messages.map(({ type }) => type);
  }

  /** What was collected of one class. */
  of<M extends Message>(type: MessageType<M>): readonly M[] {
    return this.messages.filter((message): message is M => message instanceof type);
  }

  /** Forgets what was collected so far, so that a test can look at what comes next. */
  clear(): void {
    this.#readAtOnce();
    this.#envelopes = [];
  }

  /** Reads what the log has by now: needed only where it answers with promises. */
  async refresh(): Promise<void> {
    if (this.#log === undefined) return;
    while (this.#take(await this.#log.read(this.#position, BATCH)));
    this.#refreshed = true;
  }

  #readAtOnce(): void {
    if (this.#log === undefined) return;
    for (let more = true; more;) {
      const found = this.#log.read(this.#position, BATCH);
      if (isLater(found)) {
        found.then(undefined, () => undefined);
        if (this.#refreshed) return;
        throw new Fault(
          'ASYNC_LOG',
          'This log answers with promises: await collector.refresh() before looking at what it collected.',
        );
      }
      more = this.#take(found);
    }
  }

  #take(found: Awaited<ReturnType<ReadableLog['read']>>): boolean {
    for (const { position, envelope } of found) {
      this.#position = position;
      this.#envelopes.push(envelope);
    }
    return found.length > 0;
  }
}
