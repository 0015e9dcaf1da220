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
 * A handler of a projection that ended before what it had asked of its rows.
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

/**
 * A projection that is to be written with the events of units, where there are events already that its rows wouldn't show, or others make
 * its rows; nothing was committed.
 *
 * *When to use*: have `Projections` make its rows instead, which begin with the first event of the log.
 *
 * *Errors*: `code` is `INLINE_TOO_LATE`; `projection` is its name.
 *
 * @see Vernon 2013, ch. 4, Architecture, on CQRS
 * @since 0.2.0
 */
export class InlineTooLate extends Fault {
  readonly projection: string;

  constructor(projection: string) {
    super(
      'INLINE_TOO_LATE',
      `${projection} can't begin with the next unit: there are events or rows of it already. Have Projections make its rows, or give it a read model of its own from the first event on.`,
    );
    this.projection = projection;
  }
}

/**
 * A projection that refuses an event whose unit writes its rows; nothing was committed.
 *
 * *Errors*: `code` is `INLINE_PROJECTION_REFUSED`; `cause` is what it answered.
 *
 * @see Vernon 2013, ch. 4, Architecture, on CQRS
 * @since 0.2.0
 */
export class InlineProjectionRefused extends Fault {
  readonly projection: string;

  constructor(projection: string, cause: unknown) {
    super(
      'INLINE_PROJECTION_REFUSED',
      `Nothing was committed, for ${projection} answered with an err: a rule of the model belongs into the aggregate.`,
      { cause },
    );
    this.projection = projection;
  }
}
