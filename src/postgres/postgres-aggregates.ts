import { stampOf, type ChangeStamp } from '../application/change-stamp.ts';
import type { RepositoryRecipe } from '../application/state-stored.ts';
import type { AggregateChange } from '../application/unit-store.ts';
import type { AggregateRoot } from '../domain/aggregate-root.ts';
import { ConcurrencyConflict } from '../domain/repository.ts';
import type { Envelope } from '../messaging/envelope.ts';
import { checkStorable } from '../messaging/log-faults.ts';
import { rowsOf, type PostgresConnection } from './postgres-connection.ts';
import type { PostgresQueryable } from './postgres-database.ts';

/** An aggregate as it is sent. Its state is text, so that it is stored byte for byte. */
interface SentAggregate extends ChangeStamp {
  readonly place: number;
  readonly tenant: string;
  readonly name: string;
  readonly id: string;
  readonly expected: number;
  readonly version: number;
  readonly state: string | null;
  readonly deleted: boolean;
}

/** The table of the aggregates' states. */
export class PostgresAggregates {
  readonly #connection: PostgresConnection;
  readonly #table: string;

  constructor(connection: PostgresConnection, table: string) {
    this.#connection = connection;
    this.#table = table;
  }

  async load(recipe: RepositoryRecipe, id: string, tenant = ''): Promise<AggregateRoot | undefined> {
    checkNames(id, tenant);
    const sql = `select version, state::text as state from ${this.#table}
      where tenant = $1 and name = $2 and id = $3 and deleted_at is null`;
    const [row] = await this.#connection.rows<{ version: number; state: string }>(sql, tenant, recipe.name, id);
    return row && recipe.decode({ id, version: Number(row.version), state: JSON.parse(row.state) });
  }

  /** Writes all of them where each has the version that is expected, or answers with the conflict. */
  async write(
    client: PostgresQueryable,
    changes: readonly AggregateChange[],
    sent: readonly SentAggregate[],
  ): Promise<ConcurrencyConflict | undefined> {
    const written = new Set<number>();
    const [fresh, known] = [sent.filter(({ expected }) => expected === 0), sent.filter(({ expected }) => expected > 0)];
    for (const [sql, aggregates] of [[update(this.#table), known] as const, [insert(this.#table), fresh] as const]) {
      if (aggregates.length === 0) continue;
      const rows = await rowsOf<{ readonly place: number }>(client, sql, JSON.stringify(aggregates));
      for (const { place } of rows) written.add(Number(place));
    }
    const missed = sent.find(({ place }) => !written.has(place));
    return missed && this.#conflict(client, changes[missed.place] as AggregateChange);
  }

  async #conflict(client: PostgresQueryable, change: AggregateChange): Promise<ConcurrencyConflict> {
    const { id, tenant = '', recipe } = change;
    const sql = `select version from ${this.#table} where tenant = $1 and name = $2 and id = $3`;
    const [row] = await rowsOf<{ readonly version: number }>(client, sql, tenant, recipe.name, id);
    return conflictOver(change, Number(row?.version ?? 0));
  }
}

/** The conflict over a change; who can't tell what is there leaves it out. */
export const conflictOver = (
  { recipe: { name }, id, expected }: AggregateChange,
  found?: number,
): ConcurrencyConflict =>
  new ConcurrencyConflict({ aggregate: name, id, expected, ...(found !== undefined && { found }) });

/**
 * What is to be sent of some changes.
 *
 * *Errors*: `UnstorableText` where a name has what no database keeps.
 */
export const sentAggregates = (
  changes: readonly AggregateChange[],
  envelopes: readonly Envelope[],
): readonly SentAggregate[] =>
  changes.map((change, place) => {
    const { recipe, id, tenant = '', expected, version, deleted, persistence } = change;
    const stamp = stampOf(change, envelopes);
    checkNames(id, tenant);
    if (stamp.by !== null) checkStorable('the name of an actor', stamp.by);
    const state = deleted ? null : JSON.stringify(persistence.encodeState());
    const last = deleted ? version + 1 : version;
    return { place, tenant, name: recipe.name, id, expected, version: last, state, deleted, ...stamp };
  });

function checkNames(id: string, tenant: string): void {
  checkStorable('the id of an aggregate', id);
  checkStorable('the name of a tenant', tenant);
}

const SENT = `json_to_recordset($1::text::json) as sent(
  place integer, tenant text, name text, id text, expected integer, version integer, state text, deleted boolean,
  at timestamptz, by text
)`;

const insert = (table: string): string => `
with inserted as (
  insert into ${table} (tenant, name, id, version, state, created_at, created_by, updated_at, updated_by, deleted_at)
  select tenant, name, id, version, state::json, at, by, at, by, case when deleted then at end from ${SENT}
  on conflict do nothing
  returning tenant, name, id
)
select place from inserted join ${SENT} using (tenant, name, id)`;

const update = (table: string): string => `
update ${table} as kept set version = sent.version, state = sent.state::json, updated_at = sent.at, updated_by = sent.by,
  deleted_at = case when sent.deleted then sent.at end
from ${SENT}
where kept.tenant = sent.tenant and kept.name = sent.name and kept.id = sent.id and kept.version = sent.expected
returning sent.place`;
