import { Instant } from '../../domain/time/instant.ts';

/** A time as a table has it: ISO 8601 text, or milliseconds since 1970. */
export type StoredTime = string | number;

export const instantOf = (time: StoredTime): Instant =>
  typeof time === 'string' ? Instant.of(time) : Instant.fromEpochMs(Math.round(time));
