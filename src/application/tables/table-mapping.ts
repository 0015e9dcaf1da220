import type { AggregateRoot } from '../../domain/aggregate/aggregate-root.ts';
import type { AggregateClass } from '../../domain/aggregate/persistence.ts';
import { InvalidDefinition } from '../../domain/fault.ts';
import { kindOf } from '../../domain/kind-of.ts';
import { Instant } from '../../domain/time/instant.ts';
import type { StateIn } from '../../selection/where.ts';
import { stateStored } from '../state/state-stored.ts';
import { MappedTable, type StoredRow } from './mapped-table.ts';
import { UnfitRows, UnfitTables, UnreadableRows } from './table-faults.ts';
import type { Columns, PartTables, TableMappingOptions } from './table-mapping-options.ts';

type Rows = Readonly<Record<string, unknown>>;

/**
 * An aggregate's mapping to tables, as stores read it; {@link tableMapping} makes it.
 *
 * @see Fowler 2002, Data Mapper
 * @since 0.2.0
 */
export class TableMapping<Aggregate extends AggregateRoot = AggregateRoot> {
  /** The aggregate's name. */
  readonly name: string;
  readonly type: AggregateClass<Aggregate>;
  /** @internal The first has one row for each aggregate. */
  readonly tables: readonly [MappedTable, ...MappedTable[]];
  /** @internal */
  readonly deletedAt: string | undefined;
  readonly #parts: readonly string[];
  readonly #toRows: (state: never) => Rows;
  readonly #fromRows: (rows: never) => unknown;

  /** @internal */
  constructor(type: AggregateClass<Aggregate>, options: TableMappingOptions<never, Columns, PartTables>) {
    const { table, id, tenant, deletedAt, columns, parts = {}, toRows, fromRows } = checkedOptions(options);
    this.type = type;
    this.name = stateStored(type).name;
    this.deletedAt = deletedAt;
    this.tables = [
      new MappedTable({ table, id, tenant, columns: { ...columns, ...(deletedAt && { [deletedAt]: 'instant?' }) } }),
      ...Object.values(parts).map((part) => new MappedTable({ ...part, tenant })),
    ];
    this.#parts = Object.keys(parts);
    this.#toRows = toRows;
    this.#fromRows = fromRows;
  }

  /** @internal The rows that one of the tables has of whose aggregate; refuses a tenant that no column is there for. */
  owner(table: MappedTable, id: string, tenant: string): StoredRow {
    if (tenant !== '' && table.owner.tenant === undefined) {
      throw new UnfitTables(this.name, 'a unit has a tenant, and their mapping names no column for it.');
    }
    return table.ownerRow(id, tenant);
  }

  /** @internal The rows of a state for each of the tables, as they are sent; of one that was deleted, with the time. */
  encode(state: object, id: string, tenant: string, deletedAt?: string): readonly (readonly StoredRow[])[] {
    const rows = this.#toRows(state as never);
    const unknown = Object.keys(Object(rows)).find((part) => part !== 'row' && !this.#parts.includes(part));
    if (unknown !== undefined) throw new UnfitRows(this.tables[0].name, `the mapping has no part ${unknown}`);
    const removal = deletedAt === undefined ? undefined : Instant.of(deletedAt);
    return this.tables.map((table, index) => {
      const part = this.#parts[index - 1];
      const found = part === undefined ? [rows?.['row']] : rows[part];
      const fits = Array.isArray(found) && found.every((row) => typeof row === 'object' && row !== null);
      if (!fits) throw new UnfitRows(table.name, `expected ${part ?? 'row'} with its columns, found ${kindOf(found)}`);
      const marked = index === 0 && this.deletedAt !== undefined ? [{ ...found[0], [this.deletedAt]: removal }] : found;
      return table.encode(marked, this.owner(table, id, tenant));
    });
  }

  /** @internal The state of stored rows. */
  decode(stored: readonly (readonly StoredRow[])[], id: string): object {
    const found = stored[0]?.length;
    if (found !== 1) throw this.#unreadable(id, `expected one row in ${this.tables[0].name}, found ${found}`);
    const rows = this.#rowsOf(stored, id);
    let state: unknown;
    try {
      state = this.#fromRows(rows as never);
    } catch (cause) {
      throw this.#unreadable(id, 'fromRows threw', { cause });
    }
    if (typeof state === 'object' && state !== null) return state;
    throw this.#unreadable(id, `fromRows gave ${kindOf(state)} in place of a state`);
  }

  #rowsOf(stored: readonly (readonly StoredRow[])[], id: string): Rows {
    try {
      const [row, ...parts] = this.tables.map((table, index) => table.decode(stored[index] ?? []));
      return { row: row?.[0], ...Object.fromEntries(this.#parts.map((part, index) => [part, parts[index]])) };
    } catch (cause) {
      throw this.#unreadable(id, (cause as Error).message);
    }
  }

  #unreadable(id: string, problem: string, options?: ErrorOptions): UnreadableRows {
    return new UnreadableRows(this.name, id, problem, options);
  }
}

function checkedOptions(
  options: TableMappingOptions<never, Columns, PartTables>,
): TableMappingOptions<never, Columns, PartTables> {
  const { table, columns, parts = {}, deletedAt, toRows, fromRows } = Object(options) as typeof options;
  const refuse = (sentence: string): never => {
    throw new InvalidDefinition(sentence);
  };
  for (const declared of [{ columns }, ...Object.values(parts)]) {
    if (Object(declared?.columns) !== declared?.columns) refuse('Each table of a mapping has columns, by their names.');
  }
  if (Object.hasOwn(parts, 'row')) refuse("A part can't be called row, which is what the first table has.");
  if (deletedAt !== undefined && Object.hasOwn(columns, deletedAt))
    refuse(`${deletedAt} is filled by the store, so it is none of the columns.`);
  for (const part of Object.values(parts)) {
    if (!Array.isArray(part.key) || part.key.length === 0)
      refuse(`${part.table} needs a key: the columns that tell rows apart.`);
  }
  const names = [table, ...Object.values(parts).map((part) => part.table)];
  if (new Set(names).size < names.length) refuse('Each table of a mapping stands there once.');
  if (typeof toRows !== 'function' || typeof fromRows !== 'function')
    refuse('A mapping has the functions toRows and fromRows.');
  return options;
}

/**
 * How an aggregate stands in tables of your own: its rows, and what they make.
 *
 * *When to use*: give it to a `SqliteStore` or a `PostgresStore` as one of its `mappings`, where others read the data in SQL, or
 * foreign keys and indexes are wanted. The model, its repository and its unit of work stay as they are, and in memory none is
 * needed. Prove it by `tableMappingContract`.
 *
 * *Guarantees*: what a unit changes is in the tables with its commit, or nothing of it; a stale change writes nothing. Every row that
 * a state has no longer is deleted. An aggregate is read in one moment, never half before and half after a change. Ids and tenants
 * are filled in by the store, whose own table keeps versions and stamps.
 *
 * *Errors*: {@link InvalidDefinition} for a declaration that can't work; when it is used {@link UnfitTables}, {@link UnfitRows} and
 * {@link UnreadableRows}.
 *
 * @example
 * ```ts
 * import { AggregateRoot, DomainEvent, Identifier, stateStored, type TypeOf } from 'demesne';
 * import { tableMapping } from 'demesne/application';
 * import { SqliteStore, SqliteUnitOfWork } from 'demesne/sqlite';
 * import Database from 'libsql';
 * import { z } from 'zod';
 *
 * const HallId = Identifier.define('HallId');
 * type HallId = TypeOf<typeof HallId>;
 * const content = { seats: z.int(), exits: z.array(z.string()) };
 * class HallOpened extends DomainEvent.define('hall.HallOpened', content) {}
 * class Hall extends AggregateRoot.define('Hall', {
 *   id: HallId,
 *   state: content,
 *   events: { HallOpened },
 *   evolve: { HallOpened: (_, { data }) => data },
 * }) {
 *   static open(id: HallId, seats: number, exits: string[]) {
 *     return new Hall(id).begin(new HallOpened({ seats, exits }));
 *   }
 * }
 *
 * const halls = tableMapping(Hall, {
 *   table: 'halls',
 *   id: 'id',
 *   columns: { seats: 'integer' },
 *   parts: { exits: { table: 'exits', id: 'hall_id', key: ['name'], columns: { name: 'text' } } },
 *   toRows: ({ seats, exits }) => ({ row: { seats }, exits: exits.map((name) => ({ name })) }),
 *   fromRows: ({ row, exits }) => ({ seats: row.seats, exits: exits.map(({ name }) => name) }),
 * });
 *
 * const database = new Database(':memory:');
 * database.exec(`
 *   create table halls (id text primary key, seats integer not null);
 *   create table exits (hall_id text references halls, name text, primary key (hall_id, name));
 * `);
 * const store = new SqliteStore(database, { mappings: [halls] });
 * store.migrate();
 * const unit = new SqliteUnitOfWork(store, { halls: stateStored(Hall) });
 * await unit.run((repositories) => repositories.halls.save(Hall.open(HallId.of('h-1'), 80, ['north', 'south'])));
 *
 * database.prepare('select count(*) as n from exits').all(); // => [{ n: 2 }]
 * ```
 * @see Fowler 2002, Data Mapper and Dependent Mapping
 * @since 0.2.0
 */
export function tableMapping<
  Aggregate extends AggregateRoot,
  const C extends Columns,
  const Parts extends PartTables = Record<never, never>,
>(
  aggregate: AggregateClass<Aggregate>,
  options: TableMappingOptions<StateIn<Aggregate>, C, Parts>,
): TableMapping<Aggregate> {
  return new TableMapping(aggregate, options as unknown as TableMappingOptions<never, Columns, PartTables>);
}
