import { Fault } from '../../domain/fault.ts';
import type { LoggedMessage } from '../log/message-log.ts';
import type { Lease } from './leasing/lease.ts';

/**
 * A subscription that is divided otherwise in the store than in the code.
 *
 * *Errors*: `code` is `PARTITIONS_DIFFER`.
 *
 * @see Hohpe & Woolf 2003, Competing Consumers
 * @since 0.2.0
 */
export class PartitionsDiffer extends Fault {
  readonly subscription: string;
  readonly expected: number;
  readonly found: number;

  constructor(subscription: string, expected: number, found: number) {
    super(
      'PARTITIONS_DIFFER',
      `${subscription} asks for ${expected} partitions and has ${found}: ask for ${found}, or change them by operator('${subscription}').repartition(${expected}); of a projection, raise the version.`,
    );
    this.subscription = subscription;
    this.expected = expected;
    this.found = found;
  }
}

/**
 * A subscription that has passed a position which the log has not reached: the log was restored from an older copy, or
 * is another one.
 *
 * *Errors*: `code` is `CHECKPOINT_AHEAD`.
 *
 * @see Kleppmann 2017, Designing Data-Intensive Applications, ch. 5, on failover
 * @since 0.2.0
 */
export class CheckpointAhead extends Fault {
  readonly subscription: string;
  readonly position: number;
  readonly head: number;

  constructor(subscription: string, position: number, head: number) {
    super(
      'CHECKPOINT_AHEAD',
      `${subscription} stands at ${position} and the log ends at ${head}: messages are missing from the log, or this is another one. Nothing is handled before the two agree.`,
    );
    this.subscription = subscription;
    this.position = position;
    this.head = head;
  }
}

/**
 * The reason of a handler's signal when another owner has taken its partition.
 *
 * *Errors*: `code` is `LEASE_LOST`.
 *
 * @see Kleppmann 2017, Designing Data-Intensive Applications, ch. 8, on fencing tokens
 * @since 0.2.0
 */
export class LeaseLost extends Fault {
  readonly subscription: string;
  readonly partition: number;

  constructor(subscription: string, partition: number) {
    super('LEASE_LOST', `Partition ${partition} of ${subscription} has another owner now: what was begun comes again.`);
    this.subscription = subscription;
    this.partition = partition;
  }
}

/**
 * A handler, or an effect of a projection, that has not ended long after it was begun. Nobody interrupts it, and what comes after its message in
 * its partition waits.
 *
 * *When to use*: `onFault` is told of it, once for each attempt. Give whatever the handler waits for a time-out.
 *
 * *Errors*: `code` is `HANDLER_STALLED`; `subscription`, `partition` and `position` say where, `messageId` and `type` at what, `forMs` for
 * how many milliseconds at the least.
 *
 * @see Nygard 2018, Release It!, ch. 4, on blocked threads
 * @since 0.2.0
 */
export class HandlerStalled extends Fault {
  readonly subscription: string;
  readonly partition: number;
  readonly position: number;
  readonly messageId: string;
  readonly type: string;
  readonly forMs: number;

  constructor(
    { subscription, partition }: Lease,
    { position, envelope: { id, message } }: LoggedMessage,
    forMs: number,
  ) {
    super(
      'HANDLER_STALLED',
      `${subscription} has been at position ${position}, a message of type ${message.type}, for ${forMs} ms, and partition ${partition} waits for it: look what its handler waits for, be it the database, and give that a time-out.`,
    );
    this.subscription = subscription;
    this.partition = partition;
    this.position = position;
    this.messageId = id;
    this.type = message.type;
    this.forMs = forMs;
  }
}

/**
 * Subscriptions that are used in a state that doesn't allow it.
 *
 * *Errors*: `code` is `SUBSCRIPTIONS_STARTED`, `SUBSCRIPTIONS_NOT_STARTED` or `SUBSCRIPTIONS_STOPPED`; the last is also the reason
 * of the handlers' signal once their time is over.
 *
 * @see Nygard 2018, Release It!, ch. 8, on starting up and shutting down
 * @since 0.2.0
 */
export class SubscriptionsState extends Fault {
  constructor(found: 'STARTED' | 'NOT_STARTED' | 'STOPPED') {
    super(`SUBSCRIPTIONS_${found}`, SENTENCES[found]);
  }
}

const SENTENCES = {
  STARTED: 'The subscriptions are started: subscribe before, so that what is wrong is found at the start.',
  NOT_STARTED: 'The subscriptions are not started: call start() first.',
  STOPPED: 'The subscriptions are stopped: make new ones over the same store.',
} as const;

/**
 * An operator's order that can't be carried out.
 *
 * *Errors*: `code` is `UNKNOWN_SUBSCRIPTION`, `UNKNOWN_TYPE`, `NOT_PARKED` or `NOT_RESETTABLE`.
 *
 * @see Hohpe & Woolf 2003, Control Bus
 * @since 0.2.0
 */
export class OperatorRefused extends Fault {
  constructor(code: 'UNKNOWN_SUBSCRIPTION' | 'UNKNOWN_TYPE' | 'NOT_PARKED' | 'NOT_RESETTABLE', message: string) {
    super(code, message);
  }
}

/** Why a message was parked that nobody survived trying. */
export class HandlerCrashed extends Fault {
  constructor(attempts: number, remedy = 'edit and replay it, or skip it') {
    super('HANDLER_CRASHED', `The process died during the last of ${attempts} attempts at this message: ${remedy}.`);
  }
}

/** A parked message that can't be tried, because it isn't there, or nobody asks for its type any more. */
export class ParkedLost extends Fault {
  constructor(type: string, found: string) {
    super('PARKED_LOST', `A parked message of type ${type} can't be tried, as ${found}: skip it, or bring that back.`);
  }
}
