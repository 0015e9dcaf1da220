import { err, ok, type Result } from 'neverthrow';
import { Fault, InvalidDefinition } from '../fault.ts';
import { IllegalTransition } from './illegal-transition.ts';

/** For each status, those it may go to; one that is final goes to none. */
type TransitionTable<Table> = { readonly [Status in keyof Table]: readonly (keyof Table & string)[] };

type StatusOf<Table> = keyof Table & string;

/** The statuses that may go to another. */
type FromStatusesOf<Table extends TransitionTable<Table>, To> = {
  [From in StatusOf<Table>]: To extends Table[From][number] ? From : never;
}[StatusOf<Table>];

/** Whether a move is legal. */
type Verdict = Result<void, IllegalTransition>;

/** Also what a Mermaid diagram takes as the name of a state. */
const NAME = /^[A-Za-z]\w*$/;

/**
 * The moves a status may make, as a table.
 *
 * *When to use*: for anything with a life cycle. The table is the rule, its diagram, and the type of the status.
 *
 * *Guarantees*: complete and immutable: each status has a row, and each move leads to a status of the table. A check makes
 * no garbage.
 *
 * *Errors*: {@link InvalidDefinition} for a table that can't work; a {@link Fault} `UNKNOWN_STATUS` for asking about a
 * status that it doesn't have.
 *
 * @example
 * ```ts
 * import { Transitions } from 'demesne';
 *
 * const orderStatus = Transitions.define('Order', {
 *   Cart: ['Placed', 'Cancelled'],
 *   Placed: ['Delivered', 'Cancelled'],
 *   Delivered: [],
 *   Cancelled: [],
 * });
 *
 * orderStatus.can('Cart', 'Placed'); // => true
 * orderStatus.check('Delivered', 'Placed')._unsafeUnwrapErr().message;
 * // => 'Order cannot go from Delivered to Placed; Delivered is final.'
 * orderStatus.statuses; // => ['Cart', 'Placed', 'Delivered', 'Cancelled']
 * ```
 * @see Evans 2003, ch. 9, Making Implicit Concepts Explicit
 * @since 0.1.0
 */
export class Transitions<Table extends TransitionTable<Table>> {
  /** What goes through these statuses, such as `Order`. */
  readonly subject: string;
  /** Every status in the table's order, as `z.enum` takes them. */
  readonly statuses: readonly [StatusOf<Table>, ...StatusOf<Table>[]];
  readonly #table: Table;
  #verdicts: ReadonlyMap<string, ReadonlyMap<string, Verdict>> | undefined;

  private constructor(subject: string, table: Table) {
    this.subject = subject;
    this.statuses = Object.freeze(Object.keys(table)) as never;
    this.#table = table;
    Object.freeze(this);
  }

  /**
   * Defines the moves of a subject; the first status is the one it begins in.
   *
   * *Errors*: {@link InvalidDefinition} for a move to a status without a row, a move said twice, or a name that is no
   * identifier.
   */
  static define<const Table extends TransitionTable<Table>>(subject: string, table: Table): Transitions<Table> {
    const rows = Object.entries<readonly string[]>(table).map(([from, to]) => [
      from,
      checkedRow(subject, table, from, to),
    ]);
    if (rows.length === 0) throw new InvalidDefinition(`${subject} needs at least one status.`);
    return new Transitions(subject, Object.freeze(Object.fromEntries(rows)) as Table);
  }

  /** Whether one status may go to another. */
  can(from: StatusOf<Table>, to: StatusOf<Table>): boolean {
    return this.check(from, to).isOk();
  }

  /** Nothing, or why one status can't go to another. */
  check(from: StatusOf<Table>, to: StatusOf<Table>): Result<void, IllegalTransition> {
    this.#verdicts ??= verdictsOf(this.subject, this.#table);
    return this.#verdicts.get(from)?.get(to) ?? this.#unknown(from, to);
  }

  /**
   * The state, known to be one that may go to a status, or why it can't.
   *
   * *When to use*: at the head of an operation on a state by status: what comes after sees the fields of those statuses
   * only that may go there.
   *
   * @example
   * ```ts
   * import { Transitions } from 'demesne';
   *
   * type Parcel = { status: 'Packed'; weight: number } | { status: 'Sent'; tracking: string };
   * const parcelStatus = Transitions.define('Parcel', { Packed: ['Sent'], Sent: [] });
   *
   * const postage = (parcel: Parcel) => parcelStatus.checkState(parcel, 'Sent').map(({ weight }) => weight * 2);
   * postage({ status: 'Packed', weight: 3 })._unsafeUnwrap(); // => 6
   * postage({ status: 'Sent', tracking: 'T' })._unsafeUnwrapErr().message;
   * // => 'Parcel cannot go from Sent to Sent; Sent is final.'
   * ```
   */
  checkState<State extends { readonly status: StatusOf<Table> }, const To extends StatusOf<Table>>(
    state: State,
    to: To,
  ): Result<Extract<State, { readonly status: FromStatusesOf<Table, To> }>, IllegalTransition> {
    const verdict = this.check(state.status, to);
    return verdict.isOk() ? ok(state as never) : err(verdict.error);
  }

  /** Whether nothing follows a status. */
  isFinal(status: StatusOf<Table>): boolean {
    if (!Object.hasOwn(this.#table, status)) return this.#unknown(status);
    return this.#table[status].length === 0;
  }

  /** A Mermaid state diagram. */
  toMermaid(): string {
    const { statuses } = this;
    const reached = new Set<string>(statuses.flatMap((from) => this.#table[from].filter((to) => to !== from)));
    const begins = statuses.filter((status, position) => position === 0 || !reached.has(status));
    const moves = statuses.flatMap((from) => this.#table[from].map((to) => `${from} --> ${to}`));
    const ends = statuses.filter((status) => this.isFinal(status)).map((status) => `${status} --> [*]`);
    return ['stateDiagram-v2', ...begins.map((status) => `[*] --> ${status}`), ...moves, ...ends].join('\n  ');
  }

  #unknown(...asked: readonly StatusOf<Table>[]): never {
    const found = asked.find((status) => !Object.hasOwn(this.#table, status));
    const known = this.statuses.join(', ');
    throw new Fault('UNKNOWN_STATUS', `Expected a status of ${this.subject}, one of ${known}; found ${String(found)}.`);
  }
}

function checkedRow(subject: string, table: object, from: string, row: readonly string[]): readonly string[] {
  if (!NAME.test(from)) {
    throw new InvalidDefinition(
      `${subject}: a status must be an identifier such as 'Placed', found ${JSON.stringify(from)}.`,
    );
  }
  const unknown = row.find((to) => !Object.hasOwn(table, to));
  if (unknown !== undefined) {
    throw new InvalidDefinition(`${subject}: ${from} leads to ${unknown}, which has no row of its own in the table.`);
  }
  if (new Set(row).size < row.length)
    throw new InvalidDefinition(`${subject}: ${from} leads to the same status twice.`);
  return Object.freeze([...row]);
}

/** A refusal holds no more than its two statuses, so one of each is enough for ever. */
function verdictsOf<Table extends TransitionTable<Table>>(
  subject: string,
  table: Table,
): ReadonlyMap<string, ReadonlyMap<string, Verdict>> {
  const allowed: Verdict = Object.freeze(ok());
  const rows = Object.entries<readonly string[]>(table);
  return new Map(
    rows.map(([from, legal]) => [
      from,
      new Map(
        rows.map(([to]) => [
          to,
          legal.includes(to) ? allowed : Object.freeze(err(new IllegalTransition({ subject, from, to, legal }))),
        ]),
      ),
    ]),
  );
}
