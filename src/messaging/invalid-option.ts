import { Fault } from '../domain/fault.ts';
import { kindOf } from '../domain/kind-of.ts';

/**
 * An option that can't work: said where it is given, before anything runs.
 *
 * *Errors*: `code` is `INVALID_OPTION`; `option` is the name of the option.
 *
 * @see Meyer 1997, Object-Oriented Software Construction, ch. 11
 * @since 0.1.0
 */
export class InvalidOption extends Fault {
  readonly option: string;

  constructor(option: string, expected: string, found: unknown) {
    super(
      'INVALID_OPTION',
      `${option} must be ${expected}; found ${typeof found === 'number' ? String(found) : kindOf(found)}.`,
    );
    this.option = option;
  }
}

/** Refuses an option that doesn't fit. */
export function need(fits: boolean, option: string, expected: string, found: unknown): void {
  if (!fits) throw new InvalidOption(option, expected, found);
}

/** Refuses options that are no object, so that reading them can't fail. */
export function needObject(options: unknown, option = 'options'): void {
  need(typeof options === 'object' && options !== null, option, 'an object', options);
}

/** Refuses what isn't a signal, where one may be left out. */
export function needSignal(signal: AbortSignal | undefined): void {
  need(signal === undefined || typeof signal?.throwIfAborted === 'function', 'signal', 'an AbortSignal', signal);
}

/** Whether something is a whole number within bounds. */
export const isWhole = (found: unknown, least: number, most = Number.MAX_SAFE_INTEGER): boolean =>
  Number.isSafeInteger(found) && (found as number) >= least && (found as number) <= most;

/** Refuses what is no whole number from the least on. */
export function needWhole(option: string, found: unknown, least: number): void {
  need(isWhole(found, least), option, `a whole number from ${least}`, found);
}
