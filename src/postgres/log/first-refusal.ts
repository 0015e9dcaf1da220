import { DuplicateMessage, VersionGap, VersionTaken } from '../../messaging/log/log-faults.ts';
import type { StoredMessage } from '../../messaging/log/stored-message.ts';
import { checkContinues } from './messages-insert.ts';

/** The rows that a statement gives, of whoever can be asked. */
type Rows = <Row>(sql: string, ...values: unknown[]) => Promise<readonly Row[]>;

/** What a log has of messages that it refused. */
interface Standing {
  readonly ids: readonly string[];
  readonly streams: readonly { readonly stream: string; readonly last: number }[];
}

/**
 * The first refusal in the order of the messages, of the id before the version. A constraint tells of whichever is found first,
 * and not every client hands on of what; so it is looked up, once the refused statement is undone.
 */
export async function firstRefusal(
  refusal: unknown,
  messages: readonly StoredMessage[],
  table: string,
  rows: Rows,
): Promise<unknown> {
  if (!isRefusal(refusal)) return refusal;
  const [row] = await rows<{ readonly found: string }>(standing(table), JSON.stringify(messages.map(named)));
  const { ids, streams } = JSON.parse((row as { readonly found: string }).found) as Standing;
  const known = new Set(ids);
  const last = new Map(streams.map((one) => [one.stream, one.last]));
  try {
    for (const message of messages) checkNext(message, known, last, refusal);
  } catch (first) {
    return first;
  }
  return refusal;
}

const isRefusal = (thrown: unknown): thrown is Error =>
  thrown instanceof DuplicateMessage || thrown instanceof VersionTaken || thrown instanceof VersionGap;

const named = ({ id, stream, version }: StoredMessage): object => ({ id, stream: version === null ? null : stream });

/** Refuses a message that can't follow what is known; what can is known from then on. */
function checkNext(
  { id, stream, version }: StoredMessage,
  known: Set<string>,
  last: Map<string, number>,
  cause: Error,
): void {
  if (known.has(id)) throw new DuplicateMessage(id, { cause });
  known.add(id);
  if (stream === null || version === null) return;
  const before = last.get(stream);
  if (before !== undefined) checkContinues({ stream, last: before }, version);
  last.set(stream, version);
}

const standing = (table: string): string => `
with sent as materialized (select id, stream from json_to_recordset($1::text::json) as sent(id text, stream text))
select json_build_object(
  'ids', (select coalesce(json_agg(id), '[]') from ${table} where id in (select id from sent)),
  'streams', (select coalesce(json_agg(one), '[]') from (
    select stream, max(version) as last from ${table} where stream in (select stream from sent) and version is not null
    group by stream
  ) as one)
)::text as found`;
