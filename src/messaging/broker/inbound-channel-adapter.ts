import { err, ok, type Result } from 'neverthrow';
import { Fault } from '../../domain/fault.ts';
import { InvalidValue } from '../../domain/invalid-value.ts';
import { fromCloudEvent } from '../cloud-events/cloud-event-input.ts';
import type { Envelope } from '../message/envelope.ts';
import type { IntegrationEvent } from '../message/integration-event.ts';
import { need, needObject } from '../invalid-option.ts';
import { LONGEST_NAMES } from '../log/name-limits.ts';
import type { MessageClass } from '../message/message-class.ts';
import type { MessageLog } from '../log/message-log.ts';
import { publishedClassesOf, type Publishable } from './published-classes.ts';

/**
 * What became of an event that came in: it was appended to the log, is known there already, or is of a type that nobody here asked for.
 *
 * @see Hohpe & Woolf 2003, Idempotent Receiver
 * @since 0.2.0
 */
export type ReceiveOutcome = 'appended' | 'known' | 'ignored';

/**
 * What may be said of an {@link InboundChannelAdapter}.
 *
 * @see Hohpe & Woolf 2003, Channel Adapter
 * @since 0.2.0
 */
export interface InboundChannelAdapterOptions {
  /** What becomes of types that it was not told: they are refused unless this is `'ignore'`, for channels that carry more. */
  readonly others?: 'refuse' | 'ignore';
}

const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

/**
 * Takes in what other contexts publish: it appends each event to the receiver's own log, once. There durable subscriptions
 * handle it like everything else.
 *
 * *When to use*: behind whatever messages come in by, an {@link HttpEndpoint} or the consumer of a broker. Confirm to the
 * sender after `receive` has answered, and not before. Know who the sender is before you call it: tenant and actor are taken
 * as they are told.
 *
 * *Guarantees*: once it has answered `ok`, the event is in the log as durably as anything else. An event that comes again is `known`,
 * also where two copies come at once, so whoever isn't sure that an event arrived may send it again. What was purged from
 * the log is known no longer: purge later than anybody repeats. A message is known
 * by its id where that is a UUID, as demesne's are, in whatever case its letters come: it is kept in lower case, and so are a
 * correlation and a cause that are UUIDs. Any other id is unique for its source only, so the message gets the
 * id `<source> <id>`.
 *
 * *Errors*: {@link UnpublishedEvent} for a domain event, since nobody outside knows those; `InvalidOption`. `receive` answers
 * `InvalidValue` for what is no event of its classes, and rejects with what the log throws: then nothing is confirmed.
 *
 * @example
 * ```ts
 * import { InMemoryMessageLog } from 'demesne/in-memory';
 * import { InboundChannelAdapter, IntegrationEvent } from 'demesne/messaging';
 *
 * class OrderAccepted extends IntegrationEvent.define('ordering.published.OrderAccepted', {}) {}
 *
 * const log = new InMemoryMessageLog();
 * const inbound = new InboundChannelAdapter(log, [OrderAccepted]);
 *
 * const id = '0190163d-8694-739b-aea5-966c26f8ad91';
 * const event = { specversion: '1.0', id, source: '/ordering', type: OrderAccepted.type, time: '2026-03-01T12:00:00Z' };
 * (await inbound.receive(event))._unsafeUnwrap(); // => 'appended'
 * (await inbound.receive(event))._unsafeUnwrap(); // => 'known'
 * log.head(); // => 1
 * ```
 * @see Hohpe & Woolf 2003, Channel Adapter, Idempotent Receiver
 * @since 0.2.0
 */
export class InboundChannelAdapter {
  readonly #log: Pick<MessageLog, 'append'>;
  readonly #classes: readonly MessageClass<IntegrationEvent>[];
  readonly #ignoresOthers: boolean;

  constructor(log: Pick<MessageLog, 'append'>, messages: Publishable, options: InboundChannelAdapterOptions = {}) {
    needObject(options);
    const { others = 'refuse' } = options;
    need(typeof log?.append === 'function', 'log', 'a MessageLog', log);
    need(others === 'refuse' || others === 'ignore', 'others', "'refuse' or 'ignore'", others);
    this.#log = log;
    this.#classes = publishedClassesOf(messages);
    this.#ignoresOthers = others === 'ignore';
  }

  /** Takes a CloudEvent in: a value that `JSON.parse` gave, of which nothing is trusted. */
  async receive(event: unknown): Promise<Result<ReceiveOutcome, InvalidValue>> {
    if (this.#ignoresOthers && this.#isOther(event)) return ok('ignored');
    const read = fromCloudEvent(event, this.#classes);
    if (read.isErr()) return read.map(() => 'ignored');
    const envelope = identified(read.value, event as Sourced);
    return envelope.id.length > LONGEST_ID ? err(new InvalidValue(TOO_LONG)) : ok(await this.#append(envelope));
  }

  #isOther(event: unknown): boolean {
    const { type } = Object(event) as { readonly type?: unknown };
    return typeof type === 'string' && !this.#classes.some((one) => one.type === type);
  }

  async #append(envelope: Envelope): Promise<ReceiveOutcome> {
    try {
      await this.#log.append([envelope]);
      return 'appended';
    } catch (error) {
      if (Fault.is(error) && error.code === 'DUPLICATE_MESSAGE') return 'known';
      throw error;
    }
  }
}

/** Whoever was told that a message is taken must find it in the log, and be able to have it handled once. */
const LONGEST_ID = LONGEST_NAMES.messageId;

const TOO_LONG = {
  type: 'CloudEvent',
  violations: [{ path: ['id'], message: `expected at most ${LONGEST_ID} characters, together with the source` }],
};

/** What was read as an event has the text of its source. */
interface Sourced {
  readonly source: string;
}

/** Two producers may count their messages alike; a source has no space in it, so what comes before it is the source. */
function identified(envelope: Envelope, { source }: Sourced): Envelope {
  const { id, correlationId, causationId } = envelope;
  return Object.freeze({
    ...envelope,
    id: UUID.test(id) ? id.toLowerCase() : `${source.replaceAll(' ', '%20')} ${id}`,
    correlationId: oneSpelling(correlationId),
    ...(causationId !== undefined && { causationId: oneSpelling(causationId) }),
  });
}

/** A UUID is a number, whose letters mean the same in either case. */
const oneSpelling = (id: string): string => (UUID.test(id) ? id.toLowerCase() : id);
