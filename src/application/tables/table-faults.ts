import { Fault } from '../../domain/fault.ts';

/**
 * Tables that aren't what the mapping of an aggregate says, or that lack what it needs; nothing was committed.
 *
 * *Errors*: `code` is `UNFIT_TABLES`; `aggregate` is its name, `cause` what the database said, if it was asked.
 *
 * @see Fowler 2002, Data Mapper
 * @since 0.2.0
 */
export class UnfitTables extends Fault {
  readonly aggregate: string;

  constructor(aggregate: string, problem: string, options?: ErrorOptions) {
    super('UNFIT_TABLES', `The tables of ${aggregate} don't fit: ${problem}`, options);
    this.aggregate = aggregate;
  }
}

/**
 * Rows that a mapping made of a state and that can't be stored; nothing was sent.
 *
 * *Errors*: `code` is `UNFIT_ROWS`; `table` is where they were to go. No value of them is told.
 *
 * @see Fowler 2002, Data Mapper
 * @since 0.2.0
 */
export class UnfitRows extends Fault {
  readonly table: string;

  constructor(table: string, problem: string) {
    super('UNFIT_ROWS', `toRows gave what the table ${table} can't hold: ${problem}.`);
    this.table = table;
  }
}

/**
 * Rows that are no aggregate: one of them is missing, or is not what its mapping knows.
 *
 * *Errors*: `code` is `UNREADABLE_ROWS`; `aggregate` and `id` say whose they are, `cause` is what `fromRows` threw, if it did.
 *
 * @see Fowler 2002, Data Mapper
 * @since 0.2.0
 */
export class UnreadableRows extends Fault {
  readonly aggregate: string;
  readonly id: string;

  constructor(aggregate: string, id: string, problem: string, options?: ErrorOptions) {
    super('UNREADABLE_ROWS', `The rows of ${aggregate} ${id} can't be read: ${problem}.`, options);
    this.aggregate = aggregate;
    this.id = id;
  }
}
