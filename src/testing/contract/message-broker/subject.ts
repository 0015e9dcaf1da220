import type { Eventual } from '../../../messaging/eventual.ts';
import type { MessageBroker } from '../../../messaging/broker/message-broker.ts';
import type { IntegrationEvent } from '../../../messaging/message/integration-event.ts';
import type { MessageClass } from '../../../messaging/message/message-class.ts';
import type { Skips } from '../contract.ts';

/**
 * A broker that is nobody else's, with the contract's receiver at its other end.
 *
 * @see Hohpe & Woolf 2003, Message Broker
 * @since 0.2.0
 */
export interface BrokerUnderContract {
  readonly broker: MessageBroker;
  /** Puts the broker away. */
  dispose?(): unknown;
}

/**
 * What is at the other end of the broker.
 *
 * @see Hohpe & Woolf 2003, Message Endpoint
 * @since 0.2.0
 */
export interface ReceiverUnderContract {
  /** What it is to be given. */
  readonly messages: readonly MessageClass<IntegrationEvent>[];
  /** Takes an event, or rejects. */
  receive(event: unknown): Promise<void>;
}

/**
 * The message broker that is under contract.
 *
 * @see Hohpe & Woolf 2003, Message Broker
 * @since 0.2.0
 */
export interface MessageBrokerSubject {
  /** What is under contract, for titles: `InMemoryBroker`. */
  readonly name?: string;
  /**
   * Opens a fresh broker that hands everything to one receiver. The receiver gets an event as `JSON.parse` gave it; where it
   * rejects, the event was not taken, and where it rejects with `BrokerRefused`, never will be.
   */
  open(receiver: ReceiverUnderContract): Eventual<BrokerUnderContract>;
  /** How long to wait for an event to arrive that was confirmed, in milliseconds; 2,000 unless given. */
  readonly patienceMs?: number;
  /** What is left out, and why. */
  readonly skips?: Skips;
}
