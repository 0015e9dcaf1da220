import { Fault } from '../../domain/fault.ts';

/**
 * A second subscription under a name.
 *
 * *Errors*: `code` is `SUBSCRIPTION_NAME_TAKEN`.
 *
 * @see Hohpe & Woolf 2003, Durable Subscriber
 * @since 0.1.0
 */
export class SubscriptionNameTaken extends Fault {
  readonly subscription: string;

  constructor(name: string) {
    super(
      'SUBSCRIPTION_NAME_TAKEN',
      `There is a subscription called ${name} already: a name stands for one handler for good, so choose another.`,
    );
    this.subscription = name;
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
  readonly type: string;

  constructor(type: string) {
    super('MESSAGE_NAME_CLASH', `Two classes are called ${type}: define a message once, and subscribe to that class.`);
    this.type = type;
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
  readonly context: string;
  readonly type: string;

  constructor(context: string, type: string) {
    super(
      'FOREIGN_EVENT',
      `${type} is a message inside of another context than ${context}: subscribe to an integration event of its published language.`,
    );
    this.context = context;
    this.type = type;
  }
}
