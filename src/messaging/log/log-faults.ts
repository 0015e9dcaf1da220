import { Fault } from '../../domain/fault.ts';
import { InvalidOption } from '../invalid-option.ts';

/**
 * A message with an id that the log has already; nothing of what came with it was appended.
 *
 * *Errors*: `code` is `DUPLICATE_MESSAGE`.
 *
 * @see Hohpe & Woolf 2003, Idempotent Receiver
 * @since 0.1.0
 */
export class DuplicateMessage extends Fault {
  readonly messageId: string;

  constructor(id: string, options?: ErrorOptions) {
    super(
      'DUPLICATE_MESSAGE',
      `The log has a message ${id} already: an identifier generator never gives an id twice.`,
      options,
    );
    this.messageId = id;
  }
}

/**
 * An event of a version that its stream has already; nothing of what came with it was appended.
 *
 * *When to use*: whoever appends by hand meets it where a unit of work answers with a `ConcurrencyConflict`: somebody
 * else was first, so load again and decide again.
 *
 * *Errors*: `code` is `VERSION_TAKEN`.
 *
 * @see Vernon 2013, appendix A, on event streams
 * @since 0.2.0
 */
export class VersionTaken extends Fault {
  readonly stream: string;
  readonly version: number;

  constructor(stream: string, version: number, options?: ErrorOptions) {
    super(
      'VERSION_TAKEN',
      `The stream ${stream} has an event of version ${version} already: load and decide again.`,
      options,
    );
    this.stream = stream;
    this.version = version;
  }
}

/**
 * An event that leaves versions of its stream out; nothing of what came with it was appended.
 *
 * *Errors*: `code` is `VERSION_GAP`.
 *
 * @see Vernon 2013, appendix A, on event streams
 * @since 0.2.0
 */
export class VersionGap extends Fault {
  readonly stream: string;
  readonly expected: number;
  readonly found: number;

  constructor(stream: string, expected: number, found: number) {
    super(
      'VERSION_GAP',
      `The next event of the stream ${stream} has version ${expected}; found ${found}: append them all, in their order.`,
    );
    this.stream = stream;
    this.expected = expected;
    this.found = found;
  }
}

/**
 * An event of a stream that was archived; nothing of what came with it was appended.
 *
 * *When to use*: an operator archived it, so it is no rule of the model that refuses. Restore it, or ask for its standing before.
 *
 * *Errors*: `code` is `STREAM_ARCHIVED`.
 *
 * @see Vernon 2013, appendix A, on event streams
 * @since 0.2.0
 */
export class StreamArchived extends Fault {
  readonly stream: string;

  constructor(stream: string, options?: ErrorOptions) {
    super('STREAM_ARCHIVED', `The stream ${stream} is archived, so it takes no events: restore it first.`, options);
    this.stream = stream;
  }
}

/**
 * A store whose tables aren't there, or not all of them.
 *
 * *Errors*: `code` is `NOT_MIGRATED`; `cause` is what the database said.
 *
 * @see Ambler & Sadalage 2006, Refactoring Databases
 * @since 0.2.0
 */
export class NotMigrated extends Fault {
  constructor(cause: unknown) {
    super('NOT_MIGRATED', 'The tables of this store are missing: call migrate() when the application starts.', {
      cause,
    });
  }
}

/**
 * Text that no database keeps as it is: it holds the character NUL, or half of a surrogate pair.
 *
 * *Errors*: `code` is `UNSTORABLE_TEXT`; `part` says which text.
 *
 * @see https://www.unicode.org/versions/latest/, on surrogates
 * @since 0.2.0
 */
export class UnstorableText extends Fault {
  readonly part: string;

  constructor(part: string) {
    super('UNSTORABLE_TEXT', `Expected ${part} without NUL and without unpaired surrogates, which no database keeps.`);
    this.part = part;
  }
}

const UNSTORABLE = /[\0\p{Cs}]/u;

/** Whether a database keeps text as it is; nothing is to be found under any other. */
export const isStorable = (text: string): boolean => !UNSTORABLE.test(text);

/** Refuses text that would come back as another. */
export function checkStorable(part: string, text: string): void {
  if (!isStorable(text)) throw new UnstorableText(part);
}

/** Refuses a place that can't be read from, before anything is asked of the log. */
export function checkReading(name: string, from: number, least: number, limit: number): void {
  if (!Number.isSafeInteger(from) || from < least) throw new InvalidOption(name, `a whole number from ${least}`, from);
  if (typeof limit !== 'number' || !(limit >= 1)) throw new InvalidOption('limit', 'a number from 1', limit);
}

/**
 * A log that could not be read, or gave messages out of order. Nothing was passed over: the next reading starts there.
 *
 * *Errors*: `code` is `LOG_UNREADABLE`; `cause` is what the log threw.
 *
 * @see Hohpe & Woolf 2003, Message Store
 * @since 0.1.0
 */
export class LogUnreadable extends Fault {
  readonly after: number;

  constructor(after: number, cause: unknown) {
    super('LOG_UNREADABLE', `The log could not be read after position ${after}; it is tried again from there.`, {
      cause,
    });
    this.after = after;
  }
}
