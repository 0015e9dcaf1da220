import type { Json } from '../../domain/json.ts';
import type { ConcurrencyConflict } from '../../domain/repository.ts';
import { checkStorable, isStorable } from '../../messaging/log/log-faults.ts';
import { InlineNotBegun } from '../../read-model/inline-faults.ts';
import type { InlineRowChanges } from '../../read-model/inline-rows.ts';
import type { InlineVersion } from '../../read-model/inline-version.ts';
import type { RowChange, RowPlace, StoredRow, VersionStanding } from '../../read-model/read-model-store.ts';
import { staleRow } from '../../read-model/stale-row.ts';
import { standingOf, type StoredStanding } from '../../read-model/stored-standing.ts';
import { asJson, rowsOf } from '../connection/postgres-connection.ts';
import type { PostgresQueryable } from '../connection/postgres-database.ts';
import { sqlStateOf } from '../connection/sql-state.ts';
import { CONFLICT, UNSEEING } from '../connection/own-sql-states.ts';

interface Found {
  readonly found: string;
}

interface Row {
  readonly key: string;
  /** JSON as text, in JSON. */
  readonly data: string;
  readonly revision: number;
}

/** What keeps a version from beginning: the level of the transaction, a lock that is waited for too long, or in a circle. */
const REASONS: readonly unknown[] = [UNSEEING, '55P03', '40P01'];

/** What a unit of work needs of read models, in whoever's transaction. */
export class PostgresInlineRows {
  readonly #schema: string;

  constructor(schema: string) {
    this.#schema = schema;
  }

  async standings(client: PostgresQueryable, model: string): Promise<readonly VersionStanding[]> {
    const columns = `model, version, subscription, status, replay_until, array_to_json(types)::text as types,
      failure::text as failure`;
    const sql = `select ${asJson(`select ${columns} from ${this.#schema}.read_models where model = $1 order by version`)}`;
    const [row] = await rowsOf<Found>(client, sql, model);
    return (JSON.parse((row as Found).found) as readonly StoredStanding[]).map(standingOf);
  }

  async find(
    client: PostgresQueryable,
    { model, version, tenant = '' }: RowPlace,
    keys: readonly string[],
  ): Promise<readonly StoredRow[]> {
    checkStorable('the name of a tenant', tenant);
    const known = keys.filter(isStorable);
    if (known.length === 0) return [];
    // Each by the whole of its key, whatever the planner thinks of a table without statistics.
    const sql = `select ${asJson(`select kept.* from
      (select distinct json_array_elements_text($3::text::json) as key) as asked cross join lateral (
        select key, data::text as data, revision from ${this.#schema}.read_model_rows
        where model = $1 and version = ${versionIn(this.#schema, version, '$1')} and tenant = $2 and key = asked.key limit 1
      ) as kept`)}`;
    const [row] = await rowsOf<Found>(client, sql, model, tenant, JSON.stringify(known));
    return rowsIn((row as Found).found);
  }

  /** Makes a version known whose rows are written with its messages; whether none of these was there before. */
  async register(client: PostgresQueryable, { model, version, subscription, types }: InlineVersion): Promise<boolean> {
    const names = JSON.stringify(types);
    const look = `select ${this.#schema}.inline_look($1, $2, $3) as looked`;
    const [long] = await rowsOf<{ readonly looked: string | null }>(client, look, model, version, names);
    const looked = long?.looked ?? null;
    if (looked === null) return false;
    const sql = `select ${this.#schema}.inline_register($1, $2, $3, $4, $5) as begun`;
    try {
      const [row] = await rowsOf<{ readonly begun: boolean }>(
        client,
        sql,
        model,
        version,
        subscription,
        names,
        Number(looked),
      );
      return row?.begun === true;
    } catch (error) {
      if (!REASONS.includes(sqlStateOf(error))) throw error;
      throw new InlineNotBegun({ model, version, subscription, types }, error);
    }
  }

  /** Writes the rows of a unit, or answers with the conflict over them; those of a retired version are nobody's any more. */
  async write(
    client: PostgresQueryable,
    changes: readonly InlineRowChanges[],
  ): Promise<ConcurrencyConflict | undefined> {
    const sql = `select ${this.#schema}.read_model_write($1, $2, $3)::text from ${this.#schema}.read_models
      where model = $1 and version = $2 and status <> 'retired'`;
    for (const { model, version, rows } of changes) {
      if (rows.length === 0) continue;
      try {
        await rowsOf(client, sql, model, version, sentRows(rows));
      } catch (error) {
        if (sqlStateOf(error) !== CONFLICT) throw error;
        return staleRow(model, rows.find(({ expected }) => expected !== undefined) as RowChange);
      }
    }
    return undefined;
  }
}

/** The version that is asked for, or the one that is live in the moment of the statement. */
export function versionIn(schema: string, version: number | 'live', model: string): string {
  if (version !== 'live') return String(version);
  return `(select version from ${schema}.read_models where model = ${model} and status = 'live')`;
}

/** Rows out of one text of JSON. */
export const rowsIn = (found: string): readonly StoredRow[] =>
  (JSON.parse(found) as readonly Row[]).map(({ key, data, revision }) => ({
    key,
    row: JSON.parse(data) as Json,
    revision,
  }));

/** What is sent of changed rows; nothing where there are none. Their JSON is text, so that it is stored byte for byte. */
export const sentRows = (rows: readonly RowChange[]): string | null =>
  rows.length === 0
    ? null
    : JSON.stringify(
        rows.map(({ tenant = '', key, row, expected }) => {
          checkStorable('the name of a tenant', tenant);
          return { tenant, key, data: row === undefined ? null : JSON.stringify(row), expected: expected ?? null };
        }),
      );
