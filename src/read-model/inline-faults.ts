import { Fault } from '../domain/fault.ts';
import { projectionOf, type InlineVersion } from './inline-version.ts';
import type { RowProjection } from './row-projection.ts';

/**
 * A projection that is to be written with the events of units, where there are events already that its rows wouldn't show, or others make
 * its rows; nothing was committed.
 *
 * *When to use*: have `Projections` make its rows instead, which begin with the first event of the log.
 *
 * *Errors*: `code` is `INLINE_TOO_LATE`; `projection` is its name, `model` and `version` say which rows it would have made.
 *
 * @see Vernon 2013, ch. 4, Architecture, on CQRS
 * @since 0.2.0
 */
export class InlineTooLate extends Fault {
  readonly projection: string;
  readonly model: string;
  readonly version: number;

  constructor({ subscription, model, version }: Omit<InlineVersion, 'types'>) {
    const projection = projectionOf(subscription);
    super(
      'INLINE_TOO_LATE',
      `${projection} can't begin with the next unit: there are events or rows of it already. Have Projections make its rows, or give it a read model of its own from the first event on.`,
    );
    this.projection = projection;
    this.model = model;
    this.version = version;
  }
}

/**
 * A projection that is to be written with the events of units, and can't be begun in this moment; nothing was committed.
 *
 * *When to use*: it begins in a moment in which nobody else appends, and in a transaction that sees what the others have committed. So begin it by
 * a unit of the store itself, or at READ COMMITTED, and wait for a transaction that has appended something and stays open.
 *
 * *Errors*: `code` is `INLINE_NOT_BEGUN`; `projection`, `model` and `version` say which, `cause` is what the database said.
 *
 * @see Vernon 2013, ch. 4, Architecture, on CQRS
 * @since 0.2.0
 */
export class InlineNotBegun extends Fault {
  readonly projection: string;
  readonly model: string;
  readonly version: number;

  constructor({ subscription, model, version }: Omit<InlineVersion, 'types'>, cause: unknown) {
    const projection = projectionOf(subscription);
    super(
      'INLINE_NOT_BEGUN',
      `${projection} could not begin: run its first unit while no other transaction that has appended stays open, and in a transaction at READ COMMITTED.`,
      { cause },
    );
    this.projection = projection;
    this.model = model;
    this.version = version;
  }
}

/**
 * A message that was appended without the rows of a projection which are written with such messages; nothing was committed.
 *
 * *When to use*: hand the projection to the unit of work, as all others do. Where it is no more, retire it by `ProjectionOperator.retire`.
 * What comes from outside, a deadline and an append by hand never bring rows: have `Projections` make rows of them.
 *
 * *Errors*: `code` is `INLINE_BYPASSED`; `projection`, `model` and `version` say whose rows are missing, `type` is the message's wire name.
 *
 * @see Vernon 2013, ch. 4, Architecture, on CQRS
 * @since 0.2.0
 */
export class InlineBypassed extends Fault {
  readonly projection: string;
  readonly model: string;
  readonly version: number;
  readonly type: string;

  constructor({ subscription, model, version }: Omit<InlineVersion, 'types'>, type: string, options?: ErrorOptions) {
    const projection = projectionOf(subscription);
    super(
      'INLINE_BYPASSED',
      `${type} was appended without the rows of ${projection}, version ${version}: hand that to the unit's projections, or retire it, if it is no more, by ProjectionOperator.retire(store, { model: '${model}', version: ${version} }).`,
      options,
    );
    this.projection = projection;
    this.model = model;
    this.version = version;
    this.type = type;
  }
}

/**
 * A projection that refuses an event whose unit writes its rows; nothing was committed.
 *
 * *Errors*: `code` is `INLINE_PROJECTION_REFUSED`; `projection`, `model` and `version` say which it is, `cause` is what it answered.
 *
 * @see Vernon 2013, ch. 4, Architecture, on CQRS
 * @since 0.2.0
 */
export class InlineProjectionRefused extends Fault {
  readonly projection: string;
  readonly model: string;
  readonly version: number;

  constructor({ name, into, version }: RowProjection, cause: unknown) {
    super(
      'INLINE_PROJECTION_REFUSED',
      `Nothing was committed, for ${name} answered with an err: a rule of the model belongs into the aggregate.`,
      { cause },
    );
    this.projection = name;
    this.model = into.name;
    this.version = version;
  }
}
