import { Fault } from '../../domain/fault.ts';

/**
 * An event that its receiver will never take, however often it is sent: a relay doesn't try it again.
 *
 * *When to use*: a `MessageBroker` rejects with it.
 *
 * *Errors*: `code` is `BROKER_REFUSED`.
 *
 * @example
 * ```ts
 * import { BrokerRefused } from 'demesne/messaging';
 *
 * const refused = new BrokerRefused('The topic takes events of 1 MB at the most.');
 * BrokerRefused.is(refused); // => true
 * ```
 * @see Hohpe & Woolf 2003, Invalid Message Channel
 * @since 0.2.0
 */
export class BrokerRefused extends Fault {
  constructor(message: string, options?: ErrorOptions) {
    super('BROKER_REFUSED', message, options);
  }

  /** Whether something caught is such a refusal, whichever copy of the package threw it. */
  static override is(thrown: unknown): thrown is BrokerRefused {
    return Fault.is(thrown) && thrown.code === 'BROKER_REFUSED';
  }
}

/**
 * A broker that confirmed nothing: it can't be reached, gave no answer in time, or said that it can't now. The event may have
 * arrived all the same, so it is sent again.
 *
 * *Errors*: `code` is `BROKER_UNAVAILABLE`.
 *
 * @see Nygard 2018, Release It!, ch. 4, Integration Points
 * @since 0.2.0
 */
export class BrokerUnavailable extends Fault {
  constructor(message: string, options?: ErrorOptions) {
    super('BROKER_UNAVAILABLE', message, options);
  }
}
