/**
 * Functions, because each has to lock first and to look afterwards, and because nothing that happens to its caller in between
 * may leave a partition locked.
 *
 * Whoever locks several partitions does so in the order of their keys, so nobody waits in a circle.
 */
export const leasingFunctions = (schema: string): string =>
  register(schema) + shares(schema) + heartbeat(schema) + checkpoint(schema) + reset(schema) + repartition(schema);

/** Of those who register at once the first makes the first partition, and with it all. */
const register = (schema: string): string => `
create function ${schema}.subscription_register(subscribed text, wanted integer, start bigint) returns integer
language plpgsql as $$
begin
  insert into ${schema}.subscriptions (name, partition, partitions, position)
  values (subscribed, 0, wanted, start) on conflict do nothing;
  if found then
    insert into ${schema}.subscriptions (name, partition, partitions, position)
    select subscribed, one, wanted, start from generate_series(1, wanted - 1) as one;
  end if;
  return (select count(*) from ${schema}.subscriptions where name = subscribed);
end $$;
`;

/** What fairShare gives in TypeScript: the free partition that an owner may claim, and whether it has to release one. */
const shares = (schema: string): string => `
create function ${schema}.subscription_shares(of_owner text, names text[], moment timestamptz)
returns table (name text, claim integer, is_above boolean) language sql as $$
  with held as (
    select name, partition, case when lease_until > moment then owner end as owner
    from ${schema}.subscriptions where name = any (names)
  ),
  live as (
    select subscription as name, count(*) as owners from ${schema}.subscription_owners where subscription = any (names) group by subscription
  ),
  fair as (
    select name, count(*) / owners as least, count(*) % owners as more,
      min(partition) filter (where owner is null) as free, count(*) filter (where owner = of_owner) as mine
    from held join live using (name) group by name, owners
  ),
  above as (
    select name, owner, row_number() over (partition by name order by owner) as place
    from held join fair using (name) where owner is not null group by name, owner, least having count(*) > least
  ),
  known as (
    select fair.*, (select count(*) from above where above.name = fair.name) as others,
      (select place from above where above.name = fair.name and above.owner = of_owner) as place
    from fair
  )
  select name, case when mine < least or mine = least and others < more then free end,
    mine > least + 1 or coalesce(place > more, false)
  from known order by name
$$;
`;

/** Its time is the one after the locks, so that a heartbeat that had to wait judges by what is true then. */
const heartbeat = (schema: string): string => `
create function ${schema}.subscription_beat(beating text, named text, lease_ms double precision) returns text
language plpgsql as $$
declare
  names text[] := array(select json_array_elements_text(named::json));
  moment timestamptz;
  until timestamptz;
  surplus text[] := '{}';
  share record;
begin
  perform from ${schema}.subscriptions
  where owner = beating or name = any (names) or name in (select subscription from ${schema}.subscription_owners where owner = beating)
  order by name, partition for update;
  moment := clock_timestamp();
  until := moment + lease_ms * interval '1 millisecond';
  update ${schema}.subscriptions set lease_until = until where owner = beating;
  delete from ${schema}.subscription_owners where owner = beating and subscription <> all (names);
  delete from ${schema}.subscription_owners where subscription = any (names) and alive_until <= moment;
  insert into ${schema}.subscription_owners (subscription, owner, alive_until)
  select name, beating, until from ${schema}.subscriptions where name = any (names) group by name
  on conflict (subscription, owner) do update set alive_until = excluded.alive_until;
  for share in select * from ${schema}.subscription_shares(beating, names, moment) loop
    update ${schema}.subscriptions
    set crashes = crashes + (owner is not null)::integer, epoch = epoch + 1, owner = beating, lease_until = until
    where name = share.name and partition = share.claim;
    if share.is_above then surplus := surplus || share.name; end if;
  end loop;
  return json_build_object('surplus', surplus, 'leases', (select coalesce(json_agg(one), '[]') from (
    select name, partition, partitions, epoch, position, crashes, status
    from ${schema}.subscriptions where owner = beating order by name, partition
  ) as one));
end $$;
`;

const checkpoint = (schema: string): string => `
create function ${schema}.subscription_checkpoint(
  leased text, part integer, fence bigint, old bigint, reached bigint, is_clean boolean, given text
) returns boolean language plpgsql as $$
begin
  if given is not null then perform ${schema}.handled_lock(leased, given); end if;
  update ${schema}.subscriptions
  set position = reached, suspect = null, suspect_attempts = null, crashes = case when is_clean then 0 else crashes end
  where name = leased and partition = part and epoch = fence and position = old;
  if not found then return false; end if;
  if given is not null then
    perform ${schema}.handled_park(leased, fence, given);
    perform ${schema}.parked_add(leased, given);
  end if;
  return true;
end $$;
`;

const reset = (schema: string): string => `
create function ${schema}.subscription_reset(given text, start bigint) returns void language plpgsql as $$
begin
  perform from ${schema}.handled_buckets where subscription = given order by bucket for update;
  perform from ${schema}.subscriptions where name = given order by partition for update;
  update ${schema}.subscriptions
  set position = start, epoch = epoch + 1, owner = null, lease_until = null, crashes = 0, suspect = null, suspect_attempts = null
  where name = given;
  delete from ${schema}.parked where subscription = given and position > start;
  perform ${schema}.handled_reset(given, start);
end $$;
`;

const repartition = (schema: string): string => `
create function ${schema}.subscription_repartition(given text, wanted integer) returns void language plpgsql as $$
declare
  lowest bigint;
  highest bigint;
  standing text;
begin
  perform from ${schema}.subscriptions where name = given order by partition for update;
  select min(position), max(epoch), min(status) into lowest, highest, standing
  from ${schema}.subscriptions where name = given;
  if lowest is null then return; end if;
  delete from ${schema}.subscriptions where name = given;
  insert into ${schema}.subscriptions (name, partition, partitions, position, epoch, status)
  select given, one, wanted, lowest, highest + 1, standing from generate_series(0, wanted - 1) as one;
end $$;
`;
