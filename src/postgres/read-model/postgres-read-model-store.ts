import type { Json } from '../../domain/json.ts';
import type { Lease } from '../../messaging/durable-subscription/leasing/lease.ts';
import { checkStorable, isStorable } from '../../messaging/log/log-faults.ts';
import type {
  Advance,
  ModelVersion,
  ProjectionFailure,
  ReadModelStore,
  RowChange,
  RowPlace,
  StoredRow,
  VersionStanding,
} from '../../read-model/read-model-store.ts';
import type { ConcurrencyConflict } from '../../domain/repository.ts';
import type { InlineRowChanges } from '../../read-model/inline-rows.ts';
import { staleRow } from '../../read-model/stale-row.ts';
import { standingOf, storedFailure, type StoredStanding } from '../../read-model/stored-standing.ts';
import type { Criterion } from '../../selection/criterion.ts';
import { criterionSql, selectionSql } from '../../selection/selection-sql.ts';
import type { Selection } from '../../selection/selection.ts';
import { asJson, rowsOf, type PostgresConnection } from '../connection/postgres-connection.ts';
import type { PostgresQueryable } from '../connection/postgres-database.ts';
import { PostgresDialect, readable } from '../connection/postgres-dialect.ts';
import { sqlStateOf } from '../connection/sql-state.ts';
import { parkedParameter } from '../subscription/postgres-subscription-parking.ts';
import { CONFLICT } from './read-model-functions.ts';

interface Row {
  readonly key: string;
  /** JSON as text, in JSON. */
  readonly data: string;
  readonly revision: number;
}

/**
 * Read models in a PostgreSQL database.
 *
 * *When to use*: as the `readModels` of a `PostgresStore`.
 *
 * *Guarantees*: those of `ReadModelStore`, among any number of processes, at every isolation level. Each method is one statement, so a process
 * that is stopped in the middle holds nobody up, and a pooler in transaction mode may stand between.
 *
 * *Errors*: `NotMigrated` before `migrate()`; `CommitUnknown` where the connection is lost while something is written; what the
 * driver throws.
 *
 * @see Vernon 2013, ch. 4, Architecture, on CQRS
 * @since 0.2.0
 */
export class PostgresReadModelStore implements ReadModelStore {
  readonly #connection: PostgresConnection;
  readonly #schema: string;

  /** @internal A `PostgresStore` makes it. */
  constructor(connection: PostgresConnection, schema: string) {
    this.#connection = connection;
    this.#schema = schema;
  }

  async register(version: Omit<VersionStanding, 'status' | 'failure'>): Promise<VersionStanding> {
    const { model, subscription, replayUntil } = version;
    await this.#call('read_model_register($1, $2, $3, $4)', model, version.version, subscription, replayUntil);
    const standings = await this.standings(model);
    return standings.find((one) => one.version === version.version) as VersionStanding;
  }

  async standings(model: string): Promise<readonly VersionStanding[]> {
    const sql = `select ${asJson(`select model, version, subscription, status, replay_until, failure::text as failure
      from ${this.#schema}.read_models where model = $1 order by version`)}`;
    return (await this.#found<StoredStanding>(sql, model)).map(standingOf);
  }

  async find({ model, version, tenant = '' }: RowPlace, keys: readonly string[]): Promise<readonly StoredRow[]> {
    checkStorable('the name of a tenant', tenant);
    const known = keys.filter(isStorable);
    if (known.length === 0) return [];
    const sql = `select ${asJson(`select key, data::text as data, revision from ${this.#schema}.read_model_rows
      where model = $1 and version = ${this.#version(version, '$1')} and tenant = $2
        and key in (select json_array_elements_text($3::text::json))`)}`;
    return (await this.#found<Row>(sql, model, tenant, JSON.stringify(known))).map(rowOf);
  }

  async select(place: RowPlace, selection: Selection): Promise<readonly StoredRow[]> {
    const dialect = dialectOf(place);
    const sql = `select ${asJson(`select id as key, data::text as data, revision from ${this.#readable(place, dialect)}
      where ${selectionSql(selection, dialect)}`)}`;
    return (await this.#found<Row>(sql, ...dialect.parameters)).map(rowOf);
  }

  async count(place: RowPlace, criterion: Criterion): Promise<number> {
    const dialect = dialectOf(place);
    const sql = `select count(*) as found from ${this.#readable(place, dialect)} where ${criterionSql(criterion, dialect)}`;
    const [row] = await this.#connection.rows<{ readonly found: string }>(sql, ...dialect.parameters);
    return Number(row?.found);
  }

  async advance(lease: Lease, position: number, changes: Advance): Promise<'done' | 'refused' | 'conflict'> {
    const { model, version, rows, parked = [], clean = false } = changes;
    const call = 'read_model_advance($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)';
    const values = [...fenceOf(lease), position, clean, parkedParameter(parked), model, version, sentRows(rows)];
    try {
      return await this.#call<'done' | 'refused'>(call, ...values);
    } catch (error) {
      if (sqlStateOf(error) === CONFLICT) return 'conflict';
      throw error;
    }
  }

  /** @internal Writes the rows of a unit in its transaction, or answers with the conflict; those of a retired version are nobody's any more. */
  async write(
    client: PostgresQueryable,
    changes: readonly InlineRowChanges[],
  ): Promise<ConcurrencyConflict | undefined> {
    const sql = `select ${this.#schema}.read_model_write($1, $2, $3) from ${this.#schema}.read_models
      where model = $1 and version = $2 and status <> 'retired'`;
    for (const { model, version, rows } of changes) {
      try {
        await rowsOf(client, sql, model, version, sentRows(rows));
      } catch (error) {
        if (sqlStateOf(error) !== CONFLICT) throw error;
        return staleRow(model, rows.find(({ expected }) => expected !== undefined) as RowChange);
      }
    }
    return undefined;
  }

  async fail(lease: Lease, { model, version }: ModelVersion, failure: ProjectionFailure): Promise<boolean> {
    const values = [...fenceOf(lease), model, version, storedFailure(failure)];
    return this.#call('read_model_fail($1, $2, $3, $4, $5, $6, $7)', ...values);
  }

  async resume({ model, version }: ModelVersion): Promise<void> {
    const sql = `update ${this.#schema}.read_models set failure = null where model = $1 and version = $2`;
    await this.#connection.write(sql, model, version);
  }

  async promote({ model, version }: ModelVersion): Promise<boolean> {
    return this.#call('read_model_promote($1, $2)', model, version);
  }

  async cancel({ model, version }: ModelVersion): Promise<boolean> {
    return this.#call('read_model_cancel($1, $2)', model, version);
  }

  async drop({ model, version }: ModelVersion, limit: number): Promise<number> {
    return Number(await this.#call('read_model_drop($1, $2, $3)', model, version, limit));
  }

  async #found<Found>(sql: string, ...values: unknown[]): Promise<readonly Found[]> {
    const [row] = await this.#connection.rows<{ readonly found: string }>(sql, ...values);
    return JSON.parse((row as { readonly found: string }).found) as readonly Found[];
  }

  async #call<Answer>(call: string, ...values: unknown[]): Promise<Answer> {
    const sql = `select ${this.#schema}.${call} as answer`;
    const [row] = await this.#connection.write<{ readonly answer: Answer }>(sql, ...values);
    return (row as { readonly answer: Answer }).answer;
  }

  /** The version that is asked for, or the one that is live in the moment of the statement. */
  #version(version: number | 'live', model: string): string {
    if (version !== 'live') return String(version);
    return `(select version from ${this.#schema}.read_models where model = ${model} and status = 'live')`;
  }

  /** The rows of a place, each in a form that SQL reads every text of. */
  #readable({ version }: RowPlace, { tenant, name }: PostgresDialect): string {
    return `(select key as id, data, revision, ${readable('data')} as plain from ${this.#schema}.read_model_rows
      where model = ${name} and version = ${this.#version(version, name)} and tenant = ${tenant}) as kept`;
  }
}

/** What is sent of changed rows; nothing where there are none. Their JSON is text, so that it is stored byte for byte. */
const sentRows = (rows: readonly RowChange[]): string | null =>
  rows.length === 0
    ? null
    : JSON.stringify(
        rows.map(({ tenant = '', key, row, expected }) => {
          checkStorable('the name of a tenant', tenant);
          return { tenant, key, data: row === undefined ? null : JSON.stringify(row), expected: expected ?? null };
        }),
      );

function dialectOf({ model, tenant = '' }: RowPlace): PostgresDialect {
  checkStorable('the name of a tenant', tenant);
  return new PostgresDialect(tenant, model);
}

/** What says that it is still the same owner, at the same place. */
const fenceOf = ({ subscription, partition, epoch, position }: Lease): readonly [string, number, number, number] => [
  subscription,
  partition,
  epoch,
  position,
];

const rowOf = ({ key, data, revision }: Row): StoredRow => ({ key, row: JSON.parse(data) as Json, revision });
