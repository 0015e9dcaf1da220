import { checkStorable, isStorable } from '../../messaging/log/log-faults.ts';
import { rowOf, type KeptRow } from '../../read-model/kept-row.ts';
import type { RowChange, RowPlace, SeenRow, StoredRow, VersionStanding } from '../../read-model/read-model-store.ts';
import { standingOf, type StoredStanding } from '../../read-model/stored-standing.ts';
import { asJson, rowsOf } from '../connection/postgres-connection.ts';
import type { PostgresQueryable } from '../connection/postgres-database.ts';

interface Found {
  readonly found: string;
}

/** What is known of versions, and their rows by keys, for whoever's transaction a client is in. */
export class PostgresRowAccess {
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
}

/** The version that is asked for, or the one that is live in the moment of the statement. */
export function versionIn(schema: string, version: number | 'live', model: string): string {
  if (version !== 'live') return String(version);
  return `(select version from ${schema}.read_models where model = ${model} and status = 'live')`;
}

/** Rows out of one text of JSON. */
export const rowsIn = (found: string): readonly StoredRow[] => (JSON.parse(found) as readonly KeptRow[]).map(rowOf);

/** What is sent of rows; nothing where there are none. Their JSON is text, so that it is stored byte for byte. */
export function sentRows(rows: readonly RowChange[], seen: readonly SeenRow[] = []): string | null {
  if (rows.length + seen.length === 0) return null;
  return JSON.stringify([
    ...rows.map((one) => sentRow(one, one.row === undefined ? null : JSON.stringify(one.row), false)),
    ...seen.map((one) => sentRow(one, null, true)),
  ]);
}

function sentRow({ tenant = '', key, expected }: RowChange | SeenRow, data: string | null, seen: boolean) {
  checkStorable('the name of a tenant', tenant);
  return { tenant, key, data, expected: expected ?? null, seen };
}
