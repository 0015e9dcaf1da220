import { IntegrationEvent, Deadline, translation } from 'demesne/messaging';
import { z } from 'zod';
import {
  AccountOpened,
  EntryWritten,
  JournalBegun,
  MoneyDeposited,
  MoneyWithdrawn,
} from '../application/unit-of-work/bank.ts';

/** That it is time to look after an account. */
export class Reminded extends Deadline.define('bank.Reminded', { cents: z.int() }) {}

/** What other contexts are told of a deposit. */
export class MoneyArrived extends IntegrationEvent.define('bank.published.MoneyArrived', { cents: z.int() }) {}

export const publishes = [translation(MoneyDeposited, ({ data: { cents } }) => new MoneyArrived({ cents }))] as const;

export const messages = [
  AccountOpened,
  MoneyDeposited,
  MoneyWithdrawn,
  JournalBegun,
  EntryWritten,
  MoneyArrived,
  Reminded,
] as const;
