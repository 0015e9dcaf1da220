import type { Envelope } from '../envelope.ts';
import { contextOfAttempt, type HandlerContext } from '../handler.ts';
import { streamName } from '../stream-name.ts';

/** A message as it is offered to its subscribers: what they share is made once. */
export class Incoming {
  readonly envelope: Envelope;
  /** The context of every first attempt. */
  readonly context: HandlerContext;
  #key: unknown;

  constructor(envelope: Envelope, signal: AbortSignal) {
    this.envelope = envelope;
    this.context = contextOfAttempt(envelope, 1, signal);
  }

  /** Messages of one key keep their order; one of no aggregate has a key of its own. */
  get key(): unknown {
    const { aggregate, tenant } = this.envelope;
    this.#key ??= aggregate ? streamName(aggregate.type, aggregate.id, tenant) : this.envelope;
    return this.#key;
  }
}
