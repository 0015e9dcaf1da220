import { finding, type Finding } from '../../application/examination/finding.ts';
import type { PostgresConnection } from '../connection/postgres-connection.ts';

const TEN_MINUTES_MS = 600_000;

interface Snapshot {
  readonly holder: string;
  readonly minutes: number;
}

/**
 * Who keeps the server from forgetting what was: messages that have their position by now stay where those without one are looked
 * for. Of other roles' transactions only a role with pg_read_all_stats is told.
 */
export async function oldSnapshots(
  connection: Pick<PostgresConnection, 'rows'>,
  olderThanMs = TEN_MINUTES_MS,
): Promise<readonly Finding[]> {
  const rows = await connection.rows<Snapshot>(SNAPSHOTS, olderThanMs);
  return rows.map(({ holder, minutes }) => finding('OLD_SNAPSHOT', holder, `open for ${minutes} minutes`));
}

const SNAPSHOTS = `
select holder, floor(extract(epoch from clock_timestamp() - since) / 60)::integer as minutes from (
  select 'process ' || pid as holder, xact_start as since from pg_stat_activity
  where backend_xmin is not null and datname = current_database() and pid <> pg_backend_pid()
  union all
  select 'prepared transaction ' || gid, prepared from pg_prepared_xacts where database = current_database()
) as held where since <= clock_timestamp() - $1::bigint * interval '1 millisecond'
order by since`;
