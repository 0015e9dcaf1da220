/** What is known of streams beside their events, and the snapshots of them. */
export const streamTables = (prefix: string): string => streams(prefix) + snapshots(prefix);

/** A stream that nobody has changed has no row. */
const streams = (prefix: string): string => `
create table ${prefix}streams (
  stream text not null primary key,
  first_version integer not null default 1 check (first_version > 0),
  archived_at text,
  metadata text check (json_valid(metadata)),
  is_truncating integer not null default 0 check (is_truncating in (0, 1))
) strict, without rowid;
`;

/** Of a truncated stream the snapshot is all there is of what was deleted, so it neither goes nor goes back, nor ahead of the stream. */
const snapshots = (prefix: string): string => `
create table ${prefix}snapshots (
  stream text not null primary key,
  version integer not null check (version > 0),
  schema_version integer not null check (schema_version > 0),
  state text not null check (json_valid(state)),
  taken_at_ms integer not null
) strict;

create trigger ${prefix}snapshots_remain before delete on ${prefix}snapshots
when exists (select 1 from ${prefix}streams where stream = old.stream and first_version > 1) begin
  select raise(abort, 'demesne: a truncated stream needs its snapshot');
end;

create trigger ${prefix}snapshots_hold before update on ${prefix}snapshots
when exists (
  select 1 from ${prefix}streams as cut where cut.stream = old.stream and cut.first_version > 1 and (
    new.stream <> old.stream or new.version < cut.first_version - 1
    or new.version > (select max(version) from ${prefix}messages where stream = old.stream)
  )
) begin
  select raise(abort, 'demesne: a truncated stream needs its snapshot');
end;`;
