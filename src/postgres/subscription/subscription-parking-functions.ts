/**
 * Whatever changes what is parked locks its partition first: a message that is parked behind another while that one is settled
 * would wait for ever.
 */
export const parkingFunctions = (schema: string): string =>
  promote(schema) + add(schema) + settle(schema) + decide(schema) + blocked(schema);

/** The first of a key that is behind nobody any more is tried at once. */
const promote = (schema: string): string => `
create function ${schema}.parked_promote(of_subscription text, keys text[]) returns void language sql as $$
  update ${schema}.parked set status = 'retrying', next_attempt_at = clock_timestamp()
  where subscription = of_subscription and position in (
    select min(position) from ${schema}.parked
    where subscription = of_subscription and key = any (keys) and status <> 'skipped'
    group by key having bool_and(status = 'behind')
  );
$$;
`;

const add = (schema: string): string => `
create function ${schema}.parked_add(of_subscription text, given text) returns void language plpgsql as $$
begin
  insert into ${schema}.parked as kept
    (subscription, position, key, bucket, id, type, status, attempts, next_attempt_at, cause, first_at, last_at)
  select of_subscription, position, key, bucket, id, type, status, attempts,
    clock_timestamp() + retry_in_ms * interval '1 millisecond', cause::json,
    to_timestamp(first_at / 1000.0), to_timestamp(last_at / 1000.0)
  from json_to_recordset(given::json) as one(
    position bigint, key text, bucket smallint, id text, type text, status text, attempts integer,
    retry_in_ms double precision, cause text, first_at bigint, last_at bigint
  )
  on conflict (subscription, position) do update
  set status = excluded.status, attempts = excluded.attempts, next_attempt_at = excluded.next_attempt_at,
    cause = excluded.cause, edited = null, edited_version = null, reason = null,
    first_at = excluded.first_at, last_at = excluded.last_at
  where kept.status = 'skipped';
  perform ${schema}.parked_promote(of_subscription, array(
    select distinct key from json_to_recordset(given::json) as one(key text)
  ));
end $$;
`;

const settle = (schema: string): string => `
create function ${schema}.parked_settle(
  leased text, part integer, fence bigint, place bigint, tried integer, failure text, failed_at bigint,
  retry_in_ms double precision
) returns boolean language plpgsql as $$
declare
  settled text;
begin
  perform from ${schema}.subscriptions where name = leased and partition = part and epoch = fence for no key update;
  if not found then return false; end if;
  if failure is null then
    delete from ${schema}.parked where subscription = leased and position = place and status <> 'skipped'
    returning key into settled;
    delete from ${schema}.handled_parked where subscription = leased and position = place;
    perform ${schema}.parked_promote(leased, array[settled]);
  else
    update ${schema}.parked
    set status = case when retry_in_ms is null then 'dead' else 'retrying' end,
      next_attempt_at = clock_timestamp() + retry_in_ms * interval '1 millisecond', cause = failure::json,
      first_at = coalesce(first_at, to_timestamp(failed_at / 1000.0)), last_at = to_timestamp(failed_at / 1000.0)
    where subscription = leased and position = place and attempts = tried and status <> 'skipped';
  end if;
  return true;
end $$;
`;

/** An operator has no lease, so all partitions are locked: which one it is may be about to change. */
const decide = (schema: string): string => `
create function ${schema}.parked_decide(
  of_subscription text, place bigint, kind text, detail text, of_version integer
) returns boolean language plpgsql as $$
declare
  settled text;
begin
  perform from ${schema}.subscriptions where name = of_subscription order by partition for no key update;
  if kind = 'skip' then
    update ${schema}.parked set status = 'skipped', next_attempt_at = null, reason = detail
    where subscription = of_subscription and position = place and status <> 'skipped'
    returning key into settled;
    delete from ${schema}.handled_parked where subscription = of_subscription and position = place;
    perform ${schema}.parked_promote(of_subscription, array[settled]);
  else
    update ${schema}.parked
    set edited = case kind when 'edit' then detail::json else edited end,
      edited_version = case kind when 'edit' then of_version else edited_version end,
      status = case status when 'behind' then status else 'retrying' end,
      next_attempt_at = case status when 'behind' then null else clock_timestamp() end,
      attempts = case status when 'behind' then attempts else 0 end
    where subscription = of_subscription and position = place and status <> 'skipped'
    returning key into settled;
  end if;
  return settled is not null;
end $$;
`;

/** Those of some keys that have a message parked; mostly there is nothing to compare them with. */
const blocked = (schema: string): string => `
create function ${schema}.parked_blocked(leased text, keys text) returns text language plpgsql stable
set enable_seqscan = off as $$
begin
  if not exists (select from ${schema}.parked where subscription = leased) then return '[]'; end if;
  return (select coalesce(json_agg(sent.key), '[]')::text from json_array_elements_text(keys::json) as sent(key) where exists (
    select from ${schema}.parked as kept where kept.subscription = leased and kept.key = sent.key and status <> 'skipped'
  ));
end $$;
`;
