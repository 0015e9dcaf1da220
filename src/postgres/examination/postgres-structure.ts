import { finding, type Finding } from '../../application/examination/finding.ts';
import { differences, wrongSteps, type Structure } from '../../application/examination/structure.ts';
import { asJson, rowsOf, type PostgresConnection } from '../connection/postgres-connection.ts';
import type { PostgresQueryable } from '../connection/postgres-database.ts';
import { postgresMigrations } from '../postgres-migrations.ts';
import { sqlStateOf } from '../connection/sql-state.ts';

/** What stands for the schema while a sound set of tables is made, to compare with; it goes with its transaction. */
const SOUND = 'pg_temp';

interface Part {
  readonly name: string;
  readonly definition: string;
}

/** What is missing of tables, indexes, triggers and functions, or is otherwise than the migrations make it. */
export async function wrongStructure(connection: PostgresConnection, schema: string): Promise<readonly Finding[]> {
  let found: readonly Finding[] = [];
  try {
    await connection.transaction(async (client) => {
      const actual = await structureOf(client, `to_regnamespace('"${schema}"')`, schema);
      for (const { name, sql } of postgresMigrations(SOUND)) if (name !== 'schema') await client.query(sql);
      found = differences(await structureOf(client, 'pg_my_temp_schema()', SOUND, 'pg_temp_\\d+'), actual);
      return 'seen';
    });
  } catch (error) {
    if (!['42501', '25006'].includes(sqlStateOf(error) as string)) throw error;
    return [finding('UNSEEN_STRUCTURE', 'temporary tables', 'they can not be made here')];
  }
  return found;
}

/** What is wrong with the steps that were booked; another tool may have run them, and booked nothing here. */
export async function wrongBooking(connection: PostgresConnection, schema: string): Promise<readonly Finding[]> {
  const table = `"${schema}".migrations`;
  const isThere = await connection.rows(`select where to_regclass('${table}') is not null`);
  if (isThere.length === 0) return [];
  const [row] = await connection.rows<{ readonly found: string }>(
    `select ${asJson(`select step, name from ${table} order by step`)}`,
  );
  return wrongSteps(postgresMigrations(schema), JSON.parse((row as { readonly found: string }).found));
}

async function structureOf(
  client: PostgresQueryable,
  namespace: string,
  ...schemas: readonly string[]
): Promise<Structure> {
  // The name of a setting begins like a schema, but stands in quotes.
  const qualified = new RegExp(`(?<!['\\w])"?(?:${schemas.join('|')})"?\\.`, 'g');
  const [row] = await rowsOf<{ readonly found: string }>(client, `select ${asJson(parts(namespace))}`);
  const found = JSON.parse((row as { readonly found: string }).found) as readonly Part[];
  return new Map(found.map(({ name, definition }) => [name, definition.replaceAll(qualified, '')]));
}

const parts = (namespace: string): string => `
select 'column ' || attname || ' of table ' || relname as name, concat_ws(' ', format_type(atttypid, atttypmod),
  case when attnotnull then 'not null' end, attidentity, collname, pg_get_expr(adbin, adrelid)) as definition
from pg_attribute join pg_class as one on one.oid = attrelid left join pg_collation as sign on sign.oid = attcollation
  left join pg_attrdef on adrelid = one.oid and adnum = attnum
where relnamespace = ${namespace} and relkind in ('r', 'p') and attnum > 0 and not attisdropped
union all
select 'constraint ' || conname || ' of table ' || relname, pg_get_constraintdef(rule.oid)
from pg_constraint as rule join pg_class as one on one.oid = conrelid where relnamespace = ${namespace} and contype <> 'n'
union all
select 'index ' || relname, concat(pg_get_indexdef(indexrelid), case when not indisvalid then ' invalid' end)
from pg_index join pg_class as one on one.oid = indexrelid where relnamespace = ${namespace}
union all
select 'trigger ' || tgname || ' of table ' || relname,
  concat(pg_get_triggerdef(event.oid), case tgenabled when 'O' then '' else ' disabled' end)
from pg_trigger as event join pg_class as one on one.oid = tgrelid where relnamespace = ${namespace} and not tgisinternal
union all
select 'function ' || proname, pg_get_functiondef(oid) from pg_proc where pronamespace = ${namespace} and prokind = 'f'`;
