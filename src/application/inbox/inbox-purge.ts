import { isWhole, need, needObject, needWhole } from '../../messaging/invalid-option.ts';
import type { InboxPurge } from './inbox.ts';

const THIRTY_DAYS_MS = 30 * 86_400_000;
/** Some hundred milliseconds' work. */
const BATCH = 10_000;

/** What is to be purged, checked, with the defaults filled in. */
export function checkedPurge(options: InboxPurge = {}): Required<InboxPurge> {
  needObject(options);
  const { olderThanMs = THIRTY_DAYS_MS, limit = BATCH } = options;
  need(isWhole(olderThanMs, 0), 'olderThanMs', 'whole milliseconds', olderThanMs);
  needWhole('limit', limit, 1);
  return { olderThanMs, limit };
}
