import { DuplicateMessage, VersionGap, VersionTaken } from '../../messaging/log/log-faults.ts';
import type { StoredMessage } from '../../messaging/log/stored-message.ts';
import { violationIn } from '../connection/sql-state.ts';

/** The last version of a stream that what was sent doesn't continue. */
export interface BrokenStream {
  readonly stream: string;
  readonly last: number;
}

/** What an insert answers. */
export interface Inserted {
  /** JSON of {@link BrokenStream}s, if any. */
  readonly broken: string | null;
}

/**
 * One statement for any number of messages. It inserts them in their order, or none of them, and gives the
 * streams that they don't continue; what is there already violates a constraint.
 */
export const insertMessages = (table: string): string => `select ${table}_append($1, $2) as broken`;

/**
 * The parameters of {@link insertMessages}: the messages, and the first version of each stream, if any. What is JSON goes as
 * text in the first, so that it is stored byte for byte: unpacking JSON within JSON would refuse what a string may not have in it.
 *
 * *Errors*: those of messages that contradict each other already.
 */
export function parametersOf(messages: readonly StoredMessage[]): readonly [messages: string, firsts: string | null] {
  const ids = new Set<string>();
  const last = new Map<string, number>();
  const firsts: object[] = [];
  const rows = messages.map(({ data, meta, ...row }) => {
    const { id, stream, version } = row;
    if (ids.has(id)) throw new DuplicateMessage(id);
    ids.add(id);
    if (stream !== null && version !== null && beginsIn(last, stream, version)) firsts.push({ stream, version });
    return { ...row, data: JSON.stringify(data), meta: JSON.stringify(meta) };
  });
  return [JSON.stringify(rows), firsts.length === 0 ? null : JSON.stringify(firsts)];
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
