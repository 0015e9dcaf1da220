import type { AggregateQueries, Selected } from '../../application/state/aggregate-queries.ts';
import type { AuditStamps, Tombstone } from '../../application/state/audit-stamps.ts';
import { stampsOf, tombstoneOf, type StampRow } from '../../application/state/change-stamp.ts';
import type { StateRecipe } from '../../application/state/repository-recipe.ts';
import { holdsOfAll } from '../../application/tables/chosen.ts';
import { keptState, type TableMappings } from '../../application/tables/table-mappings.ts';
import type { AggregateChange } from '../../application/unit-of-work/unit-store.ts';
import type { AggregateRoot } from '../../domain/aggregate/aggregate-root.ts';
import type { ConcurrencyConflict } from '../../domain/repository.ts';
import type { Envelope } from '../../messaging/message/envelope.ts';
import { checkStorable } from '../../messaging/log/log-faults.ts';
import type { Criterion } from '../../selection/criterion.ts';
import { criterionSql, selectionSql } from '../../selection/selection-sql.ts';
import type { Selection } from '../../selection/selection.ts';
import { rowsOf } from '../connection/postgres-connection.ts';
import type { PostgresQueryable } from '../connection/postgres-database.ts';
import { PostgresDialect, readable } from '../connection/postgres-dialect.ts';
import { PostgresMappedAggregates } from './postgres-mapped-aggregates.ts';
import { checkNames, conflictOver, sentAggregate, type SentAggregate } from './sent-aggregate.ts';

interface StateRow {
  readonly id: string;
  readonly version: number;
  readonly state: string;
}

/** Writes the rows of changed aggregates, or answers with the conflict over one of them. */
export type WriteTables = (client: PostgresQueryable) => Promise<ConcurrencyConflict | undefined>;

/** The columns of the stamps, times in milliseconds. */
const STAMPS = /* @__PURE__ */ ['created_at', 'updated_at', 'deleted_at']
  .map((one) => `(extract(epoch from ${one}) * 1000)::float8 as ${one}`)
  .concat('created_by', 'updated_by')
  .join(', ');

/** The table of the aggregates' states. */
export class PostgresAggregates implements AggregateQueries {
  readonly #pool: PostgresQueryable;
  readonly #table: string;
  readonly #mappings: TableMappings;
  readonly #mapped: ReadonlyMap<string, PostgresMappedAggregates>;

  constructor(pool: PostgresQueryable, table: string, mappings: TableMappings) {
    this.#pool = pool;
    this.#table = table;
    this.#mappings = mappings;
    this.#mapped = new Map(mappings.all.map((one) => [one.name, new PostgresMappedAggregates(table, one)]));
  }

  async load(
    recipe: StateRecipe,
    id: string,
    tenant = '',
    on: PostgresQueryable = this.#pool,
  ): Promise<AggregateRoot | undefined> {
    checkNames(id, tenant);
    const mapped = this.#mapped.get(recipe.name);
    if (mapped !== undefined) return mapped.load(recipe, id, tenant, on);
    const sql = `select version, state::text as state from ${this.#table}
      where tenant = $1 and name = $2 and id = $3 and deleted_at is null`;
    const [row] = await rowsOf<{ version: number; state: string }>(on, sql, tenant, recipe.name, id);
    return row && recipe.decode({ id, version: Number(row.version), state: keptState(recipe, row.state) });
  }

  async select(
    recipe: StateRecipe,
    selection: Selection,
    tenant = '',
    on: PostgresQueryable = this.#pool,
  ): Promise<readonly Selected[]> {
    checkStorable('the name of a tenant', tenant);
    const mapped = this.#mapped.get(recipe.name);
    if (mapped !== undefined) return mapped.select(recipe, selection, tenant, on);
    const dialect = new PostgresDialect(tenant, recipe.name);
    const sql = `select id, version, state::text as state from ${this.#readable(dialect)}
      where ${selectionSql(selection, dialect)}`;
    const rows = await rowsOf<StateRow>(on, sql, ...dialect.parameters);
    return rows.map(({ id, version, state: text }) => {
      const state = keptState(recipe, text);
      return { id, aggregate: recipe.decode({ id, version: Number(version), state }), state };
    });
  }

  async count(
    recipe: StateRecipe,
    criterion: Criterion,
    tenant = '',
    on: PostgresQueryable = this.#pool,
  ): Promise<number> {
    checkStorable('the name of a tenant', tenant);
    const mapped = this.#mapped.get(recipe.name);
    if (mapped !== undefined && !holdsOfAll(criterion)) return mapped.count(recipe, criterion, tenant, on);
    const dialect = new PostgresDialect(tenant, recipe.name);
    const sql = `select count(*) as found from ${this.#readable(dialect)} where ${criterionSql(criterion, dialect)}`;
    const [row] = await rowsOf<{ readonly found: string }>(on, sql, ...dialect.parameters);
    return Number(row?.found);
  }

  async stamps(
    { name }: StateRecipe,
    id: string,
    tenant = '',
    on: PostgresQueryable = this.#pool,
  ): Promise<AuditStamps | undefined> {
    checkNames(id, tenant);
    const sql = `select ${STAMPS} from ${this.#table}
      where tenant = $1 and name = $2 and id = $3`;
    const [row] = await rowsOf<StampRow>(on, sql, tenant, name, id);
    return row && stampsOf(row);
  }

  async deleted(
    { name }: StateRecipe,
    after: string,
    limit: number,
    tenant = '',
    on: PostgresQueryable = this.#pool,
  ): Promise<readonly Tombstone[]> {
    checkStorable('the name of a tenant', tenant);
    const sql = `select id, ${STAMPS} from ${this.#table}
      where tenant = $1 and name = $2 and deleted_at is not null and id > $3 order by id limit ${limit}`;
    return (await rowsOf<StampRow & { id: string }>(on, sql, tenant, name, after)).map(tombstoneOf);
  }

  /** The aggregates of a tenant and a name, each with its state in a form that SQL reads every text of. */
  #readable({ tenant, name }: PostgresDialect): string {
    return `(select id, version, state, ${readable('state')} as plain from ${this.#table}
      where tenant = ${tenant} and name = ${name} and deleted_at is null) as kept`;
  }

  /**
   * What writes the rows of the changes that belong into tables of the user, or answers with a conflict; nothing where none do. All rows
   * are made before anything is sent; those are deleted first that refer to others, and those written first that others refer to.
   */
  tablesOf(changes: readonly AggregateChange[], envelopes: readonly Envelope[]): WriteTables | undefined {
    const all = this.#mappings.rowsOf(changes, envelopes);
    const byTables = [...this.#mapped].map(([name, tables]) => ({
      tables,
      mapped: all.filter(({ change }) => change.recipe.name === name),
    }));
    const concerned = byTables.filter(({ mapped }) => mapped.length > 0);
    if (concerned.length === 0) return undefined;
    return async (client) => {
      for (const { tables, mapped } of concerned.toReversed()) await tables.remove(client, mapped);
      for (const { tables, mapped } of concerned) {
        const taken = await tables.write(client, mapped);
        if (taken !== undefined) return conflictOver(taken);
      }
      return undefined;
    };
  }

  /** What is to be sent of some changes to the store's own table. */
  sentOf(changes: readonly AggregateChange[], envelopes: readonly Envelope[]): readonly SentAggregate[] {
    return changes.map((change) => sentAggregate(change, envelopes, this.#mapped.has(change.recipe.name)));
  }
}
