import type { Eventual } from '../../../messaging/eventual.ts';
import type { Envelope } from '../../../messaging/message/envelope.ts';
import type { EventBusOptions } from '../../../messaging/event-bus/event-bus-options.ts';
import type { EventBus } from '../../../messaging/event-bus/event-bus.ts';
import type { Skips } from '../contract.ts';

/**
 * A bus over a log that is empty at first, and nobody else's.
 *
 * @see Hohpe & Woolf 2003, Message Bus
 * @since 0.1.0
 */
export interface BusUnderContract {
  readonly bus: Pick<EventBus, 'subscribe' | 'publish' | 'drain' | 'failures' | 'close' | 'within'>;
  /** Commits messages to the log that the bus delivers from. */
  append(envelopes: readonly Envelope[]): Eventual<void>;
  /** Puts the bus and its log away. */
  dispose?(): unknown;
}

/**
 * The event bus that is under contract.
 *
 * @see Hohpe & Woolf 2003, Message Bus
 * @since 0.1.0
 */
export interface EventBusSubject {
  /** What is under contract, for titles: `EventBus over InMemoryMessageLog`. */
  readonly name?: string;
  /** Opens a fresh bus with these options. */
  open(options: EventBusOptions): Eventual<BusUnderContract>;
  /** What is left out, and why. */
  readonly skips?: Skips;
}
