import { BYPASSED, UNSEEING } from '../connection/own-sql-states.ts';

/** Versions whose rows are written with their messages: how they begin, and who looks that none is passed by. */
export const inlineFunctions = (schema: string): string =>
  toLearn(schema) + look(schema) + register(schema) + check(schema) + write(schema);

/** The names of messages that have to bring rows. */
export const guardedTypes = (schema: string): string =>
  `select unnest(types) from ${schema}.read_models where types is not null and status <> 'retired'`;

/** The names that a version has yet to learn; nothing where its time is over. */
const toLearn = (schema: string): string => `
create function ${schema}.inline_to_learn(of_model text, of_version integer, names text) returns text[]
language plpgsql stable as $$
begin
  return (
    select array(
      select json_array_elements_text(names::json)
      except select unnest(types) from ${schema}.read_models where model = of_model and version = of_version
    )
    where not exists (
      select from ${schema}.read_models where model = of_model and version = of_version and status = 'retired'
    )
  );
end $$;
`;

/** The long look, which holds nobody up: how far it went, or nothing where there is a message that the version would leave out. */
const look = (schema: string): string => `
create function ${schema}.inline_look(of_model text, of_version integer, names text) returns bigint
language plpgsql stable as $$
declare
  learned text[] := ${schema}.inline_to_learn(of_model, of_version, names);
begin
  return (
    select coalesce(max(position), 0) from ${schema}.messages
    having not exists (select from ${schema}.messages where type = any (learned))
  );
end $$;
`;

/**
 * Whether a version begins now, or has begun. The lock lets nobody append in its moment, and waits for whoever has appended and not
 * committed; so what is there shows in the look that comes next, and who appends afterwards sees the version. A transaction that sees
 * everything as it was once doesn't, so a mark is left for it.
 *
 * What the long look didn't see has a later position, since positions come after the commit, or none yet.
 */
const register = (schema: string): string => `
create function ${schema}.inline_register(of_model text, of_version integer, subscribed text, names text, looked bigint)
returns boolean language plpgsql set enable_seqscan = off set lock_timeout = '1s' as $$
declare
  learned text[];
begin
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception 'demesne: this transaction sees everything as it was once' using errcode = '${UNSEEING}';
  end if;
  lock table ${schema}.messages in share row exclusive mode;
  learned := ${schema}.inline_to_learn(of_model, of_version, names);
  if exists (select from ${schema}.messages where position > looked and type = any (learned))
    or exists (select from ${schema}.messages where position is null and type = any (learned))
  then return false; end if;
  update ${schema}.stream_totals set changes = changes + 1 where id;
  insert into ${schema}.read_models (model, version, subscription, status, replay_until, types)
  select of_model, of_version, subscribed, 'live', 0, learned
  where not exists (select from ${schema}.read_models where model = of_model)
  on conflict do nothing;
  if found then return true; end if;
  update ${schema}.read_models set types = types || learned
  where model = of_model and version = of_version and subscription = subscribed and status <> 'retired';
  return exists (
    select from ${schema}.read_models where model = of_model and version = of_version and subscription = subscribed
  );
end $$;
`;

/** Refuses messages of some names that bring the rows of fewer versions than are made of them. */
const check = (schema: string): string => `
create function ${schema}.inline_check(appended text[], brought text) returns void
language plpgsql set enable_seqscan = off as $$
declare
  missed json;
begin
  select json_build_object(
    'subscription', kept.subscription, 'model', kept.model, 'version', kept.version, 'type', made.type
  ) into missed
  from ${schema}.read_models as kept, unnest(kept.types) as made(type)
  where kept.types is not null and kept.status <> 'retired' and made.type = any (appended) and not exists (
    select from json_to_recordset(brought::json) as own(model text, version integer, types json),
      json_array_elements_text(own.types) as taken(type)
    where own.model = kept.model and own.version = kept.version and taken.type = made.type
  )
  order by kept.model, kept.version limit 1;
  if missed is not null then
    raise exception 'demesne: rows are missing: %', missed using errcode = '${BYPASSED}';
  end if;
end $$;
`;

/**
 * Writes the rows of a unit, if those that it was decided on are still as they were; those of a version whose time is over are nobody's any
 * more. Who ends a version waits until those who write its rows have committed, so that none come after they were deleted. A lock as light
 * as that keeps nobody from writing, nor the version from learning names.
 */
const write = (schema: string): string => `
create function ${schema}.inline_write(of_model text, of_version integer, given text) returns void
language plpgsql set enable_seqscan = off as $$
begin
  perform from ${schema}.read_models where model = of_model and version = of_version and status <> 'retired' for key share;
  if not found then return; end if;
  -- A microsecond that comes is no number that a row of this key has had.
  perform ${schema}.read_model_write(
    of_model, of_version, given, (extract(epoch from clock_timestamp()) * 1000000)::bigint, true
  );
end $$;
`;
