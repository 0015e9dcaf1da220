import { DuplicateMessage, StreamArchived, VersionGap, VersionTaken } from '../../messaging/log/log-faults.ts';
import type { StoredMessage } from '../../messaging/log/stored-message.ts';
import type { AppendRules } from '../../messaging/stream/stream-log.ts';
import { checkContinues, type OtherStream } from './messages-insert.ts';

/** The rows that a statement gives, of whoever can be asked. */
type Rows = <Row>(sql: string, ...values: unknown[]) => Promise<readonly Row[]>;

/** What a log has of messages that it refused. */
interface Standing {
  readonly ids: readonly string[];
  readonly streams: readonly OtherStream[];
}

/**
 * The first refusal in the order of the messages, of the id before the version. A constraint tells of whichever is found first,
 * and not every client hands on of what; so it is looked up, once the refused statement is undone.
 */
export async function firstRefusal(
  refusal: unknown,
  messages: readonly StoredMessage[],
  schema: string,
  rows: Rows,
  { fromFirst = false }: AppendRules = {},
): Promise<unknown> {
  if (!isRefusal(refusal)) return refusal;
  const [row] = await rows<{ readonly found: string }>(
    standing(`${schema}.messages`, `${schema}.streams`),
    JSON.stringify(messages.map(named)),
  );
  const { ids, streams } = JSON.parse((row as { readonly found: string }).found) as Standing;
  const known = new Set(ids);
  const archived = new Set(streams.filter((one) => one.archived).map(({ stream }) => stream));
  const last = new Map(streams.map((one) => [one.stream, one.last]));
  const lastOf = (stream: string): number | undefined => last.get(stream) ?? (fromFirst ? 0 : undefined);
  try {
    for (const message of messages) {
      const { stream, version } = message;
      checkId(message, known, refusal);
      if (stream === null || version === null) continue;
      if (archived.has(stream)) throw new StreamArchived(stream, { cause: refusal });
      const before = lastOf(stream);
      if (before !== undefined) checkContinues({ stream, last: before }, version);
      last.set(stream, version);
    }
  } catch (first) {
    return first;
  }
  return refusal;
}

const isRefusal = (thrown: unknown): thrown is Error =>
  thrown instanceof DuplicateMessage ||
  thrown instanceof StreamArchived ||
  thrown instanceof VersionTaken ||
  thrown instanceof VersionGap;

const named = ({ id, stream, version }: StoredMessage): object => ({ id, stream: version === null ? null : stream });

/** Refuses an id that is known; one that is not is known from then on. */
function checkId({ id }: StoredMessage, known: Set<string>, cause: Error): void {
  if (known.has(id)) throw new DuplicateMessage(id, { cause });
  known.add(id);
}

const standing = (table: string, streams: string): string => `
with sent as materialized (select id, stream from json_to_recordset($1::text::json) as sent(id text, stream text))
select json_build_object(
  'ids', (select coalesce(json_agg(id), '[]') from ${table} where id in (select id from sent)),
  'streams', (select coalesce(json_agg(one), '[]') from (
    select stream, max(version) as last, exists (
      select from ${streams} as closed where closed.stream = messages.stream and closed.archived_at is not null
    ) as archived
    from ${table} as messages where stream in (select stream from sent) and version is not null
    group by stream
  ) as one)
)::text as found`;
