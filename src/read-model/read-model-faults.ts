import { Fault } from '../domain/fault.ts';

/**
 * A key that no row can be known by.
 *
 * *Errors*: `code` is `UNFIT_KEY`; `model` is the read model.
 *
 * @see Fowler 2002, Identity Field
 * @since 0.2.0
 */
export class UnfitKey extends Fault {
  readonly model: string;

  constructor(model: string) {
    super(
      'UNFIT_KEY',
      `A key of ${model} must be text of 1 to 500 characters, a number, true or false in its JSON form; a list of fields as the key wants each of them.`,
    );
    this.model = model;
  }
}

/**
 * A row that is to be changed, and isn't there.
 *
 * *When to use*: put the row with the event that begins it, or ask by `get` where it may be missing.
 *
 * *Errors*: `code` is `ROW_MISSING`; `model` is the read model.
 *
 * @see Vernon 2013, ch. 4, Architecture, on CQRS
 * @since 0.2.0
 */
export class RowMissing extends Fault {
  readonly model: string;

  constructor(model: string) {
    super(
      'ROW_MISSING',
      `There is no such row of ${model} to change: put it with the event that begins it, or ask by get where it may be missing.`,
    );
    this.model = model;
  }
}

/**
 * A handler of a projection that ended before what it had asked of its rows, or asked something of them after it had ended.
 *
 * *Errors*: `code` is `ROWS_NOT_AWAITED`; `model` is the read model.
 *
 * @see Vernon 2013, ch. 4, Architecture, on CQRS
 * @since 0.2.0
 */
export class RowsNotAwaited extends Fault {
  readonly model: string;

  constructor(model: string) {
    super(
      'ROWS_NOT_AWAITED',
      `A projection into ${model} ended before its rows: await or return rows.get and rows.change.`,
    );
    this.model = model;
  }
}
