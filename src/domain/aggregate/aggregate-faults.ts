import { Fault } from '../fault.ts';

/**
 * An aggregate that is used before anything happened to it: `new Order(id)` is only the place where one begins.
 *
 * *Errors*: `code` is `NOT_BEGUN`.
 * @see Evans 2003, ch. 6, Factories
 * @since 0.1.0
 */
export class NotBegun extends Fault {
  constructor(name: string, id: string) {
    super('NOT_BEGUN', `${name} ${id} has not begun: load or begin it.`);
  }
}

/**
 * An aggregate that is begun a second time.
 *
 * *Errors*: `code` is `ALREADY_BEGUN`.
 * @see Evans 2003, ch. 6, Factories
 * @since 0.1.0
 */
export class AlreadyBegun extends Fault {
  constructor(name: string, id: string) {
    super('ALREADY_BEGUN', `${name} ${id} has begun: record instead.`);
  }
}

/**
 * An event that is none of its aggregate's.
 *
 * *Errors*: `code` is `UNKNOWN_EVENT`.
 * @see Vernon 2013, ch. 8, Domain Events
 * @since 0.1.0
 */
export class UnknownEvent extends Fault {
  constructor(name: string, expected: readonly string[], found: string) {
    super('UNKNOWN_EVENT', `${name} has no event ${found}: expected one of ${expected.join(', ')}.`);
  }
}

/**
 * A stored state or event that stands in a status where it can't be.
 *
 * *Errors*: `code` is `WRONG_STATUS`; `expected` has the statuses it may stand in, `found` the one it does.
 * @see Evans 2003, ch. 9, on states made explicit
 * @since 0.1.0
 */
export class WrongStatus extends Fault {
  readonly expected: readonly string[];
  readonly found: unknown;

  constructor(subject: string, expected: readonly string[], found: unknown) {
    super('WRONG_STATUS', `${subject} expected status ${expected.join(' or ')}, found ${String(found)}.`);
    this.expected = expected;
    this.found = found;
  }
}

/**
 * A state that its first event left unfinished.
 *
 * *Errors*: `code` is `INCOMPLETE_STATE`.
 * @see Evans 2003, ch. 6, Factories
 * @since 0.1.0
 */
export class IncompleteState extends Fault {
  constructor(name: string, event: string, missing: readonly string[]) {
    super(
      'INCOMPLETE_STATE',
      `${event} leaves ${name} without ${missing.join(', ')}: a first event gives the whole state.`,
    );
  }
}
