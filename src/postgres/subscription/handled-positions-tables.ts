import { BUCKETS } from '../../messaging/log/bucket.ts';

/** How far each bucket was handled, and what was handled of what is parked. A bucket changes with every message of it. */
export const handledPositionsTables = (schema: string): string => `
create table ${schema}.handled_buckets (
  subscription text collate "C" not null,
  bucket smallint not null check (bucket between 0 and ${BUCKETS - 1}),
  position bigint not null check (position >= 0),
  epoch bigint not null,
  primary key (subscription, bucket)
) with (fillfactor = 50);

create table ${schema}.handled_parked (
  subscription text collate "C" not null,
  position bigint not null,
  primary key (subscription, position)
);
`;

/**
 * Whoever locks buckets does so in their order, and before it locks partitions: a unit that is stopped in the middle of its
 * transaction holds up its bucket, and no heartbeat.
 */
export const handledPositionsFunctions = (schema: string): string =>
  track(schema) + lock(schema) + park(schema) + reset(schema);

const track = (schema: string): string => `
create function ${schema}.handled_track(of_subscription text) returns void language sql as $$
  insert into ${schema}.handled_buckets (subscription, bucket, position, epoch)
  select name, bucket, position, 0 from generate_series(0, ${BUCKETS - 1}) as bucket
  join ${schema}.subscriptions on partition = bucket % partitions
  where name = of_subscription order by bucket on conflict do nothing;
$$;
`;

/** Locks the buckets of some messages. */
const lock = (schema: string): string => `
create function ${schema}.handled_lock(of_subscription text, given text) returns void language plpgsql as $$
begin
  perform from ${schema}.handled_buckets
  where subscription = of_subscription
    and bucket in (select sent.bucket from json_to_recordset(given::json) as sent(bucket smallint))
  order by bucket for update;
end $$;
`;

/**
 * Notes the buckets of messages that are about to be parked, under whose epoch, and which of those were handled: an owner that was
 * replaced must not go on after what its successor has put aside.
 */
const park = (schema: string): string => `
create function ${schema}.handled_park(of_subscription text, fence bigint, given text) returns void language plpgsql as $$
begin
  insert into ${schema}.handled_parked (subscription, position)
  select of_subscription, sent.position
  from json_to_recordset(given::json) as sent(position bigint, bucket smallint)
  join ${schema}.handled_buckets as reached
    on reached.subscription = of_subscription and reached.bucket = sent.bucket and reached.position >= sent.position
  where not exists (
    select from ${schema}.parked as one
    where one.subscription = of_subscription and one.position = sent.position and one.status <> 'skipped'
  )
  on conflict do nothing;
  update ${schema}.handled_buckets as reached
  set position = greatest(reached.position, sent.position), epoch = greatest(reached.epoch, fence)
  from (
    select bucket, max(position) as position
    from json_to_recordset(given::json) as sent(position bigint, bucket smallint) group by bucket
  ) as sent
  where reached.subscription = of_subscription and reached.bucket = sent.bucket;
end $$;
`;

/** Takes the buckets back to a position, under the epochs of the partitions that they are in now. */
const reset = (schema: string): string => `
create function ${schema}.handled_reset(of_subscription text, start bigint) returns void language plpgsql as $$
begin
  update ${schema}.handled_buckets as reached set position = least(reached.position, start), epoch = one.epoch
  from ${schema}.subscriptions as one
  where reached.subscription = of_subscription and one.name = of_subscription
    and one.partition = reached.bucket % one.partitions;
  delete from ${schema}.handled_parked as kept where kept.subscription = of_subscription and kept.position > start;
end $$;
`;
