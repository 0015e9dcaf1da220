import { listOf, ValueObject, type Instant } from 'demesne';
import { z } from 'zod';
import { isTimeZone, localTimeIn, MINUTES_PER_DAY, weekdays, type Weekday } from './local-time.ts';
import { OpeningRange } from './opening-range.ts';

const MINUTES_PER_WEEK = 7 * MINUTES_PER_DAY;

type Week = Readonly<Record<Weekday, readonly OpeningRange[]>>;

interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** The ranges as minutes of the week; one that begins on a Sunday may end past the last of them. */
const stretchesOf = (week: Week): readonly Stretch[] =>
  weekdays.flatMap((weekday, day) =>
    week[weekday].map(({ startMinute, endMinute }) => ({
      start: day * MINUTES_PER_DAY + startMinute,
      end: day * MINUTES_PER_DAY + endMinute,
    })),
  );

function neverOverlap(week: Week): boolean {
  const inOrder = [...stretchesOf(week)].sort((one, other) => one.start - other.start);
  const [first] = inOrder;
  if (first === undefined) return true;
  const nextMonday = { start: first.start + MINUTES_PER_WEEK };
  return inOrder.every(({ end }, position) => end <= (inOrder[position + 1] ?? nextMonday).start);
}

const ranges = listOf(OpeningRange);

/** When a restaurant may be open: for each weekday none, one or several ranges, as the clock on its wall shows them. */
export class OperatingHours extends ValueObject.define(
  'OperatingHours',
  {
    timeZone: z.string().refine(isTimeZone, "expected an IANA time zone such as 'Europe/Berlin'"),
    monday: ranges,
    tuesday: ranges,
    wednesday: ranges,
    thursday: ranges,
    friday: ranges,
    saturday: ranges,
    sunday: ranges,
  },
  { 'no two ranges overlap': neverOverlap },
) {
  /** The same ranges on every day. */
  static daily(timeZone: string, ...ranges: readonly OpeningRange[]): OperatingHours {
    const week = Object.fromEntries(weekdays.map((weekday) => [weekday, ranges])) as Record<Weekday, typeof ranges>;
    return new OperatingHours({ timeZone, ...week });
  }

  include(instant: Instant): boolean {
    const { weekday, minuteOfDay } = localTimeIn(this.timeZone, instant);
    const minute = weekdays.indexOf(weekday) * MINUTES_PER_DAY + minuteOfDay;
    return stretchesOf(this).some(
      ({ start, end }) =>
        (start <= minute && minute < end) || (start <= minute + MINUTES_PER_WEEK && minute + MINUTES_PER_WEEK < end),
    );
  }
}
