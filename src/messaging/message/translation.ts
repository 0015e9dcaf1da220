import type { DomainEvent } from '../../domain/domain-event.ts';
import { Fault, InvalidDefinition } from '../../domain/fault.ts';
import type { IdentifierGenerator } from '../../domain/identifier/identifier-generator.ts';
import type { Envelope, EventEnvelope } from './envelope.ts';
import { IntegrationEvent, type PublishedName } from './integration-event.ts';
import { InvalidOption } from '../invalid-option.ts';
import { contextOf, isDomainEventClass, type ContextOf, type MessageClass } from './message-class.ts';

/** What a domain event may be translated into: events that its own context publishes. */
type Told<E extends DomainEvent> = IntegrationEvent<PublishedName<ContextOf<E['type']>>>;

/**
 * How a domain event is told to other contexts; see {@link translation}.
 *
 * @see Evans 2003, ch. 14, Published Language
 * @since 0.1.0
 */
export interface Translation {
  /** The wire name of the domain event. */
  readonly from: string;
  /** What is told of it. */
  translate(
    event: DomainEvent,
    envelope: EventEnvelope<DomainEvent>,
  ): IntegrationEvent | undefined | readonly IntegrationEvent[];
}

/**
 * Says what a context tells the others when one of its domain events happens: one integration event, several, or none.
 *
 * *When to use*: as an entry of a unit of work's `publishes`. Several translations of one event add up.
 *
 * *Guarantees*: what it returns is committed together with the event and right after it in the log, so neither is ever
 * there without the other. Returning a domain event, or an event that another context publishes, does not compile.
 *
 * *Errors*: {@link InvalidDefinition} where the class is no domain event's.
 *
 * @example
 * ```ts
 * import { DomainEvent, Identifier } from 'demesne';
 * import { IntegrationEvent, translation } from 'demesne/messaging';
 * import { z } from 'zod';
 *
 * const OrderId = Identifier.define('OrderId');
 * class OrderPlaced extends DomainEvent.define('ordering.OrderPlaced', { orderId: OrderId, note: z.string() }) {}
 * class OrderReceived extends IntegrationEvent.define('ordering.published.OrderReceived', { orderId: OrderId }) {}
 *
 * const published = translation(OrderPlaced, ({ data }) => new OrderReceived({ orderId: data.orderId }));
 * published.from; // => 'ordering.OrderPlaced'
 * ```
 * @see Evans 2003, ch. 14, Published Language; Hohpe & Woolf 2003, Message Translator
 * @since 0.1.0
 */
export function translation<E extends DomainEvent>(
  from: MessageClass<E>,
  translate: (event: E, envelope: EventEnvelope<E>) => Told<E> | undefined | readonly Told<E>[],
): Translation {
  if (!isDomainEventClass(from) || typeof translate !== 'function') {
    throw new InvalidDefinition('A translation is made of the class of a domain event and a function.');
  }
  return Object.freeze({ from: from.type, translate: translate as Translation['translate'] });
}

/**
 * A translation that returned something which its context doesn't publish.
 *
 * *Errors*: `code` is `NOT_PUBLISHED`.
 *
 * @see Evans 2003, ch. 14, Published Language
 * @since 0.1.0
 */
export class NotPublished extends Fault {
  constructor(from: string) {
    super(
      'NOT_PUBLISHED',
      `The translation of ${from} returned something else than integration events of ${contextOf(from)}: return instances of classes made by IntegrationEvent.define('${contextOf(from)}.published.…').`,
    );
  }
}

/**
 * Makes the envelopes of what a committed domain event is translated into.
 *
 * @see Hohpe & Woolf 2003, Message Translator
 * @since 0.1.0
 */
export type Translator = (
  envelope: Envelope<DomainEvent>,
  identifiers: IdentifierGenerator,
) => readonly Envelope<IntegrationEvent>[];

const NOTHING: readonly never[] = Object.freeze([]);

/**
 * Puts translations together for a unit of work, which appends what the translator gives right after the event.
 *
 * *When to use*: in a unit of work of your own.
 *
 * *Guarantees*: each envelope has an id of its own; aggregate, time, correlation, actor and tenant are those of the domain
 * event, whose id is the causation. An event without translations costs one look-up.
 *
 * *Errors*: {@link InvalidOption} for what `translation` did not make; the translator throws {@link NotPublished}, and
 * whatever a translation throws.
 *
 * @example
 * ```ts
 * import { DomainEvent, Instant } from 'demesne';
 * import { IntegrationEvent, translation, translatorOf } from 'demesne/messaging';
 * import { SequentialIdentifiers } from 'demesne/testing';
 * import { z } from 'zod';
 *
 * class HallOpened extends DomainEvent.define('hall.HallOpened', { seats: z.int() }) {}
 * class SeatsOffered extends IntegrationEvent.define('hall.published.SeatsOffered', { seats: z.int() }) {}
 *
 * const translate = translatorOf([translation(HallOpened, ({ data }) => new SeatsOffered({ seats: data.seats }))]);
 * const envelope = {
 *   id: 'm-1',
 *   message: new HallOpened({ seats: 80 }),
 *   occurredAt: Instant.of('2026-03-01T12:00:00Z'),
 *   aggregate: { type: 'Hall', id: 'h-1', version: 1 },
 *   correlationId: 'c-1',
 * };
 *
 * const told = translate(envelope, new SequentialIdentifiers());
 * told.map(({ message, causationId }) => [message.type, causationId]); // => [['hall.published.SeatsOffered', 'm-1']]
 * ```
 * @see Hohpe & Woolf 2003, Message Translator
 * @since 0.1.0
 */
export function translatorOf(translations: readonly Translation[]): Translator {
  if (translations.length === 0) return () => NOTHING;
  const byType = new Map<string, Translation[]>();
  for (const one of translations) {
    if (typeof one?.translate !== 'function') throw new InvalidOption('publishes', 'made by translation(…)', one);
    byType.set(one.from, [...(byType.get(one.from) ?? []), one]);
  }
  return (envelope, identifiers) => {
    const applicable = byType.get(envelope.message.type);
    if (applicable === undefined) return NOTHING;
    return applicable
      .flatMap((one) => toldBy(one, envelope))
      .map((message) => ({ ...envelope, id: identifiers.next(), causationId: envelope.id, message }));
  };
}

function toldBy(one: Translation, envelope: Envelope<DomainEvent>): readonly IntegrationEvent[] {
  const answer = one.translate(envelope.message, envelope as EventEnvelope<DomainEvent>);
  if (answer === undefined) return NOTHING;
  const told: readonly IntegrationEvent[] = Array.isArray(answer) ? answer : [answer as IntegrationEvent];
  const context = contextOf(one.from);
  if (told.every((message) => message instanceof IntegrationEvent && contextOf(message.type) === context)) return told;
  throw new NotPublished(one.from);
}
