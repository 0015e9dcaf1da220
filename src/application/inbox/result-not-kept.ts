import { Fault } from '../../domain/fault.ts';

/**
 * A message that was handled once without keeping its result, and is now asked for that.
 *
 * *Errors*: `code` is `RESULT_NOT_KEPT`; `consumer` is who handled it.
 *
 * @see Hohpe & Woolf 2003, Idempotent Receiver
 * @since 0.2.0
 */
export class ResultNotKept extends Fault {
  readonly consumer: string;

  constructor(consumer: string) {
    super(
      'RESULT_NOT_KEPT',
      `${consumer} has handled this message without keeping a result. Give runOnce its result codec from the first run on.`,
    );
    this.consumer = consumer;
  }
}
