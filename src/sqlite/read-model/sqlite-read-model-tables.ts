/**
 * Rows by the version of their model first, so that what a version leaves is found to be deleted. The types are there of a version
 * whose rows are written with its messages; a trigger asks for these whenever a message is inserted, and whether the transaction
 * under way has said that it brings them. When that has ended, nothing is left of what it said.
 */
export const readModelTables = (prefix: string): string => `
create table ${prefix}read_models (
  model text not null,
  version integer not null check (version > 0),
  subscription text not null,
  status text not null check (status in ('live', 'filling', 'retired')),
  replay_until integer not null check (replay_until >= 0),
  types text check (json_valid(types)),
  failure text check (json_valid(failure)),
  primary key (model, version)
) strict, without rowid;

create unique index ${prefix}read_models_live on ${prefix}read_models (model) where status = 'live';
create index ${prefix}read_models_inline on ${prefix}read_models (model) where types is not null and status <> 'retired';

create table ${prefix}read_model_rows (
  model text not null,
  version integer not null,
  tenant text not null,
  key text not null,
  data text not null check (json_valid(data)),
  revision integer not null check (revision > 0),
  primary key (model, version, tenant, key)
) strict, without rowid;

create table ${prefix}inline_brought (
  model text not null,
  version integer not null,
  type text not null,
  primary key (model, version, type)
) strict, without rowid;

-- After the insert, so that what the log has against a message comes first.
create trigger ${prefix}messages_bring after insert on ${prefix}messages begin
  select raise(abort, 'demesne: INLINE_BYPASSED') from ${prefix}read_models as kept
    where types is not null and status <> 'retired' and exists (select 1 from json_each(types) where value = new.type)
      and not exists (select 1 from ${prefix}inline_brought as own
        where own.model = kept.model and own.version = kept.version and own.type = new.type);
end;`;
