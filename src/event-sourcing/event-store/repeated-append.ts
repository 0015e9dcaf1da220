import { inOneOrder } from '../../domain/digest.ts';
import type { Message } from '../../domain/message.ts';
import { DuplicateMessage } from '../../messaging/log/log-faults.ts';
import { isInStream, streamOf } from '../../messaging/log/stream-name.ts';
import { EncodedMessage } from '../../messaging/message/encoded-message.ts';
import type { Envelope } from '../../messaging/message/envelope.ts';
import type { Decodes } from '../../messaging/message/message-decoder.ts';
import type { StreamLog } from '../../messaging/stream/stream-log.ts';
import type { Appended, CheckedAppend } from './stream-append.ts';

/** Those messages of an append that the log has, by their ids. */
type Known = ReadonlyMap<string, Envelope>;

/**
 * What an append was answered when it came before, known by the ids of its events; nothing where it comes for the first time.
 *
 * *Errors*: {@link DuplicateMessage} where some ids are known and others aren't, or they stand for other events.
 */
export async function asBefore(
  log: StreamLog,
  appends: readonly CheckedAppend[],
): Promise<readonly Appended[] | undefined> {
  const ids = appends.flatMap((append) => append.ids ?? []);
  if (ids.length === 0) return undefined;
  const known: Known = new Map((await log.find(ids)).map((envelope) => [envelope.id, envelope]));
  const [taken] = known.keys();
  if (taken === undefined) return undefined;
  return appends.map((append) => {
    const before = versionBefore(append, known);
    if (before === undefined) throw new DuplicateMessage(taken);
    return { version: before + append.events.length, ids: [...(append.ids as readonly string[])] };
  });
}

/** The version that a stream had before an append, where that has all of its events one after the other, and they say the same. */
function versionBefore({ name, events, ids = [] }: CheckedAppend, known: Known): number | undefined {
  const found = ids.map((id) => known.get(id));
  const before = (found[0]?.aggregate?.version ?? 0) - 1;
  const isThere = found.every(
    (one, index) =>
      one !== undefined &&
      isInStream(one) &&
      streamOf(one) === name &&
      saysTheSame(one.message, events[index] as Message) &&
      one.aggregate.version === before + index + 1,
  );
  return isThere ? before : undefined;
}

/** Whether two messages say the same, in whatever order; what is stored in an earlier shape is read as today first. */
function saysTheSame(known: Message, given: Message): boolean {
  const [one, other] = [readLike(known, given), readLike(given, known)];
  return (
    one.type === other.type && one.version === other.version && inOneOrder(one.encode()) === inOneOrder(other.encode())
  );
}

/** A message of which only the stored form is known, as the class of the other one reads it, if that does. */
function readLike(message: Message, other: Message): Message {
  if (!(message instanceof EncodedMessage) || other instanceof EncodedMessage) return message;
  const known = other.constructor as unknown as Decodes;
  if (!known.names.includes(message.type)) return message;
  try {
    return known.decode(message.encode(), message.version);
  } catch {
    // It says something else then, which whoever appends hears; what is wrong with it is told to whoever reads it.
    return message;
  }
}
