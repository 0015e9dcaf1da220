import { appending } from './appending-function.ts';
import { readingFunctions } from './reading-functions.ts';
import { streamFunctions } from '../stream/stream-functions.ts';
import { streamTables } from '../stream/stream-tables.ts';
import { sequencing } from './sequencing-function.ts';

/** The log, which only grows but for what a purge or a truncation may take, and what is known of its streams. */
export const messagesTable = (schema: string): string =>
  table(schema) +
  buckets(schema) +
  appendOnly(schema) +
  appending(schema) +
  sequencing(schema) +
  readingFunctions(schema) +
  streamTables(schema) +
  streamFunctions(schema);

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

/** For whoever inserts by hand, who is refused an archived stream here, and what is to bring rows; the hash is the one of `bucketOf`. */
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
  if new.version is not null and exists (
    select from ${schema}.streams as closed where closed.stream = new.stream and closed.archived_at is not null
  ) then
    raise exception 'demesne: the stream is archived' using errcode = 'restrict_violation';
  end if;
  if current_setting('transaction_isolation') <> 'read committed' then
    perform from ${schema}.stream_totals where id for share;
  end if;
  perform ${schema}.inline_check(array[new.type], null);
  new.bucket := ${schema}.bucket_of(coalesce(new.stream, new.id));
  return new;
end $$;

create trigger messages_fill_bucket before insert on ${schema}.messages for each row when (new.bucket is null)
  execute function ${schema}.messages_fill_bucket();
`;

/**
 * An event is deleted by a truncation of its stream only, which says so by a setting, and never the last one of it, nor what no snapshot
 * holds; or by whoever inserted it as a guard in the same transaction, before anybody saw it.
 */
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
  when (old.version is null and current_setting('demesne.purge', true) is distinct from 'on')
  execute function ${schema}.messages_refuse('messages are never deleted');

create function ${schema}.messages_keep_event() returns trigger language plpgsql as $$
begin
  if current_setting('demesne.truncate', true) = old.stream
    and exists (select from ${schema}.messages as later where later.stream = old.stream and later.version > old.version)
    and exists (select from ${schema}.snapshots as kept where kept.stream = old.stream and kept.version >= old.version)
    or old.type = 'demesne.Guard' and exists (
      select from ${schema}.messages as own where own.seq = old.seq and own.xmin = pg_current_xact_id()::xid
    )
  then return old; end if;
  raise exception 'demesne: messages are never deleted' using errcode = 'restrict_violation';
end $$;

create trigger messages_remain_in_stream before delete on ${schema}.messages for each row when (old.version is not null)
  execute function ${schema}.messages_keep_event();

create trigger messages_remain_all before truncate on ${schema}.messages for each statement
  execute function ${schema}.messages_refuse('messages are never deleted');
`;
