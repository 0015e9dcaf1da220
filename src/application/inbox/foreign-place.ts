import { Fault } from '../../domain/fault.ts';

/**
 * A message that comes with its place, for a store that keeps no positions of its subscription: it stands in another one.
 * No other attempt could end otherwise, so the subscription gives the message up at once.
 *
 * *Errors*: `code` is `FOREIGN_PLACE`; `consumer` is who was to handle it.
 *
 * @see Hohpe & Woolf 2003, Idempotent Receiver
 * @since 0.2.0
 */
export class ForeignPlace extends Fault {
  readonly consumer: string;

  constructor(consumer: string) {
    super(
      'FOREIGN_PLACE',
      `This store does not keep how far ${consumer} has come: have the unit over the store of the subscription, or subscribe with inbox: 'id'.`,
    );
    this.consumer = consumer;
  }
}
