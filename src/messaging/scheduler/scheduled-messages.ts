import type { Instant } from '../../domain/time/instant.ts';
import type { Envelope } from '../message/envelope.ts';

/**
 * A message that waits for its time.
 *
 * @see Vernon 2013, ch. 4, on long-running processes and their time-outs
 * @since 0.2.0
 */
export interface ScheduledMessage {
  /** The id that it will have in the log. */
  readonly id: string;
  /** Its wire name. */
  readonly type: string;
  readonly dueAt: Instant;
}

/**
 * The scheduled messages that are due and not in the log yet.
 *
 * @see Hohpe & Woolf 2003, Control Bus
 * @since 0.2.0
 */
export interface ScheduleBacklog {
  /** How many there are. */
  readonly due: number;
  /** When the first of them was due; nothing where none is. */
  readonly since?: Instant;
}

/**
 * What a unit does to the message under one key.
 *
 * @see Fowler 2002, Unit of Work
 * @since 0.2.0
 */
export interface ScheduleChange {
  readonly key: string;
  readonly tenant: string | undefined;
  /** The id of the message that must still be there, or all of it is a conflict; whatever is there goes where it isn't given. */
  readonly expected?: string;
  /** What is there from now on, due when it occurred; nothing where it is cancelled. */
  readonly envelope?: Envelope;
}

/**
 * The messages that wait for their time, at most one for each key of a tenant.
 *
 * *When to use*: a store has one as its `schedule`: hand it to a {@link Scheduler}. An implementation for a store of your own is proved by
 * `scheduledMessagesContract`.
 *
 * *Guarantees* an implementation must keep: a message is scheduled or cancelled in the commit of a unit; it leaves the schedule
 * in the transaction that appends it to the log, whoever else fires or cancels at the same time.
 *
 * @see Vernon 2013, ch. 4, on long-running processes and their time-outs
 * @since 0.2.0
 */
export interface ScheduledMessages {
  /** What waits under a key; nothing where it was not scheduled, was cancelled or has fired. */
  find(key: string, tenant?: string): ScheduledMessage | undefined | Promise<ScheduledMessage | undefined>;
  /** When the next one is due; nothing where none waits. */
  nextDueAt(): Instant | undefined | Promise<Instant | undefined>;
  /** What is due at a time and has not fired. */
  backlog(now: Instant): ScheduleBacklog | Promise<ScheduleBacklog>;
  /**
   * Moves what is due at a time to the log, the earliest first and equal ones in the order of scheduling, so many at the most.
   * Answers how many those were. What has to bring rows of a read model stays, and holds nobody up: it is refused with `InlineBypassed` once
   * nothing else is due.
   */
  fire(now: Instant, limit: number): number | Promise<number>;
}
