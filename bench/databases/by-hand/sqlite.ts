import { randomUUID } from 'node:crypto';
import type { Envelope } from 'demesne/messaging';
import type Database from 'libsql';
import { deposited, type PlainAccount } from './account.ts';
import { valuesOf } from './postgres-log.ts';

const EVENTS = `create table events (
  position integer primary key autoincrement,
  id text not null unique,
  type text not null,
  stream text not null,
  version integer not null,
  data text not null,
  meta text not null,
  bucket integer not null,
  tenant text not null,
  recorded_at text not null default (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
  unique (stream, version)
) strict`;
const INSERT = `insert into events (id, type, stream, version, data, meta, bucket, tenant) values (?, ?, ?, ?, ?, ?, ?, ?)`;

/** Opens a database as a store does. */
const begin = (database: Database.Database, synchronous: 'full' | 'normal'): void => {
  database.exec(`pragma journal_mode = wal; pragma synchronous = ${synchronous}; ${EVENTS}`);
};

/** A table of events, and a prepared statement for each of them. */
export class SqliteLogByHand {
  readonly #database: Database.Database;
  readonly #insert: Database.Statement;
  readonly #select: Database.Statement;

  constructor(database: Database.Database, synchronous: 'full' | 'normal') {
    this.#database = database;
    begin(database, synchronous);
    this.#insert = database.prepare(INSERT);
    this.#select = database.prepare(
      'select id, type, stream, version, data, meta, bucket, tenant from events where stream = ? order by version',
    );
  }

  append(envelopes: readonly Envelope[]): void {
    if (envelopes.length > 1) this.#database.exec('begin immediate');
    for (const envelope of envelopes) this.#insert.run(...valuesOf(envelope));
    if (envelopes.length > 1) this.#database.exec('commit');
  }

  /** The events of an aggregate, as rows. */
  load(stream: string): readonly object[] {
    return this.#select.all(stream) as object[];
  }
}

/** Accounts and their events, each change in one transaction. */
export class SqliteAccountsByHand {
  readonly #database: Database.Database;
  readonly #select: Database.Statement;
  readonly #update: Database.Statement;
  readonly #record: Database.Statement;

  constructor(database: Database.Database, ids: readonly string[]) {
    this.#database = database;
    begin(database, 'full');
    database.exec(
      'create table accounts (id text primary key, version integer not null, state text not null, updated_at text not null) strict',
    );
    this.#select = database.prepare('select version, state from accounts where id = ?');
    this.#update = database.prepare(
      'update accounts set version = version + 1, state = ?, updated_at = ? where id = ? and version = ?',
    );
    this.#record = database.prepare(INSERT);
    const state = JSON.stringify({ owner: 'Ada', cents: 0, movements: 0 });
    const insert = database.prepare('insert into accounts values (?, 1, ?, ?)');
    database.exec('begin');
    for (const id of ids) insert.run(id, state, '');
    database.exec('commit');
  }

  deposit(id: string, cents: number): void {
    const { version, state } = this.#select.get(id) as { version: number; state: string };
    const [next, now] = [deposited(JSON.parse(state) as PlainAccount, cents), new Date().toISOString()];
    const meta = JSON.stringify({ occurredAt: now, correlationId: randomUUID() });
    const event = [randomUUID(), 'bank.MoneyDeposited', `Account/${id}`, version + 1, JSON.stringify({ cents }), meta];
    this.#database.exec('begin immediate');
    try {
      const { changes } = this.#update.run(JSON.stringify(next), now, id, version);
      if (changes !== 1) throw new Error('Somebody else was faster.');
      this.#record.run(...event, 0, '');
      this.#database.exec('commit');
    } catch (error) {
      this.#database.exec('rollback');
      throw error;
    }
  }
}
