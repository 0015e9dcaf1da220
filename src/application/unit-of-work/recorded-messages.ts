import type { Clock } from '../../domain/time/clock.ts';
import type { DomainEvent } from '../../domain/domain-event.ts';
import type { IdentifierGenerator } from '../../domain/identifier/identifier-generator.ts';
import type { AggregateReference, Envelope, EventEnvelope } from '../../messaging/message/envelope.ts';
import type { Translator } from '../../messaging/message/translation.ts';
import type { Origin } from './origin.ts';
import { ReactionsTooDeep } from './unit-faults.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** The envelopes of a unit's events in the order of their saving, each of which knows the one that caused it. */
export class RecordedMessages {
  readonly envelopes: EventEnvelope<DomainEvent>[] = [];
  /** For each envelope the index of the one that was reacted to; -1 for what the work itself saved. */
  readonly #causes: number[] = [];
  readonly #clock: Clock;
  readonly #identifiers: IdentifierGenerator;
  readonly #origin: Origin;
  #reactingTo = -1;

  constructor(clock: Clock, identifiers: IdentifierGenerator, origin: Origin) {
    this.#clock = clock;
    this.#identifiers = identifiers;
    this.#origin = origin;
  }

  /** Stamps an event as a consequence of the one that is reacted to. */
  add(message: DomainEvent, aggregate: AggregateReference): void {
    const { correlationId, actor, tenant } = this.#origin;
    const envelope: Mutable<EventEnvelope<DomainEvent>> = {
      id: this.#identifiers.next(),
      message,
      occurredAt: this.#clock.now(),
      aggregate: Object.freeze(aggregate),
      correlationId,
    };
    const causationId = this.envelopes[this.#reactingTo]?.id ?? this.#origin.causationId;
    if (causationId !== undefined) envelope.causationId = causationId;
    if (actor !== undefined) envelope.actor = actor;
    if (tenant !== undefined) envelope.tenant = tenant;
    this.envelopes.push(Object.freeze(envelope));
    this.#causes.push(this.#reactingTo);
  }

  /** Says that what is added from now on is a consequence of this one. */
  reactTo(index: number, maxDepth: number): void {
    let depth = 0;
    for (let at = index; at >= 0; at = this.#causes[at] as number) depth += 1;
    if (depth > maxDepth) throw new ReactionsTooDeep(maxDepth, this.#chainTo(index));
    this.#reactingTo = index;
  }

  /** All that is to be appended to the log: each event, and right after it what others are told of it. */
  withTranslations(translate: Translator | undefined): readonly Envelope[] {
    if (translate === undefined) return this.envelopes;
    const all: Envelope[] = [];
    for (const envelope of this.envelopes) {
      all.push(envelope);
      for (const told of translate(envelope, this.#identifiers)) all.push(Object.freeze(told));
    }
    return all;
  }

  /** The types of the events from the work's own to this one. */
  #chainTo(index: number): readonly string[] {
    const chain: string[] = [];
    for (let at = index; at >= 0; at = this.#causes[at] as number) {
      chain.unshift((this.envelopes[at] as Envelope).message.type);
    }
    return chain;
  }
}
