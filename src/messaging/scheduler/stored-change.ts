import { ConcurrencyConflict } from '../../domain/repository.ts';
import { storedMessage, type StoredMessage } from '../log/stored-message.ts';
import type { ScheduleChange } from './scheduled-messages.ts';

/** A change of a schedule with its message as a row. */
export interface StoredChange {
  readonly key: string;
  /** Empty where there is none. */
  readonly tenant: string;
  readonly expected: string | undefined;
  readonly scheduled: (StoredMessage & { readonly dueAtMs: number }) | undefined;
}

/**
 * The change as a durable schedule keeps it.
 *
 * *Errors*: `UnstorableText` where a name has what no database keeps.
 */
export const storedChange = ({ key, tenant = '', expected, envelope }: ScheduleChange): StoredChange => ({
  key,
  tenant,
  expected,
  scheduled: envelope && { ...storedMessage(envelope), dueAtMs: envelope.occurredAt.epochMs },
});

/** The conflict over a message that was to be cancelled and isn't there any more: it has fired, or has been replaced. */
export const notScheduled = ({ key }: Pick<ScheduleChange, 'key'>): ConcurrencyConflict =>
  new ConcurrencyConflict({ aggregate: 'scheduled message', id: key, expected: 1 });
