import { DomainEvent } from '../../../domain/domain-event.ts';
import type { Message } from '../../../domain/message.ts';
import type { Envelope } from '../../../messaging/message/envelope.ts';
import type { EventBusOptions } from '../../../messaging/event-bus/event-bus-options.ts';
import { IntegrationEvent } from '../../../messaging/message/integration-event.ts';
import type { Middleware } from '../../../messaging/subscription/middleware.ts';
import { FixedClock } from '../../fixed-clock.ts';
import { ManualTimer } from '../../manual-timer.ts';
import type { BusUnderContract, EventBusSubject } from './subject.ts';

export class ParcelPosted extends DomainEvent.define('post.ParcelPosted', {}) {}
export class ParcelMoved extends DomainEvent.define('post.ParcelMoved', {}) {}
export class ParcelLost extends DomainEvent.define('post.ParcelLost', {}) {}
export class LetterWritten extends DomainEvent.define('writing.LetterWritten', {}) {}
export class ParcelArrived extends IntegrationEvent.define('post.published.ParcelArrived', {}) {}

/** What a message is about, where it matters. */
type Stamp = Partial<Omit<Envelope, 'message' | 'aggregate'>> & { readonly version?: number };

/** A post office: a bus on a fresh log, with a timer and a clock that a test moves. */
export class PostWorld {
  readonly timer = new ManualTimer();
  readonly clock = new FixedClock('2026-03-01T12:00:00Z');
  readonly #subject: EventBusSubject;
  readonly #opened: BusUnderContract[] = [];
  #sent = 0;

  constructor(subject: EventBusSubject) {
    this.#subject = subject;
  }

  async dispose(): Promise<void> {
    for (const { bus, dispose } of this.#opened) {
      await bus.close({ timeoutMs: 0 });
      await dispose?.();
    }
  }

  /** Opens a bus; its handlers are tried three times, after 10 and 20 milliseconds, unless the options say otherwise. */
  async open(options: EventBusOptions = {}): Promise<Post> {
    const { timer, clock } = this;
    const retry = { attempts: 3, delayMs: (attempt: number) => 10 * attempt };
    const opened = await this.#subject.open({ timer, clock, retry, ...options });
    this.#opened.push(opened);
    return new Post(opened, this);
  }

  openWith(...middleware: readonly Middleware[]): Promise<Post> {
    return this.open({ middleware });
  }

  nextId(): string {
    this.#sent += 1;
    return `m-${this.#sent}`;
  }
}

/** One bus of a post office. */
export class Post {
  readonly bus: BusUnderContract['bus'];
  readonly #opened: BusUnderContract;
  readonly #world: PostWorld;
  readonly #versions = new Map<string, number>();

  constructor(opened: BusUnderContract, world: PostWorld) {
    this.bus = opened.bus;
    this.#opened = opened;
    this.#world = world;
  }

  /** An envelope that nobody has committed yet; its aggregate is a parcel, or there is none. */
  envelope(message: Message, parcel: string | undefined, stamp: Stamp = {}): Envelope {
    const stream = `${stamp.tenant}/${parcel}`;
    const before = this.#versions.get(stream) ?? 0;
    // What is told of a parcel is no event of it, and takes no version.
    const isTold = message instanceof IntegrationEvent;
    const version = isTold ? Math.max(before, 1) : before + 1;
    if (!isTold) this.#versions.set(stream, version);
    return {
      id: this.#world.nextId(),
      message,
      occurredAt: this.#world.clock.now(),
      correlationId: 'c-1',
      ...stamp,
      ...(parcel !== undefined && { aggregate: { type: 'Parcel', id: parcel, version } }),
    };
  }

  /** Commits envelopes, all at once. */
  async commit(...envelopes: readonly Envelope[]): Promise<void> {
    await this.#opened.append(envelopes);
  }

  /** Commits that parcels were posted, one after the other: `'a', 'b', 'a'`. */
  async post(...parcels: readonly string[]): Promise<void> {
    await this.commit(...parcels.map((parcel) => this.envelope(new ParcelPosted(), parcel)));
  }
}

/** Which message of which aggregate this is: `'a1'` is the first of parcel a. */
export const labelOf = ({ aggregate, id }: Envelope): string =>
  aggregate === undefined ? id : `${aggregate.id}${aggregate.version}`;

/** A door that handlers wait behind until a test opens it. */
export class Door {
  readonly opened: Promise<void>;
  open: () => void = () => {};

  constructor() {
    this.opened = new Promise((resolve) => {
      this.open = resolve;
    });
  }
}
