import { Instant } from 'demesne';

/** A time as somebody asks for it: an instant, or what the clock on the wall shows, such as `18:45`. */
export type AskedTime = Instant | string;

const CLOCK = /^([01]\d|2[0-3]):[0-5]\d$/;
const A_MINUTE_MS = 60_000;
const HALF_A_DAY_MINUTES = 720;

/** A time that somebody asks for; nothing where that can be no time. */
export const askedTimeOf = (text: string): AskedTime | undefined =>
  CLOCK.test(text) ? text : Instant.parse(text).unwrapOr(undefined);

/**
 * When that is: of a minute on the clock the end, for all that is told of it has happened then, and of all days the one on which it
 * is nearest to the beginning of the story. Nothing where the clock never shows it, because it is put forward in that night.
 */
export function instantOf(
  asked: AskedTime,
  begins: Instant,
  { timeOf }: { timeOf(instant: Instant): string },
): Instant | undefined {
  if (typeof asked !== 'string') return asked;
  const minute = begins.plusMs(-(begins.epochMs % A_MINUTE_MS));
  for (let away = 0; away <= HALF_A_DAY_MINUTES; away += 1) {
    const near = [away, -away].map((minutes) => minute.plusMs(minutes * A_MINUTE_MS));
    const found = near.find((one) => timeOf(one) === asked);
    if (found !== undefined) return found.plusMs(A_MINUTE_MS - 1);
  }
  return undefined;
}
