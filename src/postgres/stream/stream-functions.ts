/**
 * What is asked of whole streams, and done to them; each in a transaction whose every statement sees what is committed by then. Sequential
 * scans are off for the plans that are kept, as in `appending`.
 */
export const streamFunctions = (schema: string): string =>
  standing(schema) + settle(schema) + change(schema) + holds(schema) + truncate(schema);

/** The metadata as text of JSON within the JSON, so that JSON null is told from none. */
const standing = (schema: string): string => `
create function ${schema}.stream_standing(given text) returns text language plpgsql stable set enable_seqscan = off as $$
begin
  return (
    select json_build_object('version', span.last, 'firstVersion', span.first,
      'isArchived', kept.archived_at is not null, 'metadata', kept.metadata::text)::text
    from (
      select min(version) as first, max(version) as last from ${schema}.messages where stream = given and version is not null
    ) as span left join ${schema}.streams as kept on kept.stream = given
    where span.last is not null
  );
end $$;
`;

/**
 * Waits for whoever has appended to a stream and not committed yet, and has others wait for the end of this transaction, who look
 * afterwards: all of them by the unique constraint, because of an event that takes the next version and goes at once.
 */
const settle = (schema: string): string => `
create function ${schema}.stream_settle(given text) returns void language plpgsql set enable_seqscan = off as $$
declare
  guard bigint;
begin
  loop
    insert into ${schema}.messages (id, type, stream, version, data, meta, bucket)
    select gen_random_uuid()::text, 'demesne.Guard', given, max(version) + 1, 'null', 'null', 0
    from ${schema}.messages where stream = given and version is not null
    on conflict do nothing returning seq into guard;
    exit when guard is not null;
  end loop;
  delete from ${schema}.messages where seq = guard;
end $$;
`;

/** Gives what kept a change from being made, as JSON, or nothing. */
const change = (schema: string): string => `
create function ${schema}.stream_change(given text, kind text, note text, before integer, ignored text) returns text
language plpgsql set enable_seqscan = off as $$
begin
  if not exists (select from ${schema}.messages where stream = given and version is not null) then
    return json_build_object('kind', 'no-stream');
  end if;
  if kind = 'archive' then perform ${schema}.stream_settle(given); end if;
  insert into ${schema}.streams (stream) values (given) on conflict do nothing;
  if kind = 'note' then
    update ${schema}.streams set metadata = note::json where stream = given;
    return null;
  end if;
  update ${schema}.stream_totals set changes = changes + 1 where id;
  if kind = 'truncate' then return ${schema}.stream_truncate(given, before, ignored); end if;
  update ${schema}.streams set archived_at = case when kind = 'archive' then coalesce(archived_at, clock_timestamp()) end
  where stream = given;
  return null;
end $$;
`;

/** Who needs the events before a version. */
const holds = (schema: string): string => `
create function ${schema}.stream_holds(given text, before integer, ignored text) returns json language plpgsql stable
set enable_seqscan = off as $$
declare
  ignored_names text[] := array(select json_array_elements_text(ignored::json));
begin
  return (
    select json_agg(hold order by subscription) from (
      select name as subscription, min(position) as position, (
        select count(*) from ${schema}.parked as one join ${schema}.messages as old on old.position = one.position
        where one.subscription = name and one.status <> 'skipped' and old.stream = given and old.version < before
      ) as parked
      from ${schema}.subscriptions where name <> all (ignored_names) group by name
    ) as hold
    where parked > 0 or exists (
      select from ${schema}.messages as old where old.stream = given and old.version < before and old.position > hold.position
    )
  );
end $$;
`;

/**
 * What has no position yet has been passed by nobody, so that has to be given before; the event that stays has one as well, so the last
 * position of all is never among what goes. The setting that the trigger asks for lasts no longer than the deletion.
 */
const truncate = (schema: string): string => `
create function ${schema}.stream_truncate(given text, before integer, ignored text) returns text
language plpgsql set enable_seqscan = off as $$
declare
  first integer;
  last integer;
  kept integer;
  held json;
  deleted bigint;
begin
  select min(version), max(version) into first, last from ${schema}.messages where stream = given and version is not null;
  if before > last then return json_build_object('kind', 'no-version', 'version', last); end if;
  select version into kept from ${schema}.snapshots where stream = given for update;
  if kept is null or kept < before - 1 or kept > last then
    return json_build_object('kind', 'no-snapshot', 'snapshot', kept);
  end if;
  if before <= first then return null; end if;
  if exists (select from ${schema}.messages where stream = given and version <= before and position is null) then
    return json_build_object('kind', 'no-position');
  end if;
  held := ${schema}.stream_holds(given, before, ignored);
  if held is not null then return json_build_object('kind', 'held', 'heldUpBy', held); end if;
  perform set_config('demesne.truncate', given, true);
  delete from ${schema}.messages where stream = given and version < before;
  get diagnostics deleted = row_count;
  perform set_config('demesne.truncate', '', true);
  update ${schema}.streams set first_version = before where stream = given;
  update ${schema}.purge_totals set messages = messages + deleted where id;
  return null;
end $$;
`;
