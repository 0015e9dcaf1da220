import { Fault } from '../domain/fault.ts';
import { kindOf } from '../domain/invalid-value.ts';

/**
 * Which aggregate a fault is about.
 *
 * @since 0.1.0
 */
export interface AggregateName {
  readonly type: string;
  readonly id: string;
}

const listed = (aggregates: readonly AggregateName[]): string =>
  aggregates.map(({ type, id }) => `${type} ${id}`).join(', ');

/**
 * Repositories or a context that outlive their unit of work.
 *
 * *Errors*: `code` is `UNIT_ENDED`.
 *
 * @since 0.1.0
 */
export class UnitEnded extends Fault {
  constructor() {
    super(
      'UNIT_ENDED',
      'This unit of work has ended: await everything inside its work, and run another unit for what comes after.',
    );
  }
}

/**
 * Aggregates that changed in a unit and were not saved, or changed again after they were; nothing was committed.
 *
 * *Errors*: `code` is `UNSAVED_CHANGES`; `aggregates` has all of them.
 *
 * @see Fowler 2002, Unit of Work
 * @since 0.1.0
 */
export class UnsavedChanges extends Fault {
  readonly aggregates: readonly AggregateName[];

  constructor(aggregates: readonly AggregateName[]) {
    super(
      'UNSAVED_CHANGES',
      `Nothing was committed, for there are events that were not saved: ${listed(aggregates)}. Save an aggregate after its last operation.`,
    );
    this.aggregates = aggregates;
  }
}

/**
 * An aggregate of another unit: each unit loads its own.
 *
 * *Errors*: `code` is `FOREIGN_AGGREGATE`.
 *
 * @since 0.1.0
 */
export class ForeignAggregate extends Fault {
  constructor({ type, id }: AggregateName) {
    super('FOREIGN_AGGREGATE', `${type} ${id} belongs to another unit of work: load it in this one, and change that.`);
  }
}

/**
 * Something handed to a repository that it doesn't keep.
 *
 * *Errors*: `code` is `WRONG_AGGREGATE`.
 *
 * @since 0.1.0
 */
export class WrongAggregate extends Fault {
  constructor(expected: string, found: unknown) {
    const name = (Object(found) as { constructor?: { aggregateName?: unknown } }).constructor?.aggregateName;
    super(
      'WRONG_AGGREGATE',
      `This repository keeps ${expected}; found ${typeof name === 'string' ? name : kindOf(found)}.`,
    );
  }
}

/**
 * Two classes of aggregates under one name, whose ids would stand for each other in the store.
 *
 * *Errors*: `code` is `AGGREGATE_NAME_CLASH`.
 *
 * @see Evans 2003, ch. 14, Bounded Context, on false cognates
 * @since 0.1.0
 */
export class AggregateNameClash extends Fault {
  constructor(name: string) {
    super(
      'AGGREGATE_NAME_CLASH',
      `Two classes of aggregates are called ${name}: give one of them another name, or a store of its own.`,
    );
  }
}

/**
 * An aggregate that is saved after it was deleted in the same unit.
 *
 * *Errors*: `code` is `DELETED_AGGREGATE`.
 *
 * @since 0.1.0
 */
export class DeletedAggregate extends Fault {
  constructor({ type, id }: AggregateName) {
    super('DELETED_AGGREGATE', `${type} ${id} was deleted in this unit of work: save it before, or not at all.`);
  }
}

/**
 * Work that is no function, or answers with something else than a `Result`; nothing was committed.
 *
 * *Errors*: `code` is `INVALID_WORK`.
 *
 * @since 0.1.0
 */
export class InvalidWork extends Fault {
  constructor(expected: string, found: unknown) {
    super('INVALID_WORK', `${expected}; found ${kindOf(found)}.`);
  }
}

/**
 * An inner run that failed, or was not awaited, in a unit whose own work said ok all the same; nothing was committed.
 *
 * *Errors*: `code` is `INNER_RUN_FAILED`; `cause` is what the inner run answered or threw.
 *
 * @since 0.1.0
 */
export class InnerRunFailed extends Fault {
  constructor(what: 'failed' | 'was not awaited', cause?: unknown) {
    const instead = what === 'failed' ? 'Hand its error on, or run it with { requiresNew: true }.' : 'Await it.';
    super(
      'INNER_RUN_FAILED',
      `An inner run ${what}, so nothing was committed, although the outer work answered ok. ${instead}`,
      cause === undefined ? undefined : { cause },
    );
  }
}

/**
 * Reactions that cause each other without an end in sight; nothing was committed.
 *
 * *Errors*: `code` is `REACTIONS_TOO_DEEP`; `chain` has the types of the events, each the cause of the next.
 *
 * @since 0.1.0
 */
export class ReactionsTooDeep extends Fault {
  readonly chain: readonly string[];

  constructor(maxDepth: number, chain: readonly string[]) {
    super(
      'REACTIONS_TOO_DEEP',
      `More than ${maxDepth} reactions followed from each other: ${chain.join(' → ')}. Break the circle, or raise maxDepth.`,
    );
    this.chain = chain;
  }
}

/**
 * After-commit work that threw. The unit IS committed: running it again would do it twice.
 *
 * *Errors*: `code` is `AFTER_COMMIT_FAILED`; `outcome` is what the unit's work answered, `causes` has what each failed
 * piece threw, in order, and `cause` is the first of them.
 *
 * @since 0.1.0
 */
export class AfterCommitFailed<Outcome = unknown> extends Fault {
  readonly outcome: Outcome;
  readonly causes: readonly unknown[];

  constructor(outcome: Outcome, causes: readonly unknown[], pieces: number) {
    super(
      'AFTER_COMMIT_FAILED',
      `The unit of work is committed, and ${causes.length} of ${pieces} pieces of its after-commit work threw. Don't run it again: see outcome and causes.`,
      { cause: causes[0] },
    );
    this.outcome = outcome;
    this.causes = causes;
  }
}
