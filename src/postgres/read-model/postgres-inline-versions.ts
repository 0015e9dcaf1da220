import type { ConcurrencyConflict } from '../../domain/repository.ts';
import { InlineNotBegun } from '../../read-model/inline-faults.ts';
import type { InlineRowChanges } from '../../read-model/inline-rows.ts';
import type { InlineVersion } from '../../read-model/inline-version.ts';
import type { RowChange, SeenRow } from '../../read-model/read-model-store.ts';
import { staleRow } from '../../read-model/stale-row.ts';
import { rowsOf } from '../connection/postgres-connection.ts';
import type { PostgresQueryable } from '../connection/postgres-database.ts';
import { CONFLICT, UNSEEING } from '../connection/own-sql-states.ts';
import { sqlStateOf, toldBy } from '../connection/sql-state.ts';
import { sentRows } from './postgres-row-access.ts';

/** What keeps a version from beginning: the level of the transaction, a lock that is waited for too long, or in a circle. */
const KEEPS_FROM_BEGINNING: readonly unknown[] = [UNSEEING, '55P03', '40P01'];

/** The versions whose rows are written with their messages: how they begin, and how units write them, in whoever's transaction. */
export class PostgresInlineVersions {
  readonly #schema: string;

  constructor(schema: string) {
    this.#schema = schema;
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
      if (!KEEPS_FROM_BEGINNING.includes(sqlStateOf(error))) throw error;
      throw new InlineNotBegun({ model, version, subscription }, error);
    }
  }

  /** Writes the rows of a unit, or answers with the conflict over them; those of a retired version are nobody's any more. */
  async write(
    client: PostgresQueryable,
    changes: readonly InlineRowChanges[],
  ): Promise<ConcurrencyConflict | undefined> {
    const sql = `select ${this.#schema}.inline_write($1, $2, $3)::text as written`;
    for (const { model, version, rows, seen = [] } of changes) {
      if (rows.length + seen.length === 0) continue;
      try {
        await rowsOf(client, sql, model, version, sentRows(rows, seen));
      } catch (error) {
        const stale = staleIn(error, model, [...rows, ...seen]);
        if (stale === undefined) throw error;
        return stale;
      }
    }
    return undefined;
  }
}

/** The conflict that a failure tells of; nothing where it is another one. */
function staleIn(
  thrown: unknown,
  model: string,
  rows: readonly (RowChange | SeenRow)[],
): ConcurrencyConflict | undefined {
  const told = toldBy<{ readonly tenant: string; readonly key: string }>(thrown, CONFLICT);
  const stale = told && rows.find(({ tenant = '', key }) => tenant === told.tenant && key === told.key);
  return stale && staleRow(model, stale);
}
