import { Fault } from '../../domain/fault.ts';
import { kindOf } from '../../domain/kind-of.ts';

/**
 * Which aggregate a fault is about.
 *
 * @see Evans 2003, ch. 6, Aggregates
 * @since 0.2.0
 */
export interface AggregateKey {
  readonly type: string;
  readonly id: string;
}

const listed = (aggregates: readonly AggregateKey[]): string =>
  aggregates.map(({ type, id }) => `${type} ${id}`).join(', ');

/**
 * Repositories or a context that outlive their unit of work.
 *
 * *Errors*: `code` is `UNIT_ENDED`.
 *
 * @see Fowler 2002, Unit of Work
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
  readonly aggregates: readonly AggregateKey[];

  constructor(aggregates: readonly AggregateKey[]) {
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
 * *Errors*: `code` is `FOREIGN_AGGREGATE`; `aggregate` is the one that was handed over.
 *
 * @see Fowler 2002, Identity Map
 * @since 0.1.0
 */
export class ForeignAggregate extends Fault {
  readonly aggregate: AggregateKey;

  constructor(aggregate: AggregateKey) {
    super(
      'FOREIGN_AGGREGATE',
      `${listed([aggregate])} belongs to another unit of work: load it in this one, and change that.`,
    );
    this.aggregate = aggregate;
  }
}

/**
 * Something handed to a repository that it doesn't keep.
 *
 * *Errors*: `code` is `WRONG_AGGREGATE`; `expected` is the name of what it keeps, `found` that of what it was handed, or
 * what kind of thing that is.
 *
 * @see Evans 2003, ch. 6, Repositories
 * @since 0.1.0
 */
export class WrongAggregate extends Fault {
  readonly expected: string;
  readonly found: string;

  constructor(expected: string, handed: unknown) {
    const name = (Object(handed) as { constructor?: { aggregateName?: unknown } }).constructor?.aggregateName;
    const found = typeof name === 'string' ? name : kindOf(handed);
    super('WRONG_AGGREGATE', `This repository keeps ${expected}; found ${found}: use the repository of that.`);
    this.expected = expected;
    this.found = found;
  }
}

/**
 * Two classes of aggregates under one name, whose ids would stand for each other in the store.
 *
 * *Errors*: `code` is `AGGREGATE_NAME_CLASH`; `aggregate` is the name.
 *
 * @see Evans 2003, ch. 14, Bounded Context, on false cognates
 * @since 0.2.0
 */
export class AggregateNameClash extends Fault {
  readonly aggregate: string;

  constructor(aggregate: string) {
    super(
      'AGGREGATE_NAME_CLASH',
      `Two classes of aggregates are called ${aggregate}: give one of them another name, or a store of its own.`,
    );
    this.aggregate = aggregate;
  }
}

/**
 * A class of aggregates that one store is to keep both as state and as events, so that neither would see what the other
 * wrote.
 *
 * *Errors*: `code` is `KEPT_IN_TWO_WAYS`; `aggregate` is the name.
 *
 * @see Fowler 2002, Repository
 * @since 0.2.0
 */
export class KeptInTwoWays extends Fault {
  readonly aggregate: string;

  constructor(aggregate: string) {
    super(
      'KEPT_IN_TWO_WAYS',
      `${aggregate} is kept as its state and as its events in one store: use stateStored or eventSourced everywhere. What is mapped to tables is kept as its state.`,
    );
    this.aggregate = aggregate;
  }
}

/**
 * An aggregate that is saved after it was deleted in the same unit.
 *
 * *Errors*: `code` is `DELETED_AGGREGATE`; `aggregate` is the one that was deleted.
 *
 * @see Fowler 2002, Identity Map
 * @since 0.1.0
 */
export class DeletedAggregate extends Fault {
  readonly aggregate: AggregateKey;

  constructor(aggregate: AggregateKey) {
    super(
      'DELETED_AGGREGATE',
      `${listed([aggregate])} was deleted in this unit of work: save it before, or not at all.`,
    );
    this.aggregate = aggregate;
  }
}

/**
 * Work that is no function, or answers with something else than a `Result`; nothing was committed.
 *
 * *Errors*: `code` is `INVALID_WORK`.
 *
 * @see Fowler 2002, Unit of Work
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
 * @see Fowler 2002, Unit of Work
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
 * *Errors*: `code` is `REACTIONS_TOO_DEEP`; `chain` has the types of the events, each the cause of the next,
 * and `maxDepth` how many may follow from each other.
 *
 * @see Vernon 2013, ch. 8, Domain Events
 * @since 0.1.0
 */
export class ReactionsTooDeep extends Fault {
  readonly maxDepth: number;
  readonly chain: readonly string[];

  constructor(maxDepth: number, chain: readonly string[]) {
    super(
      'REACTIONS_TOO_DEEP',
      `More than ${maxDepth} reactions followed from each other: ${chain.join(' → ')}. Break the circle, or raise maxDepth.`,
    );
    this.maxDepth = maxDepth;
    this.chain = chain;
  }
}

/**
 * After-commit work that threw. The unit IS committed: running it again would do it twice.
 *
 * *Errors*: `code` is `AFTER_COMMIT_FAILED`; `outcome` is what the unit's work answered, `causes` has what each failed
 * piece threw, in order, and `cause` is the first of them.
 *
 * @see Fowler 2002, Unit of Work
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
