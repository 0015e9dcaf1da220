import type { Message } from '../../../domain/message.ts';
import type { Envelope } from '../../../messaging/message/envelope.ts';
import type { LoggedMessage, MessageLog } from '../../../messaging/log/message-log.ts';
import { FixedClock } from '../../fixed-clock.ts';
import { MoneyArrived, MoneyDeposited } from '../bank.ts';

/** What is said of a message where it matters. */
type Stamp = Partial<Omit<Envelope, 'message'>>;

const occurredAt = new FixedClock().now();

/** A message as it is appended: of no aggregate, unless the stamp says otherwise. */
export const enveloped = (id: string, message: Message, stamp: Stamp = {}): Envelope => ({
  id,
  message,
  occurredAt,
  correlationId: 'c-1',
  ...stamp,
});

/** A deposit that is an event of an account: `deposit('a', 7)` has the id `a7`, the version 7, and is of 7 cents. */
export const deposit = (account: string, version: number, stamp: Stamp = {}): Envelope =>
  enveloped(`${account}${version}`, new MoneyDeposited({ cents: version }), {
    aggregate: { type: 'Account', id: account, version },
    ...stamp,
  });

/** An envelope for each of some numbers: message `m7` is the seventh event of account `m`. */
export const deposits = (...numbers: readonly number[]): readonly Envelope[] =>
  numbers.map((version) => deposit('m', version));

/** What others are told of a version of an account; it is no event of it. */
export const arrival = (id: string, account: string, version: number): Envelope =>
  enveloped(id, new MoneyArrived({ cents: version }), { aggregate: { type: 'Account', id: account, version } });

/** The ids of what was read. */
export const idsOf = (batch: readonly (LoggedMessage | Envelope)[]): readonly string[] =>
  batch.map((one) => ('envelope' in one ? one.envelope.id : one.id));

export const positionsOf = (batch: readonly LoggedMessage[]): readonly number[] =>
  batch.map(({ position }) => position);

/** The ids of all that stands in a log. */
export const idsIn = async (log: MessageLog): Promise<readonly string[]> => idsOf(await log.read(0, Infinity));

/** The ids of all that stands in a stream. */
export const idsInStream = async (log: MessageLog, stream: string): Promise<readonly string[]> =>
  idsOf(await log.readStream(stream, 1, Infinity));

/** Whole numbers from one to another. */
export const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);
