import { STREAMS_DIFFER } from '../connection/own-sql-states.ts';

/**
 * Inserts messages in their order, and refuses them where they don't continue their streams, with what these are like as JSON. A
 * function, because its plans are kept: planning the same as one statement takes twice as long as running it. They are made while
 * the table may be empty, and must fit when it is not. With sequential scans off, even a table of one row is costed so high that PostgreSQL
 * compiles the query first, for some 40 ms; `where id` uses the index instead.
 *
 * What is sent of one stream alone, as most of it is, comes as it is, since unpacking JSON takes longer than looking. It looks afterwards: an insert may have waited for whoever archived the stream or truncated it, and what was deleted violates no
 * constraint. A statement sees what was committed before it, unless the transaction sees all as it was once; then the row that
 * such changes leave their mark in says whether there was one since. So does a version of a read model that is written with its
 * messages when it begins.
 */
export const appending = (schema: string): string => `
create function ${schema}.messages_append(
  given text, streams text, one text, version integer, last integer, begins boolean, brought text
) returns void language plpgsql set enable_seqscan = off as $$
declare
  otherwise text;
begin
  insert into ${schema}.messages (id, type, stream, version, data, meta, bucket, tenant)
  select sent.id, sent.type, sent.stream, sent.version, sent.data::json, sent.meta::json, sent.bucket, sent.tenant
  from rows from (json_to_recordset(given::json) as (
    id text, type text, stream text, version integer, data text, meta text, bucket smallint, tenant text
  )) with ordinality as sent
  order by sent.ordinality;

  if current_setting('transaction_isolation') <> 'read committed' then
    perform from ${schema}.stream_totals where id for share;
  end if;
  if one is not null then
    if not exists (
      select from (
        select messages_append.one as stream, messages_append.version, messages_append.last, messages_append.begins
      ) as sent where ${isOtherwise(schema)} or ${isGuarded(schema)}
    ) then return; end if;
    streams := json_build_array(json_build_object('stream', one, 'version', version, 'last', last, 'begins', begins));
  end if;
  if ${isGuarded(schema)} then
    perform ${schema}.inline_check(
      array(select distinct sent.type from json_to_recordset(given::json) as sent(type text)), brought
    );
  end if;
  if streams is null then return; end if;
  select json_agg(wrong) into otherwise from (
    select sent.stream, (${lastOthers(schema)}) as last, ${isClosed(schema)} as archived
    from json_to_recordset(streams::json) as sent(stream text, version integer, last integer, begins boolean)
    where ${isOtherwise(schema)}
  ) as wrong;
  if otherwise is not null then
    raise exception 'demesne: these streams are otherwise: %', otherwise using errcode = '${STREAMS_DIFFER}';
  end if;
end $$;
`;

/**
 * Whether a stream is archived, or has other events than the one before those sent, which is soon seen: where a version of those sent was
 * truncated, the one before was, too. Nothing with EXISTS, since what that asks may be made into a look through the whole table.
 */
const isOtherwise = (schema: string): string => `
      coalesce(
        (select false${kept(schema, 'kept.version = sent.version - 1')}),
        nullif(sent.begins and sent.version > 1, false),
        (select true${kept(schema, 'kept.version < sent.version')}),
        (select true${kept(schema, 'kept.version > sent.last')}),
        false
      ) or ${isClosed(schema)}`;

/** Whether rows come with any messages, which is asked together with the rest: a statement of its own takes as long as that. */
const isGuarded = (schema: string): string =>
  `exists (select from ${schema}.read_models where types is not null and status <> 'retired')`;

const kept = (schema: string, which: string): string =>
  ` from ${schema}.messages as kept where kept.stream = sent.stream and ${which} limit 1`;

const isClosed = (schema: string): string => `(
        select closed.archived_at from ${schema}.streams as closed where closed.stream = sent.stream
      ) is not null`;

/** The last version of a stream beside those that were sent; 0 where it has none. */
const lastOthers = (schema: string): string => `
        select coalesce(max(kept.version), 0) from ${schema}.messages as kept
        where kept.stream = sent.stream and kept.version not between sent.version and sent.last`;
