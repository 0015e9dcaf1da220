import { randomUUID } from 'node:crypto';
import { DomainEvent, Instant } from 'demesne';
import type { Envelope } from 'demesne/messaging';
import { z } from 'zod';

/** An event of some 200 bytes. */
export class OrderPlaced extends DomainEvent.define('shop.OrderPlaced', {
  number: z.int(),
  customer: z.string(),
  address: z.string(),
  note: z.string(),
}) {}

/** What an event of {@link OrderPlaced} says. */
const order = (number: number): OrderPlaced['data'] => ({
  number,
  customer: `customer-${number % 1_000}`,
  address: `${1 + (number % 200)} Long Acre, Covent Garden, London WC2E 9LH, second floor on the left`,
  note: 'Please ring twice, and leave it with the neighbours if nobody opens.',
});

const OCCURRED_AT = Instant.of('2026-03-01T12:00:00Z');
/** The events of many orders, one order after the other, as a unit of work stamps them. */
export class Orders {
  readonly #prefix = randomUUID().slice(0, 8);
  readonly #eventsOfOne: number;
  #count = 0;

  /** @param eventsOfOne how many an order gets before the next one is begun */
  constructor(eventsOfOne = 100) {
    this.#eventsOfOne = eventsOfOne;
  }

  next(events: number): readonly Envelope[] {
    return Array.from({ length: events }, () => this.#next());
  }

  #next(): Envelope {
    const number = (this.#count += 1);
    const id = `${this.#prefix}-${Math.floor((number - 1) / this.#eventsOfOne)}`;
    const version = ((number - 1) % this.#eventsOfOne) + 1;
    return {
      id: randomUUID(),
      message: new OrderPlaced(order(number)),
      occurredAt: OCCURRED_AT,
      correlationId: 'c-1',
      aggregate: { type: 'Order', id, version },
    };
  }
}
