import type { PurgeHold } from '../../messaging/log/purge.ts';
import type { StreamChange, StreamRefusal, StreamStanding } from '../../messaging/stream/stream-store.ts';
import type { SqliteConnection } from '../connection/sqlite-connection.ts';

type Truncation = Extract<StreamChange, { readonly kind: 'truncate' }>;

/** Deletes the events before a version, within a transaction under way, or answers with what keeps them from going. */
export function truncate(
  connection: SqliteConnection,
  prefix: string,
  stream: string,
  { before, ignore = [] }: Truncation,
  { version, firstVersion }: StreamStanding,
): StreamRefusal | undefined {
  if (before > version) return { kind: 'no-version', version };
  const snapshot = snapshotOf(connection, prefix, stream);
  if (snapshot === undefined || snapshot < before - 1 || snapshot > version) return { kind: 'no-snapshot', snapshot };
  if (before <= firstVersion) return undefined;
  const heldUpBy = connection.all<PurgeHold>(holds(prefix), stream, before, JSON.stringify(ignore));
  if (heldUpBy.length > 0) return { kind: 'held', heldUpBy: heldUpBy.map((hold) => ({ ...hold })) };
  remove(connection, prefix, stream, before);
  return undefined;
}

function snapshotOf(connection: SqliteConnection, prefix: string, stream: string): number | undefined {
  const sql = `select version from ${prefix}snapshots where stream = ?`;
  return connection.all<{ readonly version: number }>(sql, stream)[0]?.version;
}

/** The trigger that keeps events asks for the flag, and nobody else can write meanwhile. */
function remove(connection: SqliteConnection, prefix: string, stream: string, before: number): void {
  const begin = `insert into ${prefix}streams (stream, first_version, is_truncating) values (?, ?, 1)
    on conflict (stream) do update set first_version = excluded.first_version, is_truncating = 1`;
  connection.run(begin, stream, before);
  const gone = `delete from ${prefix}messages where stream = ? and version < ? returning 1 as one`;
  const deleted = connection.all(gone, stream, before).length;
  connection.run(`update ${prefix}streams set is_truncating = 0 where stream = ?`, stream);
  connection.run(`update ${prefix}purge_totals set messages = messages + ?`, deleted);
}

const holds = (prefix: string): string => `
select * from (
  select name as subscription, min(position) as position, (
    select count(*) from ${prefix}parked as one join ${prefix}messages as old on old.position = one.position
    where one.subscription = name and one.status <> 'skipped' and old.stream = ?1 and old.version < ?2
  ) as parked
  from ${prefix}subscriptions where name not in (select value from json_each(?3)) group by name
) as hold
where parked > 0 or exists (
  select 1 from ${prefix}messages as old where old.stream = ?1 and old.version < ?2 and old.position > hold.position
)
order by subscription`;
