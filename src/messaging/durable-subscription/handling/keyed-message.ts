import { bucketOf } from '../../log/bucket.ts';
import type { LoggedMessage } from '../../log/message-log.ts';
import { orderKeyOf } from '../../log/stream-name.ts';

/** A message of the log with what it keeps its order with: its stream, or itself where it is of no aggregate. */
export interface KeyedMessage extends LoggedMessage {
  readonly key: string;
  readonly bucket: number;
}

export function keyed({ position, envelope }: LoggedMessage): KeyedMessage {
  const key = orderKeyOf(envelope);
  return { position, envelope, key, bucket: bucketOf(key) };
}
