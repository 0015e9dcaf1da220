/** What is known of streams beside their events, and the snapshots of them. */
export const streamTables = (schema: string): string => streams(schema) + snapshots(schema) + snapshotFunctions(schema);

/**
 * A stream that nobody has changed has no row. Of all changes there is a mark, which a transaction asks for that sees everything as
 * it was once.
 */
const streams = (schema: string): string => `
create table ${schema}.streams (
  stream text collate "C" primary key,
  first_version integer not null default 1 check (first_version > 0),
  archived_at timestamptz,
  metadata json
);

create table ${schema}.stream_totals (
  id boolean primary key default true check (id),
  changes bigint not null default 0
);
insert into ${schema}.stream_totals default values;
`;

/** Of a truncated stream the snapshot is all there is of what was deleted, so it neither goes nor goes back, nor ahead of the stream. */
const snapshots = (schema: string): string => `
create table ${schema}.snapshots (
  stream text collate "C" primary key,
  version integer not null check (version > 0),
  schema_version integer not null check (schema_version > 0),
  state json not null,
  taken_at_ms bigint not null
);

create function ${schema}.snapshots_hold() returns trigger language plpgsql as $$
begin
  if exists (
    select from ${schema}.streams as cut where cut.stream = old.stream and cut.first_version > 1 and (
      tg_op <> 'UPDATE' or new.stream <> old.stream or new.version < cut.first_version - 1
      or new.version > (select max(version) from ${schema}.messages where messages.stream = old.stream)
    )
  ) then
    raise exception 'demesne: a truncated stream needs its snapshot' using errcode = 'restrict_violation';
  end if;
  return coalesce(new, old);
end $$;

create trigger snapshots_hold before update or delete on ${schema}.snapshots for each row
  execute function ${schema}.snapshots_hold();

create trigger snapshots_hold_all before truncate on ${schema}.snapshots for each statement
  execute function ${schema}.messages_refuse('a truncated stream needs its snapshot');
`;

/** Functions, because their plans are kept. A snapshot that is ahead of its stream tells of events that are not there. */
const snapshotFunctions = (schema: string): string => `
create function ${schema}.snapshot_of(given text) returns text language plpgsql stable set enable_seqscan = off as $$
begin
  return (
    select json_build_object('version', version, 'schemaVersion', schema_version, 'state', state, 'takenAtMs', taken_at_ms)::text
    from ${schema}.snapshots where stream = given
  );
end $$;

create function ${schema}.snapshots_save(given text) returns void language plpgsql set enable_seqscan = off as $$
begin
  insert into ${schema}.snapshots as kept (stream, version, schema_version, state, taken_at_ms)
  select sent.stream, sent.version, sent.schema_version, sent.state::json, sent.taken_at_ms
  from json_to_recordset(given::json) as sent(stream text, version integer, schema_version integer, state text, taken_at_ms bigint)
  order by sent.stream
  on conflict (stream) do update set version = excluded.version, schema_version = excluded.schema_version,
    state = excluded.state, taken_at_ms = excluded.taken_at_ms
  where excluded.version >= kept.version
    or kept.version > coalesce((select max(version) from ${schema}.messages where messages.stream = excluded.stream), 0);
end $$;
`;
