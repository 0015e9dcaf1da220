import type { Envelope } from '../message/envelope.ts';
import { streamName } from '../log/stream-name.ts';

/** A message as it is offered to its subscribers: what they share is made once. */
export class Incoming {
  readonly envelope: Envelope;
  #key: unknown;

  constructor(envelope: Envelope) {
    this.envelope = envelope;
  }

  /** Messages of one key keep their order; one of no aggregate has a key of its own. */
  get key(): unknown {
    const { aggregate, tenant } = this.envelope;
    this.#key ??= aggregate ? streamName(aggregate.type, aggregate.id, tenant) : this.envelope;
    return this.#key;
  }
}
