import { contractOf } from './rules.ts';
import type { Contract } from './contract.ts';
import { equality } from './value-object/equality.ts';
import { immutability } from './value-object/immutability.ts';
import { input } from './value-object/input.ts';
import { jsonForm } from './value-object/json-form.ts';
import { ValueWorld, type Value, type ValueObjectSubject } from './value-object/subject.ts';

/**
 * What every type of values has to keep: equality, immutability, its JSON form, and what it does with input.
 *
 * *When to use*: for a value with a codec, a rule or an `equals` of your own; what `ValueObject.define` gives keeps it.
 *
 * *Guarantees*: every rule is proved for every sample; a rule that is broken rejects with what was expected and found.
 *
 * *Errors*: a `Fault` `UNKNOWN_RULE` for a skip of no such rule.
 *
 * @example
 * ```ts
 * import { ValueObject } from 'demesne';
 * import { valueObjectContract } from 'demesne/testing/contract';
 * import { z } from 'zod';
 *
 * class Money extends ValueObject.define('Money', { amount: z.bigint(), currency: z.enum(['EUR', 'JPY']) }) {}
 *
 * const contract = valueObjectContract({
 *   type: Money,
 *   samples: () => [new Money({ amount: 5n, currency: 'EUR' }), new Money({ amount: 5n, currency: 'JPY' })],
 *   refused: [{ amount: '5', currency: 'XXX' }, { amount: '5.5', currency: 'EUR' }],
 * });
 * for (const { run } of contract.rules) await run();
 * contract.rules.length > 20; // => true
 * ```
 * @see Evans 2003, ch. 5, Value Objects
 * @since 0.1.0
 */
export const valueObjectContract = <V extends Value>(subject: ValueObjectSubject<V>): Contract =>
  contractOf(
    `The values of ${subject.name ?? subject.type.name}`,
    () => new ValueWorld(subject),
    [equality, immutability, jsonForm, input],
    subject.skips,
  );
