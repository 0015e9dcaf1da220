import { Fault } from './fault.ts';

/**
 * An aggregate that is used before anything happened to it: `new Order(id)` is only the place where one begins.
 *
 * *Errors*: `code` is `NOT_BEGUN`.
 * @since 0.1.0
 */
export class NotBegun extends Fault {
  constructor(name: string, id: string) {
    super('NOT_BEGUN', `${name} ${id} has not begun: load it, or begin it.`);
  }
}

/**
 * An aggregate that is begun a second time.
 *
 * *Errors*: `code` is `ALREADY_BEGUN`.
 * @since 0.1.0
 */
export class AlreadyBegun extends Fault {
  constructor(name: string, id: string) {
    super('ALREADY_BEGUN', `${name} ${id} has begun already: record instead.`);
  }
}

/**
 * An event that is none of its aggregate's.
 *
 * *Errors*: `code` is `UNKNOWN_EVENT`.
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
 * *Errors*: `code` is `WRONG_STATUS`.
 * @since 0.1.0
 */
export class WrongStatus extends Fault {
  constructor(subject: string, expected: readonly string[], found: unknown) {
    super('WRONG_STATUS', `${subject} expected status ${expected.join(' or ')}, found ${String(found)}.`);
  }
}

/**
 * A state that its first event left unfinished.
 *
 * *Errors*: `code` is `INCOMPLETE_STATE`.
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
