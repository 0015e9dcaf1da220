import type { Weight } from '../../messaging/log/read-size.ts';
import type { SqliteConnection } from '../connection/sqlite-connection.ts';

/** What so many messages after a position would be. The database looks at one after the other, and holds none of them. */
export function weightAfter(connection: SqliteConnection, table: string, position: number, count: number): Weight {
  const data = `select data from ${table} where position > ? order by position limit ?`;
  const sql = `select total(length(data)) as bytes, count(*) as messages from (${data})`;
  return connection.all<Weight>(sql, position, count)[0] as Weight;
}
