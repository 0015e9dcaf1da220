import { need, needObject, needWhole } from '../../invalid-option.ts';
import type { ParkedStatus } from './parked-message.ts';
import type { ParkedQuery } from '../subscription-store.ts';

const STATUSES: readonly unknown[] = ['retrying', 'behind', 'dead', 'skipped', undefined] satisfies (
  | ParkedStatus
  | undefined
)[];

/** Refuses a question that can't be meant, so that every store gets the same. */
export function checkQuery(query: ParkedQuery): void {
  needObject(query, 'query');
  const { status, after = 0, limit = 1 } = query;
  need(STATUSES.includes(status), 'status', "'retrying', 'behind', 'dead' or 'skipped'", status);
  needPosition(after, 0, 'after');
  needWhole('limit', limit, 1);
}

/** Refuses what is no position of a log. */
export function needPosition(position: unknown, least = 1, option = 'position'): void {
  needWhole(option, position, least);
}
