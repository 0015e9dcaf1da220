import { STALE } from '../connection/own-sql-states.ts';

/**
 * What writes states; functions, because their plans are kept. They are made while the table may be empty, and must fit when it is not: a
 * row at a time, found by its key, can't become a look through the whole table.
 */
export const aggregatesFunctions = (schema: string): string => writeAggregates(schema) + writeUnit(schema);

/**
 * Writes states, those of new aggregates where 0 is expected, or raises over one that is otherwise; then nothing is written. In the order of
 * their keys, so that two who write the same ones don't wait in a circle.
 */
const writeAggregates = (schema: string): string => `
create function ${schema}.aggregates_write(states text) returns void
language plpgsql set enable_seqscan = off as $$
declare
  sent record;
  stale json;
  moment timestamptz;
begin
  for sent in select * from json_to_recordset(states::json) as one(
    tenant text, name text, id text, expected integer, version integer, state text, deleted boolean, at float8, by text
  ) order by tenant collate "C", name collate "C", id collate "C" loop
    moment := timestamptz 'epoch' + sent.at * interval '1 millisecond';
    if sent.expected > 0 then
      update ${schema}.aggregates as kept set version = sent.version, state = sent.state::json, updated_at = moment,
        updated_by = sent."by", deleted_at = case when sent.deleted then moment end
      where kept.tenant = sent.tenant and kept.name = sent.name and kept.id = sent.id and kept.version = sent.expected;
    else
      insert into ${schema}.aggregates
        (tenant, name, id, version, state, created_at, created_by, updated_at, updated_by, deleted_at)
      values (sent.tenant, sent.name, sent.id, sent.version, sent.state::json, moment, sent."by", moment, sent."by",
        case when sent.deleted then moment end)
      on conflict do nothing;
    end if;
    continue when found;
    select json_build_object('tenant', sent.tenant, 'name', sent.name, 'id', sent.id, 'found', coalesce((
      select kept.version from ${schema}.aggregates as kept
      where kept.tenant = sent.tenant and kept.name = sent.name and kept.id = sent.id
    ), 0)) into stale;
    raise exception 'demesne: this aggregate is otherwise: %', stale using errcode = '${STALE}';
  end loop;
end $$;
`;

/** States and messages in one round trip, which is a transaction of its own where it is sent alone. */
const writeUnit = (schema: string): string => `
create function ${schema}.unit_write(
  states text, given text, streams text, one text, version integer, last integer, begins boolean, brought text
) returns void language plpgsql as $$
begin
  perform ${schema}.aggregates_write(states);
  perform ${schema}.messages_append(given, streams, one, version, last, begins, brought);
end $$;
`;
