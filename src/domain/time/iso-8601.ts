const MS_PER_DAY = 86_400_000;

/** Days before 0000-03-01 that the count of days since 1970 begins with. */
const DAYS_TO_1970 = 719_468;

/** 400 years, after which the calendar repeats. */
const DAYS_PER_CYCLE = 146_097;

/** Of text with a year of four digits, which is nearly all. */
const COMMON_LENGTH = 24;

const ZERO = 48;

/** What a `Date` can hold, to either side of 1970. */
const MAX_EPOCH_MS = 8.64e15;

const TEXT =
  /^(\d{4}|[+-]\d{6})-(0[1-9]|1[0-2])-(\d\d)T([01]\d|2[0-3]):([0-5]\d):([0-5]\d)(?:\.(\d{1,9}))?(?:Z|([+-])([01]\d|2[0-3]):([0-5]\d))$/;

/** Whether a number is a point in time. */
export const isEpochMs = (input: unknown): input is number =>
  Number.isInteger(input) && Math.abs(input as number) <= MAX_EPOCH_MS;

/** Days from 1970-01-01 to a day of the Gregorian calendar: years are counted from March, so a leap day comes last. */
function daysTo(year: number, month: number, day: number): number {
  const marchYear = month > 2 ? year : year - 1;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const leapDays = Math.floor(marchYear / 4) - Math.floor(marchYear / 100) + Math.floor(marchYear / 400);
  return marchYear * 365 + leapDays + dayOfYear - DAYS_TO_1970;
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Milliseconds since 1970 that ISO 8601 text stands for, or what was expected of it. */
export function epochMsOf(text: string): number | string {
  const parts = TEXT.exec(text);
  if (parts === null || text.startsWith('-000000')) {
    return 'expected ISO 8601 text with a time of day and a zone, such as 2026-03-01T12:00:00Z';
  }
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.slice(1, 7).map(Number);
  const [fraction = '', sign, hoursAhead = 0, minutesAhead = 0] = parts.slice(7);
  if (day < 1 || day > daysIn(year, month)) return 'expected a day that the calendar has';
  const ahead = (Number(hoursAhead) * 60 + Number(minutesAhead)) * (sign === '-' ? -1 : 1);
  const ms = Number(fraction.slice(0, 3).padEnd(3, '0'));
  const epochMs = daysTo(year, month, day) * MS_PER_DAY + ((hour * 60 + minute - ahead) * 60 + second) * 1000 + ms;
  return isEpochMs(epochMs) ? epochMs : 'expected a time within 271,821 BC to AD 275,760';
}

/** Milliseconds since 1970 that text of {@link isoOf} stands for; nothing is checked. */
export function trustedEpochMsOf(text: string): number {
  if (text.length !== COMMON_LENGTH) return Date.parse(text);
  const days = daysTo(pair(text, 0) * 100 + pair(text, 2), pair(text, 5), pair(text, 8));
  const seconds = (pair(text, 11) * 60 + pair(text, 14)) * 60 + pair(text, 17);
  return days * MS_PER_DAY + seconds * 1000 + pair(text, 20) * 10 + text.charCodeAt(22) - ZERO;
}

/** The number that two digits write. */
const pair = (text: string, at: number): number => text.charCodeAt(at) * 10 + text.charCodeAt(at + 1) - ZERO * 11;

/** ISO 8601 text in UTC with milliseconds, as `Date.prototype.toISOString` writes it but several times as fast. */
export function isoOf(epochMs: number): string {
  const days = Math.floor(epochMs / MS_PER_DAY);
  const ms = epochMs - days * MS_PER_DAY;
  const seconds = Math.floor(ms / 1000);
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  const time = `${two(hours)}:${two(minutes - hours * 60)}:${two(seconds - minutes * 60)}`;
  return `${dateOf(days)}T${time}.${three(ms - seconds * 1000)}Z`;
}

/** The day of the calendar, so many days after 1970-01-01; years are counted from March, so a leap day comes last. */
function dateOf(days: number): string {
  const sinceMarch0 = days + DAYS_TO_1970;
  const cycle = Math.floor(sinceMarch0 / DAYS_PER_CYCLE);
  const inCycle = sinceMarch0 - cycle * DAYS_PER_CYCLE;
  const leapDays = Math.floor(inCycle / 1460) - Math.floor(inCycle / 36_524) + Math.floor(inCycle / 146_096);
  const marchYear = Math.floor((inCycle - leapDays) / 365);
  const dayOfYear = inCycle - marchYear * 365 - Math.floor(marchYear / 4) + Math.floor(marchYear / 100);
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  const year = marchYear + cycle * 400 + (month < 3 ? 1 : 0);
  return `${yearText(year)}-${two(month)}-${two(dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1)}`;
}

const two = (value: number): string => (value < 10 ? `0${value}` : `${value}`);

const three = (value: number): string => (value < 100 ? `0${two(value)}` : `${value}`);

function yearText(year: number): string {
  if (year >= 1000 && year <= 9999) return `${year}`;
  if (year >= 0 && year < 1000) return `${year}`.padStart(4, '0');
  return `${year < 0 ? '-' : '+'}${`${Math.abs(year)}`.padStart(6, '0')}`;
}
