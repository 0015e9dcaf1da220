import { DomainError } from '../../domain/domain-error.ts';
import { Fault } from '../../domain/fault.ts';
import { isErr } from '../../domain/result.ts';
import { isLater } from '../eventual.ts';

/** What went wrong in an attempt, and whether another one could end otherwise. */
export class Failed {
  readonly error: unknown;
  readonly mayPass: boolean;

  constructor(error: unknown, mayPass: boolean) {
    this.error = error;
    this.mayPass = mayPass;
  }

  /**
   * A throw may be anything from a time-out to a lost connection, so it is taken for passing.
   * A unit that is over another store than its subscription stays so.
   */
  static readonly by = (error: unknown): Failed =>
    new Failed(error, !(Fault.is(error) && error.code === 'FOREIGN_PLACE'));
}

/** How an attempt ended: `undefined` is well. */
export type Outcome = Failed | undefined;

/** A rule says the same however often it is asked; a conflict is the one refusal that passes. */
export const outcomeOf = (answer: unknown): Outcome => {
  if (!isErr(answer)) return undefined;
  const { error } = answer;
  return new Failed(error, DomainError.is(error) && error.name === 'ConcurrencyConflict');
};

/** Reads what a handler answered; a promise only where it answered with one. */
export const readAnswer = (answer: unknown): Outcome | Promise<unknown> =>
  answer instanceof Promise ? answer : isLater(answer) ? Promise.resolve(answer) : outcomeOf(answer);
