import { Fault } from '../../domain/fault.ts';
import type { Envelope } from '../message/envelope.ts';
import { checkStorable } from './log-faults.ts';

/**
 * How long a text may be that a store looks something up by, in characters.
 *
 * *When to use*: in an adapter of your own, and where such texts come in.
 *
 * *Guarantees*: never becomes less. UTF-8 writes a character as three bytes at the most, or two of them as four; so even
 * the longest of all together fit into the 2,704 bytes that an index entry of PostgreSQL has.
 *
 * @example
 * ```ts
 * import { LONGEST_NAMES } from 'demesne/messaging';
 *
 * LONGEST_NAMES.messageId; // => 300
 * ```
 * @see Nygard 2018, Release It!, ch. 4, Unbounded Result Sets
 * @since 0.2.0
 */
export const LONGEST_NAMES: {
  readonly messageId: 300;
  readonly tenant: 200;
  readonly aggregateType: 200;
  readonly aggregateId: 200;
  readonly subscription: 200;
  readonly scheduleKey: 300;
} = Object.freeze({
  messageId: 300,
  tenant: 200,
  aggregateType: 200,
  aggregateId: 200,
  subscription: 200,
  scheduleKey: 300,
} as const);

/**
 * A name or an id that is longer than a store can look up.
 *
 * *Errors*: `code` is `NAME_TOO_LONG`; `part` says which text, `longest` how many characters it may have.
 *
 * @see Nygard 2018, Release It!, ch. 4, Unbounded Result Sets
 * @since 0.2.0
 */
export class NameTooLong extends Fault {
  readonly part: string;
  readonly longest: number;

  constructor(part: string, longest: number, found: number) {
    super('NAME_TOO_LONG', `Expected ${part} of ${longest} characters at the most, found ${found}.`);
    this.part = part;
    this.longest = longest;
  }
}

/** Whether a text has so many characters at the most; those beyond 16 bits count as one, as in an `Identifier`. */
export const isWithin = (text: string, longest: number): boolean =>
  text.length <= longest || (text.length <= 2 * longest && Array.from(text).length <= longest);

/** Refuses a name that is too long to be looked up. */
function checkLength(part: string, text: string, longest: number): void {
  if (text.length > longest) throw new NameTooLong(part, longest, text.length);
}

/** Refuses a name that no store can look up. */
export function checkName(part: string, text: string, longest: number): void {
  checkLength(part, text, longest);
  checkStorable(part, text);
}

/** Refuses a message whose id, aggregate or tenant is too long to be looked up. */
export function checkNameLengths({ id, aggregate, tenant }: Envelope): void {
  checkLength('an id of a message', id, LONGEST_NAMES.messageId);
  if (tenant !== undefined) checkLength('a tenant', tenant, LONGEST_NAMES.tenant);
  if (aggregate === undefined) return;
  checkLength('the name of an aggregate', aggregate.type, LONGEST_NAMES.aggregateType);
  if (isWithin(aggregate.id, LONGEST_NAMES.aggregateId)) return;
  throw new NameTooLong('the id of an aggregate', LONGEST_NAMES.aggregateId, Array.from(aggregate.id).length);
}
