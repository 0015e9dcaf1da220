import { missingSteps, type Migration } from '../application/migration/migration.ts';
import type { SqliteConnection } from './connection/sqlite-connection.ts';
import { inboxTable } from './sqlite-inbox.ts';
import { scheduledTable } from './sqlite-schedule.ts';
import { streamTables } from './stream/sqlite-stream-tables.ts';
import { readModelTables } from './read-model/sqlite-read-model-tables.ts';
import { subscriptionTables } from './subscription/sqlite-subscription-tables.ts';

/**
 * The tables of a `SqliteStore` as numbered steps of SQL.
 *
 * *When to use*: where a migration tool of your own runs them; otherwise `store.migrate()` does.
 *
 * @example
 * ```ts
 * import { sqliteMigrations } from 'demesne/sqlite';
 *
 * const steps = sqliteMigrations('shop_').map(({ step, name }) => `${step} ${name}`);
 * steps; // => ['1 messages', '2 aggregates', '3 subscriptions', '4 inbox', '5 scheduled', '6 read models']
 * ```
 * @see Ambler & Sadalage 2006, Refactoring Databases
 * @since 0.2.0
 */
export const sqliteMigrations = (prefix = 'demesne_'): readonly Migration[] => [
  { step: 1, name: 'messages', sql: messages(prefix) },
  { step: 2, name: 'aggregates', sql: aggregates(`${prefix}aggregates`) },
  { step: 3, name: 'subscriptions', sql: subscriptionTables(prefix) },
  { step: 4, name: 'inbox', sql: inboxTable(prefix) },
  { step: 5, name: 'scheduled', sql: scheduledTable(prefix) },
  { step: 6, name: 'read models', sql: readModelTables(prefix) },
];

/** The position is the order of commits, because one writer at a time has the database. */
const messages = (prefix: string): string =>
  messagesTable(`${prefix}messages`) + appendOnly(prefix) + streamTables(prefix);

const messagesTable = (table: string): string => `
create table ${table} (
  position integer primary key autoincrement,
  id text not null unique,
  type text not null,
  stream text,
  version integer check (version > 0),
  data text not null check (json_valid(data)),
  meta text not null check (json_valid(meta)),
  bucket integer not null check (bucket between 0 and 255),
  tenant text not null,
  recorded_at text not null default (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
  unique (stream, version),
  check (version is null or stream is not null)
) strict;

create index ${table}_expendable on ${table} (recorded_at) where version is null;
`;

/**
 * What was to be delivered only goes while a purge is under way; an event while its stream is truncated, unless it is the last of
 * it, or no snapshot holds it.
 */
const appendOnly = (prefix: string, table = `${prefix}messages`, purged = `${prefix}purge_totals`): string => `
create trigger ${table}_stay before update on ${table} begin
  select raise(abort, 'demesne: messages never change');
end;

create table ${purged} (
  id integer primary key check (id = 1),
  messages integer not null,
  is_purging integer not null check (is_purging in (0, 1))
) strict;
insert into ${purged} values (1, 0, 0);

create trigger ${table}_remain before delete on ${table}
when case when old.version is null then not exists (select 1 from ${purged} where is_purging = 1)
  else not exists (select 1 from ${prefix}streams where stream = old.stream and is_truncating = 1)
    or not exists (select 1 from ${table} where stream = old.stream and version > old.version)
    or not exists (select 1 from ${prefix}snapshots where stream = old.stream and version >= old.version)
end begin
  select raise(abort, 'demesne: messages are never deleted');
end;

-- INSERT OR REPLACE deletes without asking the trigger above, and INSERT OR IGNORE keeps silent; so each is refused before.
create trigger ${table}_once before insert on ${table} begin
  select raise(abort, 'demesne: DUPLICATE_MESSAGE') from ${table} where id = new.id;
  select raise(abort, 'demesne: STREAM_ARCHIVED') from ${prefix}streams
    where stream = new.stream and new.version is not null and archived_at is not null;
  select raise(abort, 'demesne: VERSION_TAKEN') from ${table} where stream = new.stream and version >= new.version;
  select raise(abort, 'demesne: messages never change') from ${table} where position = new.position;
end;
`;

/** A removed aggregate keeps its row, without its state, so that its id stays taken; JSON null is a state in tables of the user. */
const aggregates = (table: string): string => `
create table ${table} (
  tenant text not null,
  name text not null,
  id text not null,
  version integer not null check (version > 0),
  state text check (json_valid(state)),
  created_at text not null,
  created_by text,
  updated_at text not null,
  updated_by text,
  deleted_at text,
  primary key (tenant, name, id),
  check ((state is null) = (deleted_at is not null))
) strict, without rowid;`;

/** Runs the steps that are missing, in one transaction: whoever comes second waits, and finds nothing to do. */
export function migrate(connection: SqliteConnection, prefix: string): void {
  const table = `${prefix}migrations`;
  connection.transaction(() => {
    connection.exec(`create table if not exists ${table} (
      step integer primary key,
      name text not null,
      applied_at text not null
    ) strict`);
    const done = connection.all<{ readonly step: unknown }>(`select step from ${table}`);
    for (const { step, name, sql } of missingSteps(sqliteMigrations(prefix), done)) {
      connection.exec(sql);
      connection.run(`insert into ${table} values (?, ?, strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))`, step, name);
    }
  });
}
