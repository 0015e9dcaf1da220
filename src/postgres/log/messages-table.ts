import { readingFunctions } from './reading-functions.ts';
import { sequencing } from './sequencing-function.ts';

/** The log, which only grows but for what a purge may take. */
export const messagesTable = (schema: string): string =>
  table(schema) + buckets(schema) + appendOnly(schema) + append(schema) + sequencing(schema) + readingFunctions(schema);

/**
 * A message is inserted without a position, and gets it once, after its commit. Its `seq` is drawn one by one, since a cached
 * range would break the order of a stream. How many were purged is counted, so that what is missing otherwise can be told.
 */
const table = (schema: string): string => `
create table ${schema}.messages (
  seq bigint generated always as identity (cache 1) primary key,
  position bigint constraint messages_position_once unique check (position > 0),
  id text collate "C" not null constraint messages_id_once unique,
  type text not null,
  stream text collate "C",
  version integer check (version > 0),
  data json not null,
  meta json not null,
  bucket smallint not null check (bucket between 0 and 255),
  tenant text not null default '',
  recorded_at timestamptz not null default clock_timestamp(),
  constraint messages_version_once unique (stream, version),
  check (version is null or stream is not null)
);

create index messages_pending on ${schema}.messages (seq) where position is null;
create index messages_expendable on ${schema}.messages (recorded_at) where version is null;

create table ${schema}.purge_totals (
  id boolean primary key default true check (id),
  messages bigint not null default 0
);
insert into ${schema}.purge_totals default values;
`;

/** For whoever inserts by hand; the hash is the one of `bucketOf`. */
const buckets = (schema: string): string => `
create function ${schema}.bucket_of(stream text) returns integer language plpgsql immutable strict parallel safe as $$
declare
  hash bigint := 0;
  sign text;
begin
  foreach sign in array string_to_array(stream, null) loop
    hash := (31 * hash + ascii(sign)) % 2147483647;
  end loop;
  return hash % 256;
end $$;

create function ${schema}.messages_fill_bucket() returns trigger language plpgsql as $$
begin
  new.bucket := ${schema}.bucket_of(coalesce(new.stream, new.id));
  return new;
end $$;

create trigger messages_fill_bucket before insert on ${schema}.messages for each row when (new.bucket is null)
  execute function ${schema}.messages_fill_bucket();
`;

const appendOnly = (schema: string): string => `
create function ${schema}.messages_refuse() returns trigger language plpgsql as $$
begin
  raise exception 'demesne: %', tg_argv[0] using errcode = 'restrict_violation';
end $$;

create trigger messages_begin_without_position before insert on ${schema}.messages for each row
  when (new.position is not null)
  execute function ${schema}.messages_refuse('a message gets its position after its commit, so none is inserted');

create trigger messages_stay before update of seq, id, type, stream, version, data, meta, bucket, tenant, recorded_at
  on ${schema}.messages for each row execute function ${schema}.messages_refuse('messages never change');

create trigger messages_keep_position before update of position on ${schema}.messages for each row
  when (old.position is not null or new.position is null)
  execute function ${schema}.messages_refuse('the position of a message never changes');

create trigger messages_remain before delete on ${schema}.messages for each row
  when (old.version is not null or current_setting('demesne.purge', true) is distinct from 'on')
  execute function ${schema}.messages_refuse('messages are never deleted');

create trigger messages_remain_all before truncate on ${schema}.messages for each statement
  execute function ${schema}.messages_refuse('messages are never deleted');
`;

/**
 * Inserts messages in their order, or none where they don't continue their streams, which it gives as JSON. A function, because its
 * plans are kept: planning the same as one statement takes twice as long as running it. They are made while the table may be
 * empty, and must fit when it is not. That the version before is there, or nothing is, is soon seen; only otherwise is looked closer.
 */
const append = (schema: string): string => `
create function ${schema}.messages_append(given text, firsts text) returns text language plpgsql
set enable_seqscan = off as $$
declare
  broken text;
begin
  if firsts is not null and exists (
    select from json_to_recordset(firsts::json) as sent(stream text, version integer)
    where not exists (
      select from ${schema}.messages as kept where kept.stream = sent.stream and kept.version = sent.version - 1
    ) and exists (select from ${schema}.messages as kept where kept.stream = sent.stream and kept.version is not null)
  ) then
    select json_agg(json_build_object('stream', first.stream, 'last', first.last)) into broken from (
      select sent.stream, sent.version,
        (select max(kept.version) from ${schema}.messages as kept where kept.stream = sent.stream) as last,
        (select true from ${schema}.messages as kept where kept.stream = sent.stream and kept.version = sent.version) as is_there
      from json_to_recordset(firsts::json) as sent(stream text, version integer)
    ) as first
    where first.version <> first.last + 1 and first.is_there is null;
    if broken is not null then return broken; end if;
  end if;

  insert into ${schema}.messages (id, type, stream, version, data, meta, bucket, tenant)
  select sent.id, sent.type, sent.stream, sent.version, sent.data::json, sent.meta::json, sent.bucket, sent.tenant
  from rows from (json_to_recordset(given::json) as (
    id text, type text, stream text, version integer, data text, meta text, bucket smallint, tenant text
  )) with ordinality as sent
  order by sent.ordinality;
  return null;
end $$;`;
