import { finding, type Finding, type FindingName } from '../../application/examination/finding.ts';
import { counted, MessageExamination } from '../../application/examination/message-examination.ts';
import { ReadSize } from '../../messaging/log/read-size.ts';
import type { StoredMessage } from '../../messaging/log/stored-message.ts';
import { fittingOf } from '../log/message-weight.ts';
import type { SqliteConnection } from '../connection/sqlite-connection.ts';
import { wrongBooking, wrongStructure } from './sqlite-structure.ts';

/** How many messages are held at a time, at the most. */
const BATCH = 1_000;

/** Everything that is found to be wrong; what is in the tables is looked at only where they can be read. */
export function examine(connection: SqliteConnection, prefix: string): readonly Finding[] {
  const outside = [
    ...wrongSettings(connection),
    ...wrongBooking(connection, prefix),
    ...wrongStructure(connection, prefix),
  ];
  const isLost = outside.some(
    ({ name, at }) => name === 'CORRUPT_FILE' || (name === 'MISSING_OBJECT' && at.startsWith('table ')),
  );
  return isLost ? outside : [...outside, ...wrongLog(connection, prefix), ...wrongSubscriptions(connection, prefix)];
}

function wrongSettings(connection: SqliteConnection): readonly Finding[] {
  const pragma = (name: string): unknown => Object.values(connection.all<object>(`pragma ${name}`)[0] ?? {})[0];
  const [file] = connection.all<{ readonly file: string | null }>(
    `select file from pragma_database_list where name = 'main'`,
  );
  const [journal, synchronous, check] = [pragma('journal_mode'), Number(pragma('synchronous')), pragma('quick_check')];
  return [
    ...(pragma('query_only') === 1 ? [finding('READ_ONLY', 'pragma query_only', 'on')] : []),
    // What is in memory outlives nothing anyway.
    ...(file?.file && journal !== 'wal' ? [finding('UNSAFE_SETTING', 'pragma journal_mode', String(journal))] : []),
    ...(synchronous < 2
      ? [finding('UNSAFE_SETTING', 'pragma synchronous', ['off', 'normal'][synchronous] as string)]
      : []),
    ...(check === 'ok' ? [] : [finding('CORRUPT_FILE', 'the file', 'pragma quick_check tells of damage')]),
  ];
}

function wrongLog(connection: SqliteConnection, prefix: string): readonly Finding[] {
  const messages = `${prefix}messages`;
  return [
    ...lost(connection, prefix),
    ...ask(connection, 'STREAM_OUT_OF_ORDER', inStreams(messages, 'position < former_position')),
    ...ask(connection, 'STREAM_WITH_GAP', inStreams(messages, 'version > former_version + 1')),
    ...wrongMessages(connection, messages),
    ...wrongSnapshots(connection, prefix),
  ];
}

function lost(connection: SqliteConnection, prefix: string): readonly Finding[] {
  const sql = `select coalesce(max(position), 0) - count(*) - (select messages from ${prefix}purge_totals) as count from ${prefix}messages`;
  const count = connection.all<{ readonly count: number }>(sql)[0]?.count ?? 0;
  return count === 0
    ? []
    : [finding('LOST_MESSAGES', 'messages', `${Math.abs(count)} ${count > 0 ? 'missing' : 'too many'}`)];
}

/** What is wrong between the events of a stream. */
const inStreams = (messages: string, wrong: string): string => `
select count(*) as count, min(position) as first from (
  select position, version, lag(position) over stream as former_position, lag(version) over stream as former_version
  from ${messages} where version is not null window stream as (partition by stream order by version)
) where ${wrong}`;

function ask(connection: SqliteConnection, name: FindingName, sql: string): readonly Finding[] {
  const [row] = connection.all<{ readonly count: number; readonly first: number }>(sql);
  return row === undefined || row.count === 0 ? [] : [finding(name, 'messages', counted(row.count, row.first))];
}

function wrongSnapshots(connection: SqliteConnection, prefix: string): readonly Finding[] {
  const found = (name: FindingName, from: string): readonly Finding[] =>
    connection
      .all<{ readonly found: string }>(
        `select count(*) || ', the first of stream ' || min(stream) as found from ${from} having count(*) > 0`,
      )
      .map((row) => finding(name, 'snapshots', row.found));
  return [
    ...found(
      'SNAPSHOT_AHEAD',
      `${prefix}snapshots as one where version > coalesce((select max(version) from ${prefix}messages where stream = one.stream), 0)`,
    ),
    ...found(
      'SNAPSHOT_MISSING',
      `${prefix}streams as cut where first_version > 1 and not exists (
         select 1 from ${prefix}snapshots where stream = cut.stream and version >= cut.first_version - 1
       )`,
    ),
  ];
}

function wrongMessages(connection: SqliteConnection, messages: string): readonly Finding[] {
  type Row = Omit<StoredMessage, 'data' | 'meta'> & { readonly position: number; data: string; meta: string };
  const from = `${messages} where position > ? order by position`;
  const size = new ReadSize();
  const examination = new MessageExamination();
  for (let after = 0; ;) {
    const limit = fittingOf(connection, from, [after], BATCH, size);
    const rows = connection.all<Row>(`select * from ${from} limit ?`, after, limit);
    for (const row of rows) {
      examination.see(row.position, () => ({ ...row, data: JSON.parse(row.data), meta: JSON.parse(row.meta) }));
    }
    if (rows.length === 0) return examination.findings;
    after = rows.at(-1)?.position as number;
  }
}

function wrongSubscriptions(connection: SqliteConnection, prefix: string): readonly Finding[] {
  const found = (name: FindingName, sql: string): readonly Finding[] =>
    connection
      .all<{ readonly at: string; readonly found: string }>(sql)
      .map((row) => finding(name, `subscription ${row.at}`, row.found));
  return [
    ...found(
      'CHECKPOINT_AHEAD',
      `select name as at, 'position ' || max(position) || ', and the log ends at ' || head as found
       from ${prefix}subscriptions, (select coalesce(max(position), 0) as head from ${prefix}messages)
       where position > head group by name`,
    ),
    ...found(
      'BROKEN_PARTITIONS',
      `select name as at, count(*) || ' of ' || max(partitions) as found from ${prefix}subscriptions
       group by name having count(*) <> max(partitions) or min(partitions) <> max(partitions) or max(partition) <> count(*) - 1`,
    ),
    ...found(
      'PARKED_WITHOUT_MESSAGE',
      `select subscription as at, count(*) || ', the first at position ' || min(position) as found from ${prefix}parked
       where status <> 'skipped' and position not in (select position from ${prefix}messages) group by subscription`,
    ),
  ];
}
