import { quoted, type MappedTable } from '../../application/tables/mapped-table.ts';
import type { ColumnKinds } from '../../application/tables/column.ts';

/** What reads a column as JSON that loses nothing of it. */
const READ: Partial<Record<keyof ColumnKinds, (column: string) => string>> = {
  text: (column) => `${column}::text`,
  integer: (column) => `${column}::float8`,
  number: (column) => `${column}::float8`,
  bigint: (column) => `${column}::text`,
  instant: (column) => `(extract(epoch from ${column}) * 1000)::float8`,
  json: (column) => `${column}::json`,
};

const equal = (columns: readonly string[], left: string, right: string): string =>
  columns.map((column) => `${left}.${quoted(column)} = ${right}.${quoted(column)}`).join(' and ');

/** Rows out of JSON, each column of the type that the table has. */
const sent = ({ name }: MappedTable, parameter: number): string =>
  `json_populate_recordset(null::${quoted(name)}, $${parameter}::text::json)`;

/** The rows that an aggregate of the store's own table, `guard`, has in another, as JSON. No column can be called `a row`. */
export const rowsSql = (table: MappedTable): string => {
  const { id, tenant } = table.owner;
  const columns = Array.from(table.codecs, ([column, { kind }]) => {
    const name = `kept.${quoted(column)}`;
    return `${READ[kind]?.(name) ?? name} as ${quoted(column)}`;
  });
  const owner = [`'${id}', guard.id`, ...(tenant === undefined ? [] : [`'${tenant}', guard.tenant`])].join(', ');
  const owning = [id, ...(tenant === undefined ? [] : [tenant])];
  return `(select coalesce(json_agg("a row"), '[]') from (
    select ${columns.join(', ')} from json_populate_record(null::${quoted(table.name)}, json_build_object(${owner})) as owner
    join ${quoted(table.name)} as kept on ${equal(owning, 'kept', 'owner')}) as "a row")`;
};

/** Deletes the rows of some owners, `$1`, but those that are there still, `$2`. */
export const removeSql = (table: MappedTable): string => {
  const { id, tenant } = table.owner;
  const owning = [id, ...(tenant === undefined ? [] : [tenant])];
  return `delete from ${quoted(table.name)} as kept using ${sent(table, 1)} as owner
    where ${equal(owning, 'kept', 'owner')}
      and not exists (select 1 from ${sent(table, 2)} as sent where ${equal(table.identity, 'sent', 'kept')})`;
};

/**
 * Writes rows, `$1`: those that are there are changed, the others are new. It needs no unique key to be declared, since whoever
 * changes an aggregate has locked its row in the store's own table.
 */
export const writeSql = (table: MappedTable): string => {
  const changed = [...table.codecs.keys()].filter((column) => !table.key.includes(column));
  const set = changed.map((column) => `${quoted(column)} = sent.${quoted(column)}`).join(', ');
  const update = `, changed as (update ${quoted(table.name)} as kept set ${set} from sent where ${equal(table.identity, 'sent', 'kept')})`;
  return `with sent as materialized (select * from ${sent(table, 1)})${changed.length === 0 ? '' : update} ${insert(table)}`;
};

/** Writes new rows, `$1`, and gives the ids of those that were. */
export const beginSql = (table: MappedTable): string =>
  `with sent as materialized (select * from ${sent(table, 1)}) ${insert(table)} returning ${quoted(table.owner.id)}::text as id`;

const insert = (table: MappedTable): string => {
  const { id, tenant } = table.owner;
  const columns = [id, ...(tenant === undefined ? [] : [tenant]), ...table.codecs.keys()].map(quoted).join(', ');
  return `insert into ${quoted(table.name)} (${columns}) select ${columns} from sent
    where not exists (select 1 from ${quoted(table.name)} as kept where ${equal(table.identity, 'sent', 'kept')})`;
};
