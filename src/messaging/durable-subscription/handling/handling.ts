import type { Envelope } from '../../message/envelope.ts';
import { contextOfAttempt, type Handle } from '../../subscription/handler.ts';
import { following } from '../../waiting/following-signal.ts';
import { Failed, outcomeOf, type Outcome } from '../../subscription/outcome.ts';
import type { Place } from './place.ts';

/** One attempt at one message. */
export class Handling {
  readonly #subscription: string;
  readonly #handle: Handle;

  constructor(subscription: string, handle: Handle) {
    this.#subscription = subscription;
    this.#handle = handle;
  }

  /** @param place where the message stands, for who asks the inbox by it */
  async attempt(envelope: Envelope, attempt: number, signal: AbortSignal, place?: Place): Promise<Outcome> {
    try {
      return outcomeOf(
        await following(signal, async (own) =>
          this.#handle(envelope.message, contextOfAttempt(envelope, this.#subscription, attempt, own, place)),
        ),
      );
    } catch (error) {
      return Failed.by(error);
    }
  }
}
