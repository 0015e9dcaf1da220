import type { Lease } from '../../messaging/durable-subscription/leasing/lease.ts';
import { checkStorable } from '../../messaging/log/log-faults.ts';
import type {
  Advance,
  ModelVersion,
  ProjectionFailure,
  ReadModelStore,
  RowPlace,
  StoredRow,
  VersionStanding,
} from '../../read-model/read-model-store.ts';
import type { InlineVersion } from '../../read-model/inline-version.ts';
import { storedFailure } from '../../read-model/stored-standing.ts';
import type { Criterion } from '../../selection/criterion.ts';
import { criterionSql, selectionSql } from '../../selection/selection-sql.ts';
import type { Selection } from '../../selection/selection.ts';
import { asJson, rowsOf, type PostgresConnection } from '../connection/postgres-connection.ts';
import type { PostgresQueryable } from '../connection/postgres-database.ts';
import { PostgresDialect, readable } from '../connection/postgres-dialect.ts';
import { sqlStateOf } from '../connection/sql-state.ts';
import { parkedParameter } from '../subscription/postgres-subscription-parking.ts';
import { PostgresInlineVersions } from './postgres-inline-versions.ts';
import { PostgresRowAccess, rowsIn, sentRows, versionIn } from './postgres-row-access.ts';
import { CONFLICT } from '../connection/own-sql-states.ts';

/** How long a process may sleep in the middle of a transaction that others wait for. */
const LONGEST_IDLE_MS = 5_000;

/**
 * Read models in a PostgreSQL database.
 *
 * *When to use*: as the `readModels` of a `PostgresStore`.
 *
 * *Guarantees*: those of `ReadModelStore`, among any number of processes, at every isolation level. Each method but `registerInline` is one statement, so a
 * process that is stopped in the middle holds nobody up, and a pooler in transaction mode may stand between.
 *
 * *Errors*: `InlineNotBegun` where a transaction that has appended stays open for longer than a second; `NotMigrated` before `migrate()`; `CommitUnknown` where the connection is lost while something is written; what the
 * driver throws.
 *
 * @see Vernon 2013, ch. 4, Architecture, on CQRS
 * @since 0.2.0
 */
export class PostgresReadModelStore implements ReadModelStore {
  /** @internal What is asked of it in whoever's transaction. */
  readonly rows: PostgresRowAccess;
  /** @internal What units write of it. */
  readonly inline: PostgresInlineVersions;
  readonly #pool: PostgresQueryable;
  readonly #connection: PostgresConnection;
  readonly #schema: string;

  /** @internal A `PostgresStore` makes it. */
  constructor(pool: PostgresQueryable, connection: PostgresConnection, schema: string) {
    this.rows = new PostgresRowAccess(schema);
    this.inline = new PostgresInlineVersions(schema);
    this.#pool = pool;
    this.#connection = connection;
    this.#schema = schema;
  }

  async register(version: Parameters<ReadModelStore['register']>[0]): Promise<VersionStanding> {
    const { model, subscription, replayUntil } = version;
    await this.#call('read_model_register($1, $2, $3, $4)', model, version.version, subscription, replayUntil);
    const standings = await this.standings(model);
    return standings.find((one) => one.version === version.version) as VersionStanding;
  }

  async registerInline(version: InlineVersion): Promise<VersionStanding | undefined> {
    const late = await this.#connection.transaction(async (client) => {
      // Nobody can append until it ends, whatever becomes of this process.
      await rowsOf(client, `select set_config('idle_in_transaction_session_timeout', '${LONGEST_IDLE_MS}', true)`);
      return (await this.inline.register(client, version)) ? undefined : 'late';
    });
    if (late !== undefined) return undefined;
    return (await this.standings(version.model)).find((one) => one.version === version.version);
  }

  standings(model: string): Promise<readonly VersionStanding[]> {
    return this.rows.standings(this.#pool, model);
  }

  find(place: RowPlace, keys: readonly string[]): Promise<readonly StoredRow[]> {
    return this.rows.find(this.#pool, place, keys);
  }

  async select(place: RowPlace, selection: Selection): Promise<readonly StoredRow[]> {
    const dialect = dialectOf(place);
    const sql = `select ${asJson(`select id as key, data::text as data, revision from ${this.#readable(place, dialect)}
      where ${selectionSql(selection, dialect)}`)}`;
    const [row] = await this.#connection.rows<{ readonly found: string }>(sql, ...dialect.parameters);
    return rowsIn((row as { readonly found: string }).found);
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

  async retire({ model, version }: ModelVersion): Promise<boolean> {
    return this.#call('read_model_retire($1, $2)', model, version);
  }

  async drop({ model, version }: ModelVersion, limit: number): Promise<number> {
    return Number(await this.#call('read_model_drop($1, $2, $3)', model, version, limit));
  }

  async #call<Answer>(call: string, ...values: unknown[]): Promise<Answer> {
    const sql = `select ${this.#schema}.${call} as answer`;
    const [row] = await this.#connection.write<{ readonly answer: Answer }>(sql, ...values);
    return (row as { readonly answer: Answer }).answer;
  }

  /** The rows of a place, each in a form that SQL reads every text of. */
  #readable({ version }: RowPlace, { tenant, name }: PostgresDialect): string {
    return `(select key as id, data, revision, ${readable('data')} as plain from ${this.#schema}.read_model_rows
      where model = ${name} and version = ${versionIn(this.#schema, version, name)} and tenant = ${tenant}) as kept`;
  }
}

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
