import { finding, type Finding, type FindingName } from '../../application/examination/finding.ts';
import { MessageExamination } from '../../application/examination/message-examination.ts';
import type { StoredMessage } from '../../messaging/log/stored-message.ts';
import { asJson, type PostgresConnection } from '../connection/postgres-connection.ts';
import { oldSnapshots } from './postgres-snapshots.ts';
import { wrongBooking, wrongStructure } from './postgres-structure.ts';

/** How many messages are held at a time at the most, and about how many bytes of data, unless one alone has more. */
const BATCH = 1_000;
const BYTES = 8 * 1_048_576;

/** Everything that is found to be wrong; what is in the tables is looked at only where all of them are there. */
export async function examine(connection: PostgresConnection, schema: string): Promise<readonly Finding[]> {
  const outside = [
    ...(await wrongSettings(connection, schema)),
    ...(await oldSnapshots(connection)),
    ...(await wrongBooking(connection, schema)),
    ...(await wrongStructure(connection, schema)),
  ];
  if (outside.some(({ name, at }) => name === 'MISSING_OBJECT' && at.startsWith('column '))) return outside;
  const inside = await connection.rows<Found>(contents(`"${schema}"`));
  const told = inside.map(({ name, at, found }) => finding(name, at, found));
  return [...outside, ...told, ...(await wrongMessages(connection, schema))];
}

interface Found {
  readonly name: FindingName;
  readonly at: string;
  readonly found: string;
}

async function wrongSettings(connection: PostgresConnection, schema: string): Promise<readonly Finding[]> {
  const sql = `select current_setting('synchronous_commit') as synchronous_commit,
    current_setting('transaction_read_only') as read_only, pg_is_in_recovery() as is_standby, (
      select seqcache > 1 from pg_sequence where seqrelid = pg_get_serial_sequence(to_regclass('"${schema}".messages')::text, 'seq')::regclass
    ) as is_cached`;
  const [row] = await connection.rows<Record<string, unknown>>(sql);
  const { synchronous_commit, read_only, is_standby, is_cached } = row ?? {};
  return [
    ...(is_standby === true ? [finding('READ_ONLY', 'the server', 'a standby')] : []),
    ...(is_standby !== true && read_only === 'on' ? [finding('READ_ONLY', 'default_transaction_read_only', 'on')] : []),
    ...(synchronous_commit === 'off' ? [finding('UNSAFE_SETTING', 'synchronous_commit', 'off')] : []),
    ...(is_cached === true
      ? [finding('CACHED_IDENTITY', 'column seq of table messages', 'several drawn at once')]
      : []),
  ];
}

async function wrongMessages(connection: PostgresConnection, schema: string): Promise<readonly Finding[]> {
  type Row = Omit<StoredMessage, 'data' | 'meta'> & { readonly position: number; data: string; meta: string };
  const next = `select position, data from "${schema}".messages where position > $1::bigint order by position limit ${BATCH}`;
  const sized = `select position, lag(total, 1, 0::bigint) over (order by position) as before from (
    select position, sum(octet_length(data::text)) over (order by position)::bigint as total from (${next}) as next) as one`;
  const sql = `select ${asJson(`select position, id, type, stream, version, data::text as data, meta::text as meta, bucket, tenant
    from "${schema}".messages where position > $1::bigint and position <= (
      select max(position) from (${sized}) as sized where before < ${BYTES}
    ) order by position`)}`;
  const examination = new MessageExamination();
  for (let after = 0; ;) {
    const [batch] = await connection.rows<{ readonly found: string }>(sql, after);
    const rows = JSON.parse((batch as { readonly found: string }).found) as readonly Row[];
    for (const row of rows) {
      examination.see(row.position, () => ({ ...row, data: JSON.parse(row.data), meta: JSON.parse(row.meta) }));
    }
    if (rows.length === 0) return examination.findings;
    after = rows.at(-1)?.position as number;
  }
}

const counting = (name: FindingName, from: string): string => `
select '${name}' as name, 'messages' as at, count(*) || ', the first at position ' || min(position) as found
from (${from}) as wrong having count(*) > 0`;

/** What is wrong between the events of a stream. */
const inStreams = (schema: string, wrong: string): string => `
select * from (
  select position, version, lag(position) over stream as former_position, lag(version) over stream as former_version
  from ${schema}.messages where version is not null window stream as (partition by stream order by version)
) as event where ${wrong}`;

const contents = (schema: string): string =>
  [
    `select 'PENDING_MESSAGES' as name, 'messages' as at, count(*) || ' without one' as found from ${schema}.messages
     where position is null and recorded_at < clock_timestamp() - interval '1 minute' having count(*) > 0`,
    `select 'LOST_MESSAGES', 'messages', abs(count) || case when count > 0 then ' missing' else ' too many' end from (
       select coalesce(max(position), 0) - count(position) - (select sum(messages) from ${schema}.purge_totals) as count from ${schema}.messages
     ) as difference where count <> 0`,
    counting(
      'REPEATED_POSITION',
      `select position from ${schema}.messages where position is not null group by position having count(*) > 1`,
    ),
    counting('STREAM_OUT_OF_ORDER', inStreams(schema, 'position < former_position')),
    counting('STREAM_WITH_GAP', inStreams(schema, 'version > former_version + 1')),
    `select 'SNAPSHOT_AHEAD', 'snapshots', count(*) || ', the first of stream ' || min(stream) from ${schema}.snapshots as one
     where version > coalesce((select max(version) from ${schema}.messages where messages.stream = one.stream), 0) having count(*) > 0`,
    `select 'SNAPSHOT_MISSING', 'snapshots', count(*) || ', the first of stream ' || min(stream) from ${schema}.streams as cut
     where first_version > 1 and not exists (
       select from ${schema}.snapshots as one where one.stream = cut.stream and one.version >= cut.first_version - 1
     ) having count(*) > 0`,
    `select 'CHECKPOINT_AHEAD', 'subscription ' || name, 'position ' || max(position) || ', and the log ends at ' || max(head)
     from ${schema}.subscriptions, (select coalesce(max(position), 0) as head from ${schema}.messages) as log
     where position > head group by name`,
    `select 'BROKEN_PARTITIONS', 'subscription ' || name, count(*) || ' of ' || max(partitions) from ${schema}.subscriptions
     group by name having count(*) <> max(partitions) or min(partitions) <> max(partitions) or max(partition) <> count(*) - 1`,
    `select 'PARKED_WITHOUT_MESSAGE', 'subscription ' || subscription, count(*) || ', the first at position ' || min(position)
     from ${schema}.parked as one where status <> 'skipped'
       and not exists (select from ${schema}.messages where messages.position = one.position) group by subscription`,
  ].join('\nunion all\n');
