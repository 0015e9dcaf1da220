import type { Instant } from '../domain/time/instant.ts';
import type { Json } from '../domain/json.ts';
import type { Lease } from '../messaging/durable-subscription/leasing/lease.ts';
import type { FailureCause, NewlyParked } from '../messaging/durable-subscription/parking/parked-message.ts';
import type { Eventual } from '../messaging/eventual.ts';
import type { Criterion } from '../selection/criterion.ts';
import type { Selection } from '../selection/selection.ts';
import type { InlineVersion } from './inline-version.ts';

/**
 * One filling of a read model: its rows as one version of a projection makes them.
 *
 * @see Vernon 2013, ch. 4, Architecture, on CQRS
 * @since 0.2.0
 */
export interface ModelVersion {
  /** The name of the read model. */
  readonly model: string;
  /** A whole number from 1. */
  readonly version: number;
}

/**
 * Why a projection has stopped.
 *
 * @see Hohpe & Woolf 2003, Dead Letter Channel
 * @since 0.2.0
 */
export interface ProjectionFailure {
  /** The place in the log of the message that it could not handle. */
  readonly position: number;
  /** The id of the message. */
  readonly id: string;
  /** Its wire name. */
  readonly type: string;
  readonly cause: FailureCause;
  /** How often it was tried. */
  readonly attempts: number;
  readonly at: Instant;
}

/**
 * How a version of a read model stands.
 *
 * @see Vernon 2013, ch. 4, Architecture, on CQRS
 * @since 0.2.0
 */
export interface VersionStanding extends ModelVersion {
  /** The subscription that it is made by. */
  readonly subscription: string;
  /** `live`, it is what is asked for; `filling`, it is made beside that; `retired`, its time is over. */
  readonly status: 'live' | 'filling' | 'retired';
  /** Where the log ended when it was begun: what comes up to there is told again. */
  readonly replayUntil: number;
  /** The wire names that its messages may be stored under, where its rows are written with them; absent where a subscription makes them. */
  readonly types?: readonly string[];
  /** Why it has stopped, where it has. */
  readonly failure?: ProjectionFailure;
}

/**
 * Where rows are: which read model, which version of it or the one that is live, and whose.
 *
 * @see Vernon 2013, ch. 4, Architecture, on CQRS
 * @since 0.2.0
 */
export interface RowPlace {
  readonly model: string;
  readonly version: number | 'live';
  readonly tenant: string | undefined;
}

/**
 * A row as it is kept.
 *
 * @see Fowler 2002, Optimistic Offline Lock
 * @since 0.2.0
 */
export interface StoredRow {
  readonly key: string;
  readonly row: Json;
  /** A whole number from 1 that rises with every change; a row that was taken away and is put again begins with a later one. */
  readonly revision: number;
}

/**
 * A row that is written, or taken away.
 *
 * @see Fowler 2002, Optimistic Offline Lock
 * @since 0.2.0
 */
export interface RowChange {
  readonly tenant: string | undefined;
  readonly key: string;
  /** Nothing where it is to be taken away. */
  readonly row: Json | undefined;
  /** The revision that the change was decided on, 0 where there was no row; nothing where it holds whatever is there. */
  readonly expected: number | undefined;
}

/**
 * A row that changes were decided on, and that stays as it is.
 *
 * @see Fowler 2002, Optimistic Offline Lock
 * @since 0.2.0
 */
export interface SeenRow {
  readonly tenant: string | undefined;
  readonly key: string;
  /** The revision that was read; 0 where there was no row. */
  readonly expected: number;
}

/**
 * What a projection writes in one step.
 *
 * @see Vernon 2013, ch. 4, Architecture, on CQRS
 * @since 0.2.0
 */
export interface Advance extends ModelVersion {
  /** At most one for each row. */
  readonly rows: readonly RowChange[];
  /** The messages that were left out, with their causes. */
  readonly parked?: readonly NewlyParked[];
  /** Whether a whole batch went by after a crash. */
  readonly clean?: boolean;
}

/**
 * Where read models are kept: rows, which version of them is live, and how far each has come.
 *
 * *When to use*: as a part of a store; `Projections` writes to it, and `ReadModels` asks it.
 *
 * *Guarantees* an implementation must keep: nothing of another tenant, model or version is found or touched. `advance` writes
 * rows and position in one transaction, or nothing. One version of a model at the most is live, and who asks for that has all rows of one version.
 * The position that a switch has made visible is never before the one that was visible until then. Nobody commits a message whose name is one of
 * an inline version's, unless that is retired, without saying that its rows come along: `InlineBypassed`.
 *
 * @see Vernon 2013, ch. 4, Architecture, on CQRS
 * @since 0.2.0
 */
export interface ReadModelStore {
  /**
   * Makes a version known, where it isn't: the first of its model is live at once, a later one is filled beside it, one that is earlier than the
   * live one is retired from the start. How it stands.
   */
  register(version: Omit<VersionStanding, 'status' | 'types' | 'failure'>): Eventual<VersionStanding>;
  /**
   * Makes a version known whose rows are written with its messages from now on, and is live at once; how it stands. One that is known
   * learns of further names. Does nothing and answers undefined where rows would be missing: the log has messages of these names, the
   * model has another version, or a subscription makes this one.
   */
  registerInline(version: InlineVersion): Eventual<VersionStanding | undefined>;
  /** All versions of a model that are known, in their order. */
  standings(model: string): Eventual<readonly VersionStanding[]>;
  /** Those rows of some keys that are there, in any order. */
  find(place: RowPlace, keys: readonly string[]): Eventual<readonly StoredRow[]>;
  /** The rows that fit, in order; the key of a row is its id. */
  select(place: RowPlace, selection: Selection): Eventual<readonly StoredRow[]>;
  /** How many fit. */
  count(place: RowPlace, criterion: Criterion): Eventual<number>;
  /**
   * Writes rows and moves their subscription on, or nothing: `refused` where the lease is another's by now, the position is not the one of the
   * lease, or the version is retired; `conflict` where a row has another revision than the change was decided on. A new row has the
   * position as its revision, 1 at the least.
   */
  advance(lease: Lease, position: number, changes: Advance): Eventual<'done' | 'refused' | 'conflict'>;
  /** Notes why a version has stopped, for as long as the lease is held; whether it is. */
  fail(lease: Lease, version: ModelVersion, failure: ProjectionFailure): Eventual<boolean>;
  /** Forgets why a version has stopped. */
  resume(version: ModelVersion): Eventual<void>;
  /**
   * Has a version that is being filled take the place of the live one, where it has come in all its partitions as far as that in any of
   * its own, and as far as the log went when it was begun; whether it has. One whose rows are written with their messages has no position, and is
   * not waited for: units would be ahead for ever. All earlier versions retire.
   */
  promote(version: ModelVersion): Eventual<boolean>;
  /** Gives up a version that is being filled; whether it was. */
  cancel(version: ModelVersion): Eventual<boolean>;
  /** Has a version retire, whether it is live or being filled; whether it was either. */
  retire(version: ModelVersion): Eventual<boolean>;
  /**
   * Deletes rows of a version that is retired, so many at the most; of one without rows what its subscription has kept. How many
   * rows were deleted.
   */
  drop(version: ModelVersion, limit: number): Eventual<number>;
}
