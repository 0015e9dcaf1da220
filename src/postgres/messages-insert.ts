import { DuplicateMessage, VersionGap, VersionTaken } from '../messaging/log/log-faults.ts';
import type { StoredMessage } from '../messaging/log/stored-message.ts';
import { violationIn } from './sql-state.ts';

/** The last version of a stream that what was sent doesn't continue. */
export interface BrokenStream {
  readonly stream: string;
  readonly last: number;
}

/**
 * One statement for any number of messages, and one parameter. It inserts them in their order, or none of them, and gives the
 * streams that they don't continue; what is there already violates a constraint.
 */
export const insertMessages = (table: string): string => `select stream, last from ${table}_append($1::text)`;

/**
 * The parameter of {@link insertMessages}. What is JSON goes as text in it, so that it is stored byte for byte: unpacking JSON
 * within JSON would refuse what a string may not have in it.
 *
 * *Errors*: those of messages that contradict each other already.
 */
export function parameterOf(messages: readonly StoredMessage[]): string {
  const ids = new Set<string>();
  const last = new Map<string, number>();
  const rows = messages.map(({ data, meta, ...row }) => {
    const { id, stream, version } = row;
    if (ids.has(id)) throw new DuplicateMessage(id);
    ids.add(id);
    const begins = stream !== null && version !== null && beginsIn(last, stream, version);
    return { ...row, data: JSON.stringify(data), meta: JSON.stringify(meta), begins };
  });
  return JSON.stringify(rows);
}

/** Whether it is the first of its stream here; those after it have to follow it. */
function beginsIn(last: Map<string, number>, stream: string, version: number): boolean {
  const before = last.get(stream);
  if (before !== undefined) checkContinues({ stream, last: before }, version);
  last.set(stream, version);
  return before === undefined;
}

/** Refuses a version that isn't the next of its stream. */
export function checkContinues({ stream, last }: BrokenStream, version: number): void {
  if (version <= last) throw new VersionTaken(stream, version);
  if (version > last + 1) throw new VersionGap(stream, last + 1, version);
}

/** What a violated constraint says of the messages; nothing where it is another failure. */
export function refusalIn(
  thrown: unknown,
  messages: readonly StoredMessage[],
): DuplicateMessage | VersionTaken | undefined {
  const { constraint, detail } = violationIn(thrown) ?? {};
  if (constraint === 'messages_id_once') {
    const one = messages.find(({ id }) => detail?.includes(`=(${id})`)) ?? messages[0];
    return new DuplicateMessage((one as StoredMessage).id, { cause: thrown });
  }
  if (constraint !== 'messages_version_once') return undefined;
  const events = messages.filter(({ version }) => version !== null);
  const one = events.find(({ stream, version }) => detail?.includes(`=(${stream}, ${version})`)) ?? events[0];
  const { stream, version } = one as StoredMessage;
  return new VersionTaken(stream as string, version as number, { cause: thrown });
}
