import { need, needObject } from '../../messaging/invalid-option.ts';
import type { InboxPurge } from './inbox.ts';

const THIRTY_DAYS_MS = 30 * 86_400_000;
/** Some hundred milliseconds' work. */
const BATCH = 10_000;

/** What is to be purged, checked, with the defaults filled in. */
export function checkedPurge(options: InboxPurge = {}): Required<InboxPurge> {
  needObject(options);
  const { olderThanMs = THIRTY_DAYS_MS, limit = BATCH } = options;
  need(Number.isSafeInteger(olderThanMs) && olderThanMs >= 0, 'olderThanMs', 'whole milliseconds', olderThanMs);
  need(Number.isSafeInteger(limit) && limit >= 1, 'limit', 'a whole number from 1', limit);
  return { olderThanMs, limit };
}
