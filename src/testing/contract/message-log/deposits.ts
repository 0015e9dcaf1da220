import type { Envelope } from '../../../messaging/envelope.ts';
import type { LoggedMessage } from '../../../messaging/message-log.ts';
import { FixedClock } from '../../fixed-clock.ts';
import { MoneyDeposited } from '../bank.ts';

const occurredAt = new FixedClock().now();

/** An envelope for each of some numbers: message `m-7` is a deposit of 7 cents. */
export const deposits = (...numbers: readonly number[]): readonly Envelope[] =>
  numbers.map((cents) => ({
    id: `m-${cents}`,
    message: new MoneyDeposited({ cents }),
    occurredAt,
    aggregate: { type: 'Account', id: 'a', version: cents },
    correlationId: 'c-1',
  }));

/** The ids of what was read. */
export const idsOf = (batch: readonly LoggedMessage[]): readonly string[] => batch.map(({ envelope }) => envelope.id);

/** Whole numbers from one to another. */
export const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);
