import { err, type Result } from 'neverthrow';
import { BrokerRefused } from '../broker/broker-faults.ts';
import type { MessageBroker } from '../broker/message-broker.ts';
import { publishedClassesOf, type Publishable } from '../broker/published-classes.ts';
import { toCloudEvent } from '../cloud-events/cloud-event.ts';
import type { Subscriptions } from '../durable-subscription/subscriptions.ts';
import type { DurableSubscriptionOptions } from '../durable-subscription/subscriptions-options.ts';
import type { HandlerContext } from '../subscription/handler.ts';
import type { IntegrationEvent } from '../message/integration-event.ts';
import { need, needObject } from '../invalid-option.ts';
import type { MessageClass } from '../message/message-class.ts';
import { exponentialBackoff, type RetryPolicy } from '../retry-policy.ts';
import { orderKeyOf } from '../log/stream-name.ts';
import type { Subscription } from '../subscription/subscription.ts';

/**
 * What is sent, where to, and how often it is tried.
 *
 * @see Hohpe & Woolf 2003, Channel Adapter
 * @since 0.2.0
 */
export interface OutboxRelayOptions extends Omit<DurableSubscriptionOptions<IntegrationEvent>, 'handle'> {
  /** What leaves the context: its integration events, and nothing else. */
  readonly messages: Publishable;
  /** Where to. */
  readonly to: MessageBroker;
  /** A URI reference that tells this producer from others; `/` and the context of each message unless given. */
  readonly source?: string;
  /** What the first message is: the first of the log (`'start'`, unless given), or the next to be committed. */
  readonly from?: 'head' | 'start';
  /** How often to try; without an end, and at least once a minute, unless given. */
  readonly retry?: RetryPolicy;
}

/** An outage is no reason to give a message up; only a person may, or the broker that refuses it. */
const untilConfirmed = (): RetryPolicy =>
  exponentialBackoff({ attempts: Number.MAX_SAFE_INTEGER, firstDelayMs: 1_000, maxDelayMs: 60_000 });

/**
 * Sends what a context publishes from its log to a broker. The outbox is the log itself: a message that was committed will be
 * sent, whatever dies in between.
 *
 * *When to use*: one for each broker that a context publishes to. It is a durable subscription under its name, so all that
 * `Subscriptions` offer holds for it: partitions, shares among processes, parking, an operator's functions.
 *
 * *Guarantees*: each message of its classes is sent until the broker confirms it: at least once, and again where a
 * confirmation or the process was lost. First deliveries of an aggregate's messages come in order. What fails is parked with
 * what is behind it, and tried again without an end; what the broker refuses for good is dead, and waits for an operator. No more
 * messages are under way than twice the `concurrency` of the subscriptions, for each partition.
 *
 * *Errors*: {@link UnpublishedEvent} for a domain event; `InvalidOption`. `attach` throws what `subscribe` does.
 *
 * @example
 * ```ts
 * import { Instant } from 'demesne';
 * import { InMemoryBroker, InMemoryStore } from 'demesne/in-memory';
 * import { IntegrationEvent, OutboxRelay, Subscriptions } from 'demesne/messaging';
 *
 * class OrderAccepted extends IntegrationEvent.define('ordering.published.OrderAccepted', {}) {}
 *
 * const broker = new InMemoryBroker();
 * const received: unknown[] = [];
 * broker.subscribe(OrderAccepted, (event) => void received.push(event));
 *
 * const store = new InMemoryStore();
 * const subscriptions = new Subscriptions(store.log, store.subscriptions);
 * new OutboxRelay({ name: 'publish-ordering', messages: [OrderAccepted], to: broker }).attach(subscriptions);
 * await subscriptions.start();
 *
 * const occurredAt = Instant.of('2026-03-01T12:00:00Z');
 * store.log.append([{ id: 'm-1', message: new OrderAccepted(), occurredAt, correlationId: 'c-1' }]);
 * await subscriptions.drain();
 * await subscriptions.stop();
 *
 * received.length; // => 1
 * ```
 * @see Hohpe & Woolf 2003, Guaranteed Delivery, Channel Adapter; Richardson 2018, Microservices Patterns, ch. 3, Transactional Outbox
 * @since 0.2.0
 */
export class OutboxRelay {
  /** The name of its subscription. */
  readonly name: string;
  readonly #messages: readonly MessageClass<IntegrationEvent>[];
  readonly #broker: MessageBroker;
  readonly #source: { readonly source?: string };
  readonly #options: Omit<DurableSubscriptionOptions<IntegrationEvent>, 'handle'>;

  constructor(options: OutboxRelayOptions) {
    needObject(options);
    const { messages, to, source, ...others } = options;
    need(typeof to?.send === 'function', 'to', 'a MessageBroker', to);
    const fits = source === undefined || (typeof source === 'string' && /^[!-~]{1,1000}$/.test(source));
    need(fits, 'source', 'a URI reference of 1 to 1,000 characters', source);
    this.name = others.name;
    this.#messages = publishedClassesOf(messages);
    this.#broker = to;
    this.#source = source === undefined ? {} : { source };
    // What was given as undefined must not become what a handler would get.
    const { from = 'start', retry = untilConfirmed() } = others;
    this.#options = { ...others, from, retry };
  }

  /** Has it work with subscriptions: it begins, goes on and stops as they do. */
  attach(subscriptions: Subscriptions): Subscription {
    return subscriptions.subscribe(this.#messages, {
      ...this.#options,
      handle: (_, context) => this.#send(context),
    });
  }

  async #send({ envelope, signal }: HandlerContext<IntegrationEvent>): Promise<void | Result<never, BrokerRefused>> {
    try {
      await this.#broker.send(toCloudEvent(envelope, this.#source), { key: orderKeyOf(envelope), signal });
    } catch (error) {
      // A refusal is an answer: it is the one failure that is not tried again.
      if (BrokerRefused.is(error)) return err(error);
      throw error;
    }
  }
}
