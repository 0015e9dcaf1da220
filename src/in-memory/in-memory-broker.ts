import { isErr } from '../domain/result.ts';
import { BrokerRefused } from '../messaging/broker/broker-faults.ts';
import type { MessageBroker, SendOptions } from '../messaging/broker/message-broker.ts';
import { publishedClassesOf, type Publishable } from '../messaging/broker/published-classes.ts';
import type { CloudEvent } from '../messaging/cloud-events/cloud-event.ts';
import { need } from '../messaging/invalid-option.ts';
import { untilAborted } from '../messaging/waiting/until-aborted.ts';

/**
 * What a receiver of an {@link InMemoryBroker} may answer: nothing, a `Result`, or a promise of either. An `err` is a refusal.
 *
 * @see Hohpe & Woolf 2003, Event-Driven Consumer
 * @since 0.2.0
 */
export type BrokerReceiver = (event: unknown) => unknown;

interface Receiver {
  readonly types: ReadonlySet<string>;
  readonly receive: BrokerReceiver;
}

/**
 * A broker within one process: it hands an event to all receivers of its type, and confirms it once all have taken it.
 *
 * *When to use*: in tests, and for contexts that live in one process and are to be taken apart later. It keeps nothing: what was not
 * taken is kept by the log of the sender, whose relay sends it again.
 *
 * *Guarantees*: receivers get a copy, as if it had been sent as JSON. All are called, whatever one of them does; if one fails, the
 * event comes to all again. An event that nobody asked for is confirmed.
 *
 * *Errors*: `send` rejects with what a receiver threw; with `BrokerRefused` where one answered with an `err` and none threw; with
 * the reason of the signal. `subscribe` throws `UnpublishedEvent` for a domain event, and `InvalidOption`.
 *
 * @example
 * ```ts
 * import { InMemoryBroker, InMemoryMessageLog } from 'demesne/in-memory';
 * import { InboundChannelAdapter, IntegrationEvent } from 'demesne/messaging';
 *
 * class OrderAccepted extends IntegrationEvent.define('ordering.published.OrderAccepted', {}) {}
 *
 * const inbound = new InboundChannelAdapter(new InMemoryMessageLog(), OrderAccepted);
 * const broker = new InMemoryBroker();
 * broker.subscribe(OrderAccepted, (event) => inbound.receive(event));
 * ```
 * @see Hohpe & Woolf 2003, Message Broker, Publish-Subscribe Channel
 * @since 0.2.0
 */
export class InMemoryBroker implements MessageBroker {
  readonly #receivers = new Set<Receiver>();

  /** Has a function called with each event of some classes; the function returned ends that. */
  subscribe(messages: Publishable, receive: BrokerReceiver): () => void {
    need(typeof receive === 'function', 'receive', 'a function', receive);
    const receiver = { types: new Set(publishedClassesOf(messages).map(({ type }) => type)), receive };
    this.#receivers.add(receiver);
    return () => void this.#receivers.delete(receiver);
  }

  async send(event: CloudEvent, { signal }: SendOptions): Promise<void> {
    signal.throwIfAborted();
    const json = JSON.stringify(event);
    const receivers = [...this.#receivers].filter(({ types }) => types.has(event.type));
    const taken = Promise.allSettled(receivers.map(async ({ receive }) => receive(JSON.parse(json))));
    const answers = await untilAborted(taken, signal);
    for (const answer of answers)
      if (answer.status === 'rejected' && !BrokerRefused.is(answer.reason)) throw answer.reason;
    for (const answer of answers) if (answer.status === 'rejected') throw answer.reason;
    for (const answer of answers)
      if (answer.status === 'fulfilled' && isErr(answer.value)) throw refusal(event, answer.value);
  }
}

function refusal({ type }: CloudEvent, { error }: { readonly error: unknown }): BrokerRefused {
  const { name = typeof error } = Object(error) as { readonly name?: string };
  return new BrokerRefused(`A receiver of ${type} answered with the error ${name}: it will never take this event.`, {
    cause: error,
  });
}
