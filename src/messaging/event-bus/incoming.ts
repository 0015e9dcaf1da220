import type { Envelope } from '../message/envelope.ts';
import { orderKeyOf } from '../log/stream-name.ts';

/** A message as it is offered to its subscribers: what they share is made once. */
export class Incoming {
  readonly envelope: Envelope;
  #key: string | undefined;

  constructor(envelope: Envelope) {
    this.envelope = envelope;
  }

  /** Messages of one key keep their order. */
  get key(): string {
    return (this.#key ??= orderKeyOf(this.envelope));
  }
}
