import { ReadSize, type Weight } from '../../messaging/log/read-size.ts';
import type { SqliteConnection } from '../connection/sqlite-connection.ts';
import type { SqliteValue } from '../connection/sqlite-database.ts';

/** What so many of some messages would be. The database looks at one after the other, and holds none of them. */
function weightOf(connection: SqliteConnection, from: string, values: readonly SqliteValue[], count: number): Weight {
  const sql = `select total(length(data)) as bytes, count(*) as messages from (select data from ${from} limit ?)`;
  return connection.all<Weight>(sql, ...values, count)[0] as Weight;
}

/** How many may be read of what stands in a table, on conditions and in an order. */
export const fittingOf = (
  connection: SqliteConnection,
  from: string,
  values: readonly SqliteValue[],
  limit: number,
  size: ReadSize = new ReadSize(),
): number => size.fitting(limit, (count) => weightOf(connection, from, values, count));
