import { DomainEvent, Identifier, type Message } from 'demesne';
import { InMemoryMessageLog } from 'demesne/in-memory';
import { EventBus, exponentialBackoff, IntegrationEvent, type Envelope, type EventBusOptions } from 'demesne/messaging';
import { FixedClock, ManualTimer } from 'demesne/testing';
import { z } from 'zod';

export const OrderId = Identifier.define('OrderId');

export class OrderPlaced extends DomainEvent.define('ordering.OrderPlaced', { note: z.string() }) {}
export class OrderCancelled extends DomainEvent.define('ordering.OrderCancelled', { reason: z.string() }) {}
export class CardCharged extends DomainEvent.define('payment.CardCharged', { cents: z.int() }) {}
export class OrderReceived extends IntegrationEvent.define('ordering.published.OrderReceived', { note: z.string() }) {}

export const clock = new FixedClock('2026-03-01T12:00:00Z');

/** What an envelope may say beside its message. */
export type AuditStamps = Partial<Omit<Envelope, 'message'>> & { readonly of?: string | undefined };

/** A bus over a log in memory, with time in the test's hands. */
export class Post {
  readonly log = new InMemoryMessageLog();
  readonly timer = new ManualTimer();
  readonly clock = new FixedClock('2026-03-01T12:00:00Z');
  readonly bus: EventBus;
  readonly #versions = new Map<string, number>();
  #ids = 0;

  constructor(options: EventBusOptions = {}) {
    const retry = exponentialBackoff({ attempts: 3, firstDelayMs: 100, jitter: 0 });
    this.bus = new EventBus(this.log, { retry, timer: this.timer, clock: this.clock, ...options });
  }

  /** Commits a message as an event of order `o-1`, or of another, or of no aggregate where `of` is undefined. */
  commit(message: Message, stamps: AuditStamps = {}): Envelope {
    const envelope = this.envelope(message, stamps);
    this.log.append([envelope]);
    return envelope;
  }

  envelope(message: Message, stamps: AuditStamps = {}): Envelope {
    const { of: id, ...others } = { of: 'o-1', ...stamps };
    this.#ids += 1;
    const stamped = { id: `m-${this.#ids}`, message, occurredAt: this.clock.now(), correlationId: 'c-1', ...others };
    if (id === undefined) return stamped;
    const version = (this.#versions.get(id) ?? 0) + 1;
    this.#versions.set(id, version);
    return { aggregate: { type: 'Order', id, version }, ...stamped };
  }
}

/** A promise, and the means to settle it. */
export function gate<T = void>(): {
  readonly promise: Promise<T>;
  readonly open: (value: T) => void;
  readonly fail: (error: unknown) => void;
} {
  let open!: (value: T) => void;
  let fail!: (error: unknown) => void;
  const promise = new Promise<T>((resolve, reject) => {
    open = resolve;
    fail = reject;
  });
  return { promise, open, fail };
}

/** Lets everything go on that needs no time to pass. */
export const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
