import { isWhole, need } from '../invalid-option.ts';
import type { Envelope } from '../message/envelope.ts';
import { isInStream } from './stream-name.ts';

/** The largest version that every store keeps: that of four bytes. */
export const LAST_VERSION = 2_147_483_647;

const isVersion = (found: unknown, least = 1, last = LAST_VERSION): boolean => isWhole(found, least, last);

/** Refuses what is no version that a store keeps, before one is asked. */
export function needVersion(option: string, found: unknown): void {
  need(isVersion(found), option, `a whole number from 1 to ${LAST_VERSION}`, found);
}

/** Whether so many events may follow a version, which is 0 where there is none. */
export const mayFollow = (version: unknown, events: number): boolean => isVersion(version, 0, LAST_VERSION - events);

/** Refuses an event of a version that no store keeps. What an integration event tells of is no place in a stream. */
export function checkEventVersion(envelope: Envelope): void {
  const version: unknown = envelope.aggregate?.version;
  if (envelope.aggregate === undefined || isVersion(version) || !isInStream(envelope)) return;
  needVersion('aggregate.version', version);
}
