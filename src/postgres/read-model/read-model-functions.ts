import { CONFLICT } from '../connection/own-sql-states.ts';

/**
 * Functions, because each has to lock first and to look afterwards. Whoever locks partitions and versions locks the partitions first, in the
 * order of their keys, so nobody waits in a circle.
 */
export const readModelFunctions = (schema: string): string =>
  register(schema) +
  writeRows(schema) +
  advance(schema) +
  fail(schema) +
  promote(schema) +
  retire(schema) +
  cancel(schema) +
  drop(schema);

/** Of two that register at once the first one is live; whoever comes second finds its own row, or looks again. */
const register = (schema: string): string => `
create function ${schema}.read_model_register(of_model text, of_version integer, subscribed text, until bigint) returns void
language plpgsql as $$
begin
  loop
    insert into ${schema}.read_models (model, version, subscription, status, replay_until)
    select of_model, of_version, subscribed,
      coalesce((
        select case when version < of_version then 'filling' else 'retired' end from ${schema}.read_models
        where model = of_model and status = 'live'
      ), 'live'), until
    on conflict do nothing;
    exit when found or exists (select from ${schema}.read_models where model = of_model and version = of_version);
  end loop;
end $$;
`;

/**
 * Writes rows in the order of their keys, or raises where one is not as it was read; then nothing of the statement is written. One after
 * the other by the whole of their key: of a table that has no statistics yet, such as that of a rebuild, a plan for all of them at once may look
 * through the version for each.
 *
 * A row that is not there can't be locked. Where units write, and none is to be there, or be left, one is put in its place for the moment: that
 * waits for whoever puts it at the same time, and whoever comes later waits for this transaction.
 */
const writeRows = (schema: string): string => `
create function ${schema}.read_model_write(of_model text, of_version integer, given text, first bigint, by_units boolean) returns void
language plpgsql set enable_seqscan = off as $$
declare
  sent record;
begin
  for sent in
    select tenant, key, data::json as data, expected, seen
    from json_to_recordset(given::json) as one(tenant text, key text, data text, expected bigint, seen boolean)
    order by tenant collate "C", key collate "C"
  loop
    if by_units and sent.data is null and coalesce(sent.expected, 0) = 0 then
${leftAway(schema)}
    elsif sent.seen then
      perform from ${theRow(schema)} and revision = sent.expected for share;
    elsif sent.data is null and sent.expected = 0 then
      perform from ${theRow(schema)} for update;
      found := not found;
    elsif sent.data is null then
      delete from ${theRow(schema)} and (sent.expected is null or revision = sent.expected);
      found := found or sent.expected is null;
    elsif sent.expected = 0 then
      insert into ${schema}.read_model_rows (model, version, tenant, key, data, revision)
      values (of_model, of_version, sent.tenant, sent.key, sent.data, first) on conflict do nothing;
    elsif sent.expected is null then
      insert into ${schema}.read_model_rows as kept (model, version, tenant, key, data, revision)
      values (of_model, of_version, sent.tenant, sent.key, sent.data, first)
      on conflict (model, version, tenant, key) do update set data = excluded.data, revision = kept.revision + 1;
    else
      update ${schema}.read_model_rows set data = sent.data, revision = revision + 1
      where model = of_model and version = of_version and tenant = sent.tenant and key = sent.key and revision = sent.expected;
    end if;
    continue when found;
    raise exception 'demesne: another has changed this row: %', json_build_object('tenant', sent.tenant, 'key', sent.key)
      using errcode = '${CONFLICT}';
  end loop;
end $$;
`;

/** Leaves no row, and nobody puts one until the end; finds whether none was there, where none is to be. */
const leftAway = (schema: string): string => `
      loop
        insert into ${schema}.read_model_rows (model, version, tenant, key, data, revision)
        values (of_model, of_version, sent.tenant, sent.key, 'null', first) on conflict do nothing;
        exit when not found and sent.expected = 0;
        delete from ${theRow(schema)};
        -- The one that was in the way may be gone by now, and with it all that could be locked.
        exit when found;
      end loop;`;

const theRow = (schema: string): string => `${schema}.read_model_rows
      where model = of_model and version = of_version and tenant = sent.tenant and key = sent.key`;

const advance = (schema: string): string => `
create function ${schema}.read_model_advance(
  leased text, part integer, fence bigint, old bigint, reached bigint, is_clean boolean, parked text,
  of_model text, of_version integer, given text
) returns text language plpgsql as $$
begin
  perform from ${schema}.subscriptions
  where name = leased and partition = part and epoch = fence and position = old for no key update;
  if not found then return 'refused'; end if;
  perform from ${schema}.read_models where model = of_model and version = of_version and status <> 'retired';
  if not found then return 'refused'; end if;
  if not ${schema}.subscription_checkpoint(leased, part, fence, old, reached, is_clean, parked) then return 'refused'; end if;
  if given is not null then
    perform ${schema}.read_model_write(of_model, of_version, given, greatest(reached, 1), false);
  end if;
  return 'done';
end $$;
`;

const fail = (schema: string): string => `
create function ${schema}.read_model_fail(
  leased text, part integer, fence bigint, old bigint, of_model text, of_version integer, given text
) returns boolean language plpgsql as $$
begin
  perform from ${schema}.subscriptions
  where name = leased and partition = part and epoch = fence and position = old for no key update;
  if not found then return false; end if;
  update ${schema}.read_models set failure = given::json where model = of_model and version = of_version;
  return found;
end $$;
`;

/**
 * A version is followed by later ones only, so all earlier ones retire. The epochs of what retires rise, so that whoever works on it is
 * refused, whatever it has seen before.
 */
const promote = (schema: string): string => `
create function ${schema}.read_model_promote(of_model text, of_version integer) returns boolean language plpgsql as $$
declare
  coming ${schema}.read_models;
  live ${schema}.read_models;
begin
  perform from ${schema}.subscriptions where name in (
    select subscription from ${schema}.read_models where model = of_model and status <> 'retired'
  ) order by name, partition for update;
  perform from ${schema}.read_models where model = of_model order by version for update;
  select * into coming from ${schema}.read_models where model = of_model and version = of_version and status = 'filling';
  if not found then return false; end if;
  select * into live from ${schema}.read_models where model = of_model and status = 'live';
  if live.version > of_version then
    -- It was registered while that one took its place.
    perform ${schema}.read_model_cancel(of_model, of_version);
    return false;
  end if;
  if coalesce((select min(position) from ${schema}.subscriptions where name = coming.subscription), -1) < greatest(
    coming.replay_until, (select max(position) from ${schema}.subscriptions where name = live.subscription)
  ) then return false; end if;
  update ${schema}.subscriptions set epoch = epoch + 1, owner = null, lease_until = null where name in (
    select subscription from ${schema}.read_models where model = of_model and version < of_version and status <> 'retired'
  );
  update ${schema}.read_models set status = 'retired'
  where model = of_model and version < of_version and status <> 'retired';
  update ${schema}.read_models set status = 'live' where model = of_model and version = of_version;
  return true;
end $$;
`;

const retire = (schema: string): string => `
create function ${schema}.read_model_retire(of_model text, of_version integer) returns boolean language plpgsql as $$
declare
  subscribed text;
begin
  perform from ${schema}.subscriptions where name in (
    select subscription from ${schema}.read_models where model = of_model and version = of_version
  ) order by partition for update;
  perform from ${schema}.read_models where model = of_model and version = of_version for update;
  update ${schema}.read_models set status = 'retired'
  where model = of_model and version = of_version and status <> 'retired' returning subscription into subscribed;
  if not found then return false; end if;
  update ${schema}.subscriptions set epoch = epoch + 1, owner = null, lease_until = null where name = subscribed;
  return true;
end $$;
`;

const cancel = (schema: string): string => `
create function ${schema}.read_model_cancel(of_model text, of_version integer) returns boolean language plpgsql as $$
begin
  perform from ${schema}.subscriptions where name in (
    select subscription from ${schema}.read_models where model = of_model and version = of_version
  ) order by partition for update;
  perform from ${schema}.read_models where model = of_model and version = of_version and status = 'filling' for update;
  return found and ${schema}.read_model_retire(of_model, of_version);
end $$;
`;

const drop = (schema: string): string => `
create function ${schema}.read_model_drop(of_model text, of_version integer, most integer) returns integer language plpgsql as $$
declare
  subscribed text;
  dropped integer;
begin
  select subscription into subscribed from ${schema}.read_models
  where model = of_model and version = of_version and status = 'retired';
  if not found then return 0; end if;
  delete from ${schema}.read_model_rows where ctid = any (array(
    select ctid from ${schema}.read_model_rows where model = of_model and version = of_version limit most
  ));
  get diagnostics dropped = row_count;
  if dropped < most then
    perform from ${schema}.subscriptions where name = subscribed order by partition for update;
    delete from ${schema}.parked where subscription = subscribed;
    delete from ${schema}.subscription_owners where subscription = subscribed;
    delete from ${schema}.subscriptions where name = subscribed;
  end if;
  return dropped;
end $$;
`;
