import type { Column, ColumnValue } from './column.ts';

/**
 * The columns of a table by their names, each with what it holds.
 *
 * @see Fowler 2002, Metadata Mapping
 * @since 0.2.0
 */
export type Columns = Readonly<Record<string, Column>>;

/**
 * What stands in the columns of one row; `undefined` for null.
 *
 * @see Fowler 2002, Data Mapper
 * @since 0.2.0
 */
export type RowOf<C extends Columns> = { readonly [Name in keyof C]: ColumnValue<C[Name]> };

/**
 * A table with any number of rows of an aggregate.
 *
 * @see Fowler 2002, Dependent Mapping
 * @since 0.2.0
 */
export interface PartTable {
  readonly table: string;
  /** The column that says which aggregate a row belongs to. */
  readonly id: string;
  /** Those of its columns that tell the rows of one aggregate apart. */
  readonly key: readonly [string, ...string[]];
  readonly columns: Columns;
}

/**
 * The tables with any number of rows, each by the word that the mapping has for its rows.
 *
 * @see Fowler 2002, Dependent Mapping
 * @since 0.2.0
 */
export type PartTables = Readonly<Record<string, PartTable>>;

/**
 * The rows of one aggregate: the `row` that it has in the first table, and its rows in the others.
 *
 * @see Fowler 2002, Data Mapper
 * @since 0.2.0
 */
export type RowsOf<C extends Columns, Parts extends PartTables> = { readonly row: RowOf<C> } & {
  readonly [Part in keyof Parts]: readonly RowOf<Parts[Part]['columns']>[];
};

/**
 * How the state of an aggregate stands in tables.
 *
 * @see Fowler 2002, Data Mapper
 * @since 0.2.0
 */
export interface TableMappingOptions<State, C extends Columns, Parts extends PartTables> {
  /** The table with one row for each aggregate, `orders` or `shop.orders`, exactly as the database has it. */
  readonly table: string;
  /** Its column for the id, which the store fills. */
  readonly id: string;
  /** The column for the tenant, in all of the tables, which the store fills: `''` where a unit has none. */
  readonly tenant?: string;
  /**
   * A column of the first table, an instant that may be null: with it, the rows of what is deleted stay, with the time in it.
   * Without it they are deleted.
   */
  readonly deletedAt?: string;
  /** The other columns that make the aggregate. A table may have more, which are left alone. */
  readonly columns: C;
  /** Its other tables, those that are referred to first. */
  readonly parts?: Parts;
  /** The rows of a state, all that it has. */
  readonly toRows: (state: State) => NoInfer<RowsOf<C, Parts>>;
  /** The state of rows; those of a part come in the order of its key. */
  readonly fromRows: (rows: NoInfer<RowsOf<C, Parts>>) => State;
}
