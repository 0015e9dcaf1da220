import { Fault } from '../../domain/fault.ts';
import { isInline, projectionOf } from '../../read-model/inline-version.ts';
import type { ProjectionFailure } from '../../read-model/read-model-store.ts';

/**
 * A read model that another projection makes, or units of work do, with the events of this one.
 *
 * *Errors*: `code` is `MODEL_TAKEN`.
 *
 * @see Vernon 2013, ch. 4, Architecture, on CQRS
 * @since 0.2.0
 */
export class ModelTaken extends Fault {
  readonly model: string;

  constructor(model: string, projection: string, found: string) {
    super('MODEL_TAKEN', takenBy(model, projection, found));
    this.model = model;
  }
}

function takenBy(model: string, projection: string, found: string): string {
  if (projection === found) {
    return `Two versions of ${projection} make the rows of ${model}: hand over one version of it; another goes into Projections of its own.`;
  }
  if (isInline(found) && projectionOf(found) === projection) {
    return `Units of work write the rows of ${projection} in this version, with its events: take it out of Projections, or raise its version, and Projections take over.`;
  }
  return `${projection} makes the rows of ${model}, and so does ${found}: give one of them a read model of its own, or keep the name of the projection.`;
}

/**
 * A projection that has stopped at an event that it can't handle; its rows stay as they were.
 *
 * *When to use*: whoever has stopped it tells `onFault` of it once, and whoever waits for it is told too. Mend the projection, and resume it; or raise its version, and have it rebuilt.
 *
 * *Errors*: `code` is `PROJECTION_STOPPED`; `failure` says where and why.
 *
 * @see Hohpe & Woolf 2003, Dead Letter Channel
 * @since 0.2.0
 */
export class ProjectionStopped extends Fault {
  readonly projection: string;
  /** The one that has stopped: while a later one is made, that which is live. */
  readonly version: number;
  readonly failure: ProjectionFailure;

  constructor(projection: string, version: number, failure: ProjectionFailure) {
    const { position, type, attempts, cause } = failure;
    const tried = attempts === 1 ? '1 attempt' : `${attempts} attempts`;
    super(
      'PROJECTION_STOPPED',
      `${projection}@${version} has stopped at position ${position}, a message of type ${type}, after ${tried}: ${cause.name}; failure.cause says more. Mend it and resume, or raise its version.`,
    );
    this.projection = projection;
    this.version = version;
    this.failure = failure;
  }
}

/**
 * A projection that did not come as far as somebody wanted to wait for.
 *
 * *Errors*: `code` is `PROJECTION_BEHIND`.
 *
 * @see Nygard 2018, Release It!, ch. 5, on time-outs
 * @since 0.2.0
 */
export class ProjectionBehind extends Fault {
  readonly projection: string;
  readonly expected: number;
  readonly found: number;

  constructor(
    projection: string,
    expected: number,
    found: { readonly position: number; readonly isPaused: boolean },
    timeoutMs: number,
  ) {
    const advice = found.isPaused
      ? 'it is paused, so have it resume'
      : 'look whether a process runs it, or wait longer';
    super(
      'PROJECTION_BEHIND',
      `${projection} stands at ${found.position} after ${timeoutMs} ms, and ${expected} was waited for: ${advice}.`,
    );
    this.projection = projection;
    this.expected = expected;
    this.found = found.position;
  }
}

/**
 * Projections that are used in a state that doesn't allow it, or an order that can't be carried out.
 *
 * *Errors*: `code` is `PROJECTIONS_NOT_STARTED`, `PROJECTIONS_STOPPED`, `FOREIGN_PROJECTION`, `UNKNOWN_PROJECTION`, `RETIRED_PROJECTION`,
 * `INLINE_PROJECTION`, `OTHER_MODEL`, `NO_REBUILD` or `NOTHING_TO_RETIRE`.
 *
 * @see Nygard 2018, Release It!, ch. 8, on starting up and shutting down
 * @since 0.2.0
 */
export class ProjectionsRefused extends Fault {
  constructor(code: keyof typeof SENTENCES, projection = 'The projection') {
    super(code, `${projection} ${SENTENCES[code]}`);
  }
}

const SENTENCES = {
  PROJECTIONS_NOT_STARTED: 'is not run yet: call start() first.',
  PROJECTIONS_STOPPED: 'is not run any more, as its projections were stopped: make new ones over the same store.',
  FOREIGN_PROJECTION: 'is none of those that are run here: hand over the very definition that they were made with.',
  RETIRED_PROJECTION:
    'does nothing, as its time is over in this store: run the version that has taken its place, or raise this one.',
  UNKNOWN_PROJECTION:
    'is not known to this store, in this version: look at the name, and whether a process has ever run it.',
  INLINE_PROJECTION:
    'is written by units of work in this version, with its events, so nothing runs that could be paused or resumed: raise its version to have Projections take over, or end it by ProjectionOperator.retire.',
  OTHER_MODEL:
    'was run with another read model in this version: raise the version, so that this one is made from the first event on.',
  NOTHING_TO_RETIRE: 'has no such version in this store, or its time is over already: look at the name and the number.',
  NO_REBUILD: 'is not being rebuilt in this version: there is nothing to cancel.',
} as const;
