/**
 * What reads the log. Functions, because their plans are kept: making the plan of such a query takes longer than running it, and
 * a statement that is prepared by its name doesn't get through every pooler. They are made while the table may be empty, and
 * must fit when it is not. Each sees one state of the log, that of the statement it is called by.
 */
export const readingFunctions = (schema: string): string =>
  after(schema) +
  before(schema) +
  ofShare(schema) +
  ofStream(schema) +
  ofStreamBackwards(schema) +
  ofIds(schema) +
  head(schema);

const COLUMNS = 'id, type, stream, version, data, meta, tenant';

/** Rows as one text of JSON, which is read faster than rows, and has numbers for what drivers give as text. */
const asText = (rows: string): string => `(select coalesce(json_agg(one), '[]')::text from (${rows}) as one)`;

const isPending = (schema: string): string => `exists (select from ${schema}.messages where position is null)`;

/** About how many bytes of data are read at once, unless one message alone has more. */
const BYTES = 8 * 1_048_576;

/**
 * Asks for fewer where so many would fill the memory, here and at the reader's. What is small is weighed unread; what is stored as
 * large may be much larger, since it was compressed.
 */
const fitting = (data: string): string => `
  while most > 1 loop
    select sum(case when pg_column_size(data) < 2048 then pg_column_size(data) else octet_length(data::text) end), count(*)
    into weight, taken from (${data} limit most) as one;
    exit when weight is null or weight <= ${BYTES};
    most := (taken + 3) / 4;
  end loop;
  taken := most;`;

/** The messages after a position, and whether something is committed that has no position yet. */
const after = (schema: string): string => `
create function ${schema}.messages_after(place bigint, most bigint, out batch text, out pending boolean, out taken bigint)
language plpgsql stable set enable_seqscan = off as $$
declare
  weight bigint;
begin${fitting(`select data from ${schema}.messages where position > place order by position`)}
  select ${asText(`select position, ${COLUMNS} from ${schema}.messages where position > place order by position limit most`)},
    ${isPending(schema)} into batch, pending;
end $$;
`;

/**
 * The messages of some types and of every so-manieth bucket, within so many positions after one, and the last position that was
 * looked at. Positions become visible in their order, so whoever sees one sees all before it. What is pending matters at the end only. It is read in the
 * order of positions, which ends with the last that is wanted: to sort all that is looked through would cost as much for each few.
 */
const ofShare = (schema: string): string => `
create function ${schema}.messages_of_share(
  place bigint, most bigint, types text, parts integer, part integer, span bigint,
  out batch text, out pending boolean, out taken bigint, out seen bigint
) language plpgsql stable set enable_seqscan = off set enable_bitmapscan = off set enable_sort = off as $$
declare
  named text[] := array(select json_array_elements_text(types::json));
  last bigint;
  weight bigint;
begin
  select coalesce(max(position), 0) into last from ${schema}.messages;
  seen := least(last, place + span);${fitting(`select data from ${theShare(schema)}`)}
  select ${asText(`select position, ${COLUMNS} from ${theShare(schema)} limit most`)}, seen = last and ${isPending(schema)} into batch, pending;
end $$;
`;

const theShare = (schema: string): string => `${schema}.messages
    where position > place and position <= seen and bucket % parts = part and type = any (named) order by position`;

/** The messages before a position, of some types where they are given. What is pending will come after all that is there. */
const before = (schema: string): string => `
create function ${schema}.messages_before(place bigint, most bigint, types text, out batch text, out pending boolean, out taken bigint)
language plpgsql stable set enable_seqscan = off as $$
declare
  named text[] := case when types is not null then array(select json_array_elements_text(types::json)) end;
  weight bigint;
begin${fitting(`select data from ${theBefore(schema)}`)}
  select ${asText(`select position, ${COLUMNS} from ${theBefore(schema)} limit most`)},
    coalesce((select max(position) from ${schema}.messages), 0) + 1 < place and ${isPending(schema)} into batch, pending;
end $$;
`;

const theBefore = (schema: string): string => `${schema}.messages
    where position < place and (named is null or type = any (named)) order by position desc`;

/** The events of a stream from a version on. */
const ofStream = (schema: string): string =>
  page(schema, 'messages_of_stream', 'stream = given and version >= place order by version');

/** The events of a stream from a version downwards. */
const ofStreamBackwards = (schema: string): string =>
  page(schema, 'messages_of_stream_backwards', 'stream = given and version <= place order by version desc');

const page = (schema: string, name: string, which: string): string => `
create function ${schema}.${name}(given text, place bigint, most bigint, out batch text, out taken bigint)
language plpgsql stable set enable_seqscan = off as $$
declare
  weight bigint;
begin${fitting(`select data from ${schema}.messages where ${which}`)}
  batch := ${asText(`select ${COLUMNS} from ${schema}.messages where ${which} limit most`)};
end $$;
`;

const ofIds = (schema: string): string => `
create function ${schema}.messages_of_ids(ids text) returns text language plpgsql stable set enable_seqscan = off as $$
begin
  return ${asText(`select ${COLUMNS} from ${schema}.messages where id = any (array(select json_array_elements_text(ids::json)))`)};
end $$;
`;

const head = (schema: string): string => `
create function ${schema}.messages_head(out head bigint, out pending boolean)
language plpgsql stable set enable_seqscan = off as $$
begin
  select coalesce(max(position), 0), ${isPending(schema)} into head, pending from ${schema}.messages;
end $$;
`;
