import type { Fault } from '../../domain/fault.ts';
import { DuplicateMessage, StreamArchived, VersionGap, VersionTaken } from '../../messaging/log/log-faults.ts';
import type { StoredMessage } from '../../messaging/log/stored-message.ts';
import type { AppendRules } from '../../messaging/stream/stream-log.ts';
import { InlineBypassed } from '../../read-model/inline-faults.ts';
import type { InlineRowChanges } from '../../read-model/inline-rows.ts';
import type { ModelVersion } from '../../read-model/read-model-store.ts';
import { BYPASSED, STREAMS_DIFFER } from '../connection/own-sql-states.ts';
import { toldBy, violationIn } from '../connection/sql-state.ts';

/** How a stream is that what was sent doesn't continue. */
export interface OtherStream {
  readonly stream: string;
  /** Its last version; 0 where it has none. */
  readonly last: number;
  readonly archived: boolean;
}

interface Missed {
  readonly subscription: string;
  readonly type: string;
}

/** One statement for any number of messages. It inserts them in their order, or none of them. Not every client can read a `void`. */
export const insertMessages = (table: string): string =>
  `select ${table}_append($1, $2, $3, $4, $5, $6, $7)::text as appended`;

/** What of a stream is sent. */
interface Sent {
  readonly stream: string;
  readonly version: number;
  last: number;
  /** Whether it has to be a new stream's first, where there is none. */
  readonly begins: boolean;
}

/**
 * The parameters of {@link insertMessages}: the messages, the versions of each stream, if any, and what rows they bring. What is JSON goes as
 * text in the first, so that it is stored byte for byte: unpacking JSON within JSON would refuse what a string may not have in it.
 *
 * *Errors*: those of messages that contradict each other already.
 */
export function parametersOf(
  messages: readonly StoredMessage[],
  { fromFirst = false }: AppendRules = {},
  brought: readonly InlineRowChanges[] = [],
): readonly unknown[] {
  const ids = new Set<string>();
  const streams = new Map<string, Sent>();
  const rows = messages.map(({ data, meta, ...row }) => {
    const { id, stream, version } = row;
    if (ids.has(id)) throw new DuplicateMessage(id);
    ids.add(id);
    if (stream !== null && version !== null) follow(streams, { stream, version, last: version, begins: fromFirst });
    return { ...row, data: JSON.stringify(data), meta: JSON.stringify(meta) };
  });
  return [JSON.stringify(rows), ...sentOf([...streams.values()]), broughtBy(brought)];
}

/** Whose rows come along, and which names of messages they are made of; nothing where there are none. */
const broughtBy = (rows: readonly InlineRowChanges[]): string | null =>
  rows.length === 0 ? null : JSON.stringify(rows.map(({ model, version, types }) => ({ model, version, types })));

/** The versions of several streams as JSON, or those of one as they are. */
function sentOf(streams: readonly Sent[]): readonly unknown[] {
  const [one] = streams;
  if (one === undefined) return [null, null, null, null, null];
  if (streams.length > 1) return [JSON.stringify(streams), null, null, null, null];
  return [null, one.stream, one.version, one.last, one.begins];
}

/** What comes after the first of its stream here has to follow it. */
function follow(streams: Map<string, Sent>, sent: Sent): void {
  const before = streams.get(sent.stream);
  if (before === undefined) return void streams.set(sent.stream, sent);
  checkContinues(before, sent.version);
  before.last = sent.version;
}

/** Refuses a version that isn't the next of its stream. */
export function checkContinues({ stream, last }: Pick<OtherStream, 'stream' | 'last'>, version: number): void {
  if (version <= last) throw new VersionTaken(stream, version);
  if (version > last + 1) throw new VersionGap(stream, last + 1, version);
}

/** What a failure says of the messages; nothing where it is another one. */
export function refusalIn(thrown: unknown, messages: readonly StoredMessage[]): Fault | undefined {
  const { constraint, detail } = violationIn(thrown) ?? {};
  if (constraint === 'messages_id_once') {
    const one = messages.find(({ id }) => detail?.includes(`=(${id})`)) ?? messages[0];
    return new DuplicateMessage((one as StoredMessage).id, { cause: thrown });
  }
  if (constraint !== 'messages_version_once') return bypassedIn(thrown) ?? differenceIn(thrown, messages);
  const events = messages.filter(({ version }) => version !== null);
  const one = events.find(({ stream, version }) => detail?.includes(`=(${stream}, ${version})`)) ?? events[0];
  const { stream, version } = one as StoredMessage;
  return new VersionTaken(stream as string, version as number, { cause: thrown });
}

/** Whose rows were missing. */
export function bypassedIn(thrown: unknown): InlineBypassed | undefined {
  const told = toldBy<ModelVersion & Missed>(thrown, BYPASSED);
  if (told === undefined) return undefined;
  const { type, ...version } = told;
  return new InlineBypassed(version, type, { cause: thrown });
}

/** What is said of the first of the streams that are otherwise. */
function differenceIn(thrown: unknown, messages: readonly StoredMessage[]): Fault | undefined {
  const told = toldBy<readonly [OtherStream]>(thrown, STREAMS_DIFFER);
  if (told === undefined) return undefined;
  const [first] = told;
  const { stream, last, archived } = first;
  const sent = messages.find((one) => one.stream === stream && one.version !== null)?.version as number;
  if (archived) return new StreamArchived(stream, { cause: thrown });
  return sent <= last ? new VersionTaken(stream, sent, { cause: thrown }) : new VersionGap(stream, last + 1, sent);
}
