import { DomainError } from '../../../domain/domain-error.ts';
import { Fault } from '../../../domain/fault.ts';
import type { FailureCause } from './parked-message.ts';

const LONGEST = 2_000;
const UNSTORABLE = /[\0\p{Cs}]/gu;

/** Text that every database keeps. */
const storable = (text: unknown): string => String(text).slice(0, LONGEST).replace(UNSTORABLE, '\uFFFD');

/** An error in a form that can be stored; whatever was thrown, this doesn't throw. */
export function causeOf(error: unknown): FailureCause {
  try {
    const { name, message } = Object(error) as { readonly name?: unknown; readonly message?: unknown };
    return Object.freeze({
      refused: DomainError.is(error),
      name: storable(name ?? typeof error),
      message: storable(message ?? error),
      ...(Fault.is(error) && { code: error.code }),
    });
  } catch {
    return Object.freeze({ refused: false, name: 'unreadable', message: 'What was thrown could not be read.' });
  }
}
