import { DomainError } from '../../../domain/domain-error.ts';
import { Fault } from '../../../domain/fault.ts';
import type { FailureCause } from './parked-message.ts';

const LONGEST = 2_000;
/** How far back it is told what an error was caused by. */
const CAUSES = 3;
const UNSTORABLE = /[\0\p{Cs}]/gu;

/** Text that every database keeps. */
const storable = (text: unknown): string => String(text).slice(0, LONGEST).replace(UNSTORABLE, '\uFFFD');

/** What an error says, and what it was caused by. */
function saidBy(error: unknown, causes = CAUSES): string {
  const { message } = Object(error) as { readonly message?: unknown };
  return String(message ?? error) + (causes > 0 ? causeBehind(error, causes - 1) : '');
}

/** A cause that can't be read takes nothing from what the error itself says. */
function causeBehind(error: unknown, causes: number): string {
  try {
    const { cause } = Object(error) as { readonly cause?: { readonly message?: unknown } };
    return typeof cause?.message === 'string' ? ` Cause: ${saidBy(cause, causes)}` : '';
  } catch {
    return '';
  }
}

/** An error in a form that can be stored; whatever was thrown, this doesn't throw. */
export function causeOf(error: unknown): FailureCause {
  try {
    const { name } = Object(error) as { readonly name?: unknown };
    return Object.freeze({
      refused: DomainError.is(error),
      name: storable(name ?? typeof error),
      message: storable(saidBy(error)),
      ...(Fault.is(error) && { code: error.code }),
    });
  } catch {
    return Object.freeze({ refused: false, name: 'unreadable', message: 'What was thrown could not be read.' });
  }
}
