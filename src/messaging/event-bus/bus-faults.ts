import { Fault } from '../../domain/fault.ts';

/**
 * A bus that is used after it was closed, or closed while something was waited for.
 *
 * *Errors*: `code` is `BUS_CLOSED`. It is also the reason of the handlers' signal, once their time is over.
 *
 * @see Nygard 2018, Release It!, ch. 8, on shutting down
 * @since 0.1.0
 */
export class BusClosed extends Fault {
  constructor() {
    super('BUS_CLOSED', 'The bus is closed: subscribe and publish before, or make a new one over the same log.');
  }
}

/**
 * A second subscription under a name.
 *
 * *Errors*: `code` is `SUBSCRIPTION_NAME_TAKEN`.
 *
 * @see Hohpe & Woolf 2003, Durable Subscriber
 * @since 0.1.0
 */
export class SubscriptionNameTaken extends Fault {
  constructor(name: string) {
    super(
      'SUBSCRIPTION_NAME_TAKEN',
      `There is a subscription called ${name} already: a name stands for one handler for good, so choose another.`,
    );
  }
}

/**
 * Two classes under one wire name.
 *
 * *Errors*: `code` is `MESSAGE_NAME_CLASH`.
 *
 * @see Hohpe & Woolf 2003, Datatype Channel
 * @since 0.1.0
 */
export class MessageNameClash extends Fault {
  constructor(type: string) {
    super('MESSAGE_NAME_CLASH', `Two classes are called ${type}: define a message once, and subscribe to that class.`);
  }
}

/**
 * A domain event or deadline of another context.
 *
 * *Errors*: `code` is `FOREIGN_EVENT`.
 *
 * @see Evans 2003, ch. 14, Published Language
 * @since 0.1.0
 */
export class ForeignEvent extends Fault {
  constructor(context: string, type: string) {
    super(
      'FOREIGN_EVENT',
      `${type} is a message inside of another context than ${context}: subscribe to an integration event of its published language.`,
    );
  }
}

/**
 * A handler that waits for the bus, which waits for the handler.
 *
 * *Errors*: `code` is `WAITS_FOR_ITSELF`.
 *
 * @see Nygard 2018, Release It!, ch. 4, on blocked threads
 * @since 0.1.0
 */
export class WaitsForItself extends Fault {
  constructor(method: string) {
    super(
      'WAITS_FOR_ITSELF',
      `A handler called ${method}, which waits for that very handler: commit and return, the bus delivers what follows.`,
    );
  }
}

/**
 * A log that could not be read, or gave messages out of order. Nothing was passed over: the next reading starts there.
 *
 * *Errors*: `code` is `LOG_UNREADABLE`; `cause` is what the log threw.
 *
 * @see Hohpe & Woolf 2003, Message Store
 * @since 0.1.0
 */
export class LogUnreadable extends Fault {
  constructor(after: number, cause: unknown) {
    super('LOG_UNREADABLE', `The log could not be read after position ${after}; it is tried again from there.`, {
      cause,
    });
  }
}
