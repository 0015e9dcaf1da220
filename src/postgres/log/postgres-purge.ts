import type { PurgeReport, PurgePolicy } from '../../messaging/log/purge.ts';
import type { PostgresConnection } from '../connection/postgres-connection.ts';

/** Deletes what a policy says of the log, and everyone has passed and nobody has parked. */
export async function purge(
  connection: PostgresConnection,
  schema: string,
  { olderThanMs, limit, ignore }: Required<PurgePolicy>,
): Promise<PurgeReport> {
  const sql = `select "${schema}".messages_purge($1, $2, $3) as answer`;
  const [row] = await connection.write<{ readonly answer: string }>(sql, olderThanMs, limit, JSON.stringify(ignore));
  return JSON.parse((row as { readonly answer: string }).answer) as PurgeReport;
}

/** Deletes expendable messages, and tells who keeps others from going. */
export const purgeFunctions = (schema: string): string => expendable(schema) + purgeFunction(schema);

/** What was committed by then to be delivered only, without the last message. */
const expendable = (schema: string): string => `
create function ${schema}.messages_expendable(until timestamptz) returns setof ${schema}.messages language sql stable as $$
  select * from ${schema}.messages
  where version is null and recorded_at <= until and position < (select max(position) from ${schema}.messages)
$$;
`;

/**
 * The deletion is one statement, so it sees one state of messages, positions and parked messages. The setting that the trigger asks
 * for, which keeps messages, lasts no longer than the deletion.
 */
const purgeFunction = (schema: string): string => `
create function ${schema}.messages_purge(older_than_ms double precision, at_most bigint, ignored text) returns text
language plpgsql as $$
declare
  until timestamptz := clock_timestamp() - older_than_ms * interval '1 millisecond';
  ignored_names text[] := array(select json_array_elements_text(ignored::json));
  deleted bigint;
begin
  perform from ${schema}.purge_totals for update;
  perform set_config('demesne.purge', 'on', true);
  delete from ${schema}.messages where seq in (
    select old.seq from ${schema}.messages_expendable(until) as old
    where old.position <= coalesce(
      (select min(position) from ${schema}.subscriptions where name <> all (ignored_names)), old.position
    )
      and not exists (
        select from ${schema}.parked
        where position = old.position and status <> 'skipped' and subscription <> all (ignored_names)
      )
    order by old.recorded_at, old.position limit at_most
  );
  get diagnostics deleted = row_count;
  perform set_config('demesne.purge', 'off', true);
  update ${schema}.purge_totals set messages = messages + deleted;
  return json_build_object('deleted', deleted, 'heldUpBy', (
    select coalesce(json_agg(hold order by subscription), '[]') from (
      select name as subscription, min(position) as position, (
        select count(*) from ${schema}.parked as one join ${schema}.messages_expendable(until) as old on old.position = one.position
        where one.subscription = name and one.status <> 'skipped'
      ) as parked
      from ${schema}.subscriptions where name <> all (ignored_names) group by name
    ) as hold
    where parked > 0
      or exists (select from ${schema}.messages_expendable(until) as old where old.position > hold.position)
  ));
end $$;
`;
