import type { Instant } from 'demesne';

export const MINUTES_PER_DAY = 24 * 60;

export const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

export type Weekday = (typeof weekdays)[number];

/** What the clock on the wall says. */
export interface LocalTime {
  readonly weekday: Weekday;
  readonly minuteOfDay: number;
}

/** Building one takes far longer than asking it, so there is one for each zone. */
const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(timeZone: string): Intl.DateTimeFormat {
  const known = clocks.get(timeZone);
  if (known !== undefined) return known;
  const options = { timeZone, weekday: 'long', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  const clock = new Intl.DateTimeFormat('en-GB', options);
  clocks.set(timeZone, clock);
  return clock;
}

/** Whether a name is one of the IANA time zones, such as `Europe/Berlin`. */
export function isTimeZone(name: string): boolean {
  try {
    return clockOf(name) !== undefined;
  } catch {
    return false;
  }
}

/** The local time of a zone at a point in time. */
export function localTimeIn(timeZone: string, instant: Instant): LocalTime {
  const parts = clockOf(timeZone).formatToParts(instant.epochMs);
  const partOf = (type: Intl.DateTimeFormatPartTypes): string => parts.find((part) => part.type === type)?.value ?? '';
  return {
    weekday: partOf('weekday').toLowerCase() as Weekday,
    minuteOfDay: Number(partOf('hour')) * 60 + Number(partOf('minute')),
  };
}
