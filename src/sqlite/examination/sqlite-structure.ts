import { differences, wrongSteps, type Structure } from '../../application/examination/structure.ts';
import type { Finding } from '../../application/examination/finding.ts';
import type { SqliteConnection } from '../connection/sqlite-connection.ts';
import { sqliteMigrations } from '../sqlite-migrations.ts';

const CREATE = /^create (table|index|trigger) (\S+)/i;

/** What is missing of the tables, indexes and triggers, or is otherwise; the database keeps the text that made each. */
export function wrongStructure(connection: SqliteConnection, prefix: string): readonly Finding[] {
  const made = sqliteMigrations(prefix).flatMap(({ sql }) => sql.split(/^(?=create |insert |--)/m));
  const rows = connection.all<{ readonly sql: string }>('select sql from sqlite_master where sql is not null');
  return differences(structureOf(made), structureOf(rows.map(({ sql }) => sql)));
}

/** What is wrong with the steps that were booked; another tool may have run them, and booked nothing here. */
export function wrongBooking(connection: SqliteConnection, prefix: string): readonly Finding[] {
  const table = `${prefix}migrations`;
  const isThere = connection.all(`select 1 from sqlite_master where type = 'table' and name = ?`, table).length > 0;
  if (!isThere) return [];
  const booked = connection.all<{ step: number; name: string }>(`select step, name from ${table} order by step`);
  return wrongSteps(sqliteMigrations(prefix), booked);
}

function structureOf(statements: readonly string[]): Structure {
  const found = new Map<string, string>();
  for (const statement of statements) {
    const [, kind, name] = CREATE.exec(statement) ?? [];
    if (kind !== undefined) found.set(`${kind.toLowerCase()} ${name}`, normal(statement));
  }
  return found;
}

/** The database writes the first words in capitals, and leaves the end out. */
const normal = (statement: string): string =>
  statement
    .replace(CREATE, (head) => head.toLowerCase())
    .replaceAll(/\s+/g, ' ')
    .replace(/;? *$/, '');
