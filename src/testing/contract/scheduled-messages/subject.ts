import type { Eventual } from '../../../messaging/eventual.ts';
import type { MessageClass } from '../../../messaging/message/message-class.ts';
import type { ScheduledMessages } from '../../../messaging/scheduler/scheduled-messages.ts';
import type { Skips } from '../contract.ts';
import type { StoreUnderContract } from '../unit-of-work/subject.ts';

/**
 * A store with a schedule, empty at first and nobody else's.
 *
 * @see Vernon 2013, ch. 4, on long-running processes and their time-outs
 * @since 0.2.0
 */
export interface ScheduleUnderContract extends StoreUnderContract {
  /** What units over this store schedule with. */
  readonly schedule: ScheduledMessages;
}

/**
 * The scheduled messages that are under contract.
 *
 * @see Vernon 2013, ch. 4, on long-running processes and their time-outs
 * @since 0.2.0
 */
export interface ScheduledMessagesSubject {
  /** What is under contract, for titles: `InMemorySchedule`. */
  readonly name?: string;
  /** Opens a fresh, empty store, whose log gives these messages as their instances. */
  open(messages: readonly MessageClass[]): Eventual<ScheduleUnderContract>;
  /** What is left out, and why. */
  readonly skips?: Skips;
}
