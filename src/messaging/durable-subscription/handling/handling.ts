import type { Envelope } from '../../message/envelope.ts';
import { contextOfAttempt, type Handle } from '../../subscription/handler.ts';
import type { MessageDecoder } from '../../message/message-decoder.ts';
import { following } from '../../waiting/following-signal.ts';
import { Failed, outcomeOf, type Outcome } from '../../subscription/outcome.ts';
import type { Place } from './place.ts';

/** One attempt at one message: read it, and call the handler. */
export class Handling {
  readonly #subscription: string;
  readonly #decoder: MessageDecoder;
  readonly #handle: Handle;

  constructor(subscription: string, decoder: MessageDecoder, handle: Handle) {
    this.#subscription = subscription;
    this.#decoder = decoder;
    this.#handle = handle;
  }

  /** @param place where the message stands, for who asks the inbox by it */
  async attempt(envelope: Envelope, attempt: number, signal: AbortSignal, place?: Place): Promise<Outcome> {
    try {
      const opened = this.#decoder.open(envelope);
      // What could not be opened says here why.
      const message = this.#decoder.decode(opened.message);
      return outcomeOf(
        await following(signal, async (own) =>
          this.#handle(message, contextOfAttempt(opened, this.#subscription, attempt, own, place)),
        ),
      );
    } catch (error) {
      return Failed.by(error);
    }
  }
}
