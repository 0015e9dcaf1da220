import { ValueObject } from 'demesne';
import { z } from 'zod';
import { MINUTES_PER_DAY } from './local-time.ts';

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "expected a time such as '17:30'");

const minuteOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

/**
 * From a time of day until another, which is not part of it. One that does not lie later is of the next day: `18:00` until
 * `02:00` runs past midnight, and `00:00` until `00:00` is the whole day.
 */
export class OpeningRange extends ValueObject.define('OpeningRange', { from: timeOfDay, until: timeOfDay }) {
  get startMinute(): number {
    return minuteOf(this.from);
  }

  /** Past the minutes of a day where it runs past midnight. */
  get endMinute(): number {
    const end = minuteOf(this.until);
    return end > this.startMinute ? end : end + MINUTES_PER_DAY;
  }

  override toString(): string {
    return `${this.from}–${this.until}`;
  }
}
