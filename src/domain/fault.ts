const MARK = Symbol.for('demesne.Fault');

/** `'ALREADY_BEGUN'` → `'AlreadyBegun'`: a name that survives a minifier. */
const nameOf = (code: string): string =>
  code.toLowerCase().replace(/(?:^|_)(.)/g, (_, letter: string) => letter.toUpperCase());

/**
 * An exception of this library: a caller erred, or the world failed. What a rule refuses is a {@link DomainError}.
 *
 * *When to use*: catch it at the edge of an application to log it; subclass it for the faults of an adapter.
 *
 * *Guarantees*: `code` never changes between versions, `name` follows from it, and {@link Fault.is} recognises a fault
 * of another copy of this package too.
 *
 * @example
 * ```ts
 * import { Fault } from 'demesne';
 *
 * const fault = new Fault('STORE_CLOSED', 'The store is closed; open it before the first unit.');
 * fault.name; // => 'StoreClosed'
 * Fault.is(fault); // => true
 * ```
 * @see Evans 2003, ch. 6, on what belongs to the model and what does not
 * @since 0.1.0
 */
export class Fault extends Error {
  /** A stable word for programs, such as `UNSAVED_CHANGES`. */
  declare readonly code: string;

  constructor(code: string, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
    this.name = nameOf(code);
  }

  /** @internal */
  get [MARK](): true {
    return true;
  }

  /** Whether something caught is a fault of this family, whichever copy of the package threw it. */
  static is(thrown: unknown): thrown is Fault {
    return MARK in Object(thrown);
  }
}

/**
 * A definition that cannot work: said where it is written, before anything is stored.
 *
 * *Errors*: `code` is `INVALID_DEFINITION`.
 *
 * @see Meyer 1997, Object-Oriented Software Construction, ch. 11, on checking a contract early
 * @since 0.1.0
 */
export class InvalidDefinition extends Fault {
  constructor(message: string) {
    super('INVALID_DEFINITION', message);
  }
}
