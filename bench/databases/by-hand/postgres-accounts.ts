import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { deposited, type PlainAccount } from './account.ts';

/** Accounts and their events, each change in one transaction, and refused where somebody else was faster. */
export class PostgresAccountsByHand {
  readonly #pool: pg.Pool;
  readonly #schema: string;

  constructor(pool: pg.Pool, schema: string) {
    this.#pool = pool;
    this.#schema = schema;
  }

  async create(ids: readonly string[]): Promise<this> {
    await this.#pool.query(`create schema ${this.#schema};
      create table ${this.#schema}.accounts (id text primary key, version integer not null, state json not null, updated_at timestamptz not null);
      create table ${this.#schema}.events (
        seq bigint generated always as identity primary key, id uuid not null unique, type text not null,
        stream text not null, version integer not null, data json not null, meta json not null, unique (stream, version)
      )`);
    const state = JSON.stringify({ owner: 'Ada', cents: 0, movements: 0 });
    const sql = `insert into ${this.#schema}.accounts select unnest($1::text[]), 1, $2, now()`;
    await this.#pool.query(sql, [ids, state]);
    return this;
  }

  async deposit(id: string, cents: number): Promise<void> {
    const select = `select version, state from ${this.#schema}.accounts where id = $1`;
    const { rows } = await this.#pool.query({ name: 'select', text: select, values: [id] });
    const [{ version, state }] = rows as [{ version: number; state: PlainAccount }];
    const [next, now] = [deposited(state, cents), new Date().toISOString()];
    const client = await this.#pool.connect();
    try {
      await client.query('begin');
      await this.#update(client, [id, version, JSON.stringify(next), now]);
      await this.#record(client, [`Account/${id}`, version + 1, { cents }, now]);
      await client.query('commit');
    } catch (error) {
      await client.query('rollback');
      throw error;
    } finally {
      client.release();
    }
  }

  async #update(client: pg.ClientBase, values: readonly unknown[]): Promise<void> {
    const text = `update ${this.#schema}.accounts set version = version + 1, state = $3, updated_at = $4 where id = $1 and version = $2`;
    const { rowCount } = await client.query({ name: 'update', text, values: [...values] });
    if (rowCount !== 1) throw new Error('Somebody else was faster.');
  }

  async #record(client: pg.ClientBase, [stream, version, data, occurredAt]: readonly unknown[]): Promise<void> {
    const text = `insert into ${this.#schema}.events (id, type, stream, version, data, meta) values ($1, 'bank.MoneyDeposited', $2, $3, $4, $5)`;
    const meta = JSON.stringify({ occurredAt, correlationId: randomUUID() });
    const values = [randomUUID(), stream, version, JSON.stringify(data), meta];
    await client.query({ name: 'record', text, values });
  }
}
