import type { MessageBroker, SendOptions } from '../messaging/broker/message-broker.ts';
import type { CloudEvent } from '../messaging/cloud-events/cloud-event.ts';
import { untilAborted } from '../messaging/waiting/until-aborted.ts';

/**
 * A broker whose faults a test has in its hands: down, slow, or silent after it has delivered.
 *
 * *When to use*: around another broker, in tests of what a relay or a receiver does about it.
 *
 * *Guarantees*: whatever it wasn't told to spoil goes through as it is.
 *
 * *Errors*: a send that was spoilt rejects with an `Error` that says so.
 *
 * @example
 * ```ts
 * import { InMemoryBroker } from 'demesne/in-memory';
 * import { FlakyBroker } from 'demesne/testing';
 *
 * const broker = new FlakyBroker(new InMemoryBroker());
 * broker.failNext(3); // the next three sends reach nobody
 * broker.loseConfirmations(1); // the one after them is delivered, and nobody is told
 * broker.sends; // => 0
 * ```
 * @see Nygard 2018, Release It!, ch. 4, Integration Points
 * @since 0.2.0
 */
export class FlakyBroker implements MessageBroker {
  readonly #broker: MessageBroker;
  #toFail = 0;
  #toLose = 0;
  #held: { readonly over: Promise<void>; readonly release: () => void } | undefined;
  #sends = 0;
  #underWay = 0;
  #mostUnderWay = 0;

  constructor(broker: MessageBroker) {
    this.#broker = broker;
  }

  /** How many sends have begun. */
  get sends(): number {
    return this.#sends;
  }

  /** How many sends have not ended. */
  get underWay(): number {
    return this.#underWay;
  }

  /** How many sends there were at a time, at the most. */
  get mostUnderWay(): number {
    return this.#mostUnderWay;
  }

  /** Is down for so many sends from now on; for all of them where it is `Infinity`, until told otherwise. */
  failNext(sends: number): void {
    this.#toFail = sends;
  }

  /** Delivers so many events, and says that it failed: what is sent again then comes twice. */
  loseConfirmations(sends: number): void {
    this.#toLose = sends;
  }

  /** Answers nobody until `release`. */
  hold(): void {
    if (this.#held !== undefined) return;
    let release = (): void => undefined;
    const over = new Promise<void>((resolve) => (release = resolve));
    this.#held = { over, release };
  }

  /** Lets everything go on that was held. */
  release(): void {
    this.#held?.release();
    this.#held = undefined;
  }

  async send(event: CloudEvent, options: SendOptions): Promise<void> {
    this.#sends += 1;
    this.#underWay += 1;
    this.#mostUnderWay = Math.max(this.#mostUnderWay, this.#underWay);
    try {
      if (this.#held !== undefined) await untilAborted(this.#held.over, options.signal);
      await this.#send(event, options);
    } finally {
      this.#underWay -= 1;
    }
  }

  async #send(event: CloudEvent, options: SendOptions): Promise<void> {
    if (this.#toFail > 0) {
      this.#toFail -= 1;
      throw new Error('The broker is down.');
    }
    await this.#broker.send(event, options);
    if (this.#toLose > 0) {
      this.#toLose -= 1;
      throw new Error('The confirmation was lost.');
    }
  }
}
