import type { Json } from '../../../domain/json.ts';
import { instantOf, type StoredTime } from '../../log/stored-time.ts';
import type { FailureCause, ParkedMessage, ParkedStatus } from './parked-message.ts';

/** A parked message as a table has it. */
export interface StoredParkedMessage {
  readonly subscription: string;
  readonly key: string;
  readonly position: number;
  readonly id: string;
  readonly type: string;
  readonly status: ParkedStatus;
  readonly attempts: number;
  readonly next_attempt_at: StoredTime | null;
  readonly cause: FailureCause | null;
  /** JSON text. */
  readonly edited: string | null;
  readonly edited_version: number | null;
  readonly reason: string | null;
  readonly first_at: StoredTime | null;
  readonly last_at: StoredTime | null;
}

export function parkedMessageOf(row: StoredParkedMessage): ParkedMessage {
  const { subscription, key, position, id, type, status, attempts } = row;
  return Object.freeze({
    subscription,
    key,
    position,
    id,
    type,
    status,
    attempts,
    ...(row.next_attempt_at !== null && { nextAttemptAt: instantOf(row.next_attempt_at) }),
    ...(row.cause !== null && { cause: row.cause }),
    ...(row.edited !== null && { edited: JSON.parse(row.edited) as Json }),
    ...(row.edited_version !== null && { editedVersion: row.edited_version }),
    ...(row.reason !== null && { reason: row.reason }),
    ...(row.first_at !== null && { firstAt: instantOf(row.first_at) }),
    ...(row.last_at !== null && { lastAt: instantOf(row.last_at) }),
  });
}
