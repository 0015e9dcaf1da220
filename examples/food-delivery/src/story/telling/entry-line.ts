import type { Instant } from 'demesne';
import type { Cast } from './cast.ts';

/** Something that happened to one thing, as its context remembers it. */
export interface Entry {
  readonly what: string;
  readonly at: Instant;
  readonly by: string | undefined;
  /** How much money it was about, if any. */
  readonly amount?: { readonly text: string } | undefined;
}

/** `18:47 PaymentCaptured, 24.50 EUR, by Mika`. */
export const entryLine = ({ what, at, by, amount }: Entry, { timeOf, nameOf }: Cast): string =>
  [`${timeOf(at)} ${what}`, ...(amount ? [amount.text] : []), ...(by === undefined ? [] : [`by ${nameOf(by)}`])].join(
    ', ',
  );
