import { Fault } from '../../domain/fault.ts';

const OF_SNAPSHOTS =
  ', and there is no snapshot that fits. Read its snapshot with code of the same schema version, or ask for a later state.';

/**
 * The events that somebody reads are not all there: the stream was truncated.
 *
 * *Errors*: `code` is `HISTORY_TRUNCATED`; `expected` is the version of the event that is missing, `found` that of the next one that
 * is there.
 *
 * @see Vernon 2013, appendix A, on event streams
 * @since 0.2.0
 */
export class HistoryTruncated extends Fault {
  readonly stream: string;
  readonly expected: number;
  readonly found: number;

  constructor(stream: string, expected: number, found: number, advice = OF_SNAPSHOTS) {
    super(
      'HISTORY_TRUNCATED',
      `Expected the event of version ${expected} of ${stream}, found that of version ${found}: what is missing was truncated${advice}`,
    );
    this.stream = stream;
    this.expected = expected;
    this.found = found;
  }
}

/**
 * An event of a stream that no aggregate can be made of.
 *
 * *Errors*: `code` is `UNREPLAYABLE_EVENT`; `version` and `type` are those of the event, `cause` is what its class or the aggregate's
 * `evolve` threw, such as `UnknownEvent`, `UnknownMessageVersion` or `WrongStatus`.
 *
 * @see Vernon 2013, appendix A, Aggregates and Event Sourcing
 * @since 0.2.0
 */
export class UnreplayableEvent extends Fault {
  readonly stream: string;
  readonly version: number;
  readonly type: string;

  constructor(stream: string, version: number, type: string, cause: unknown) {
    super(
      'UNREPLAYABLE_EVENT',
      `${stream} can't be made of its events: the one at version ${version} of its stream, ${type}, can't be read, or does not follow from those before it. The cause says why: mend the class, or upcast what is stored.`,
      { cause },
    );
    this.stream = stream;
    this.version = version;
    this.type = type;
  }
}
