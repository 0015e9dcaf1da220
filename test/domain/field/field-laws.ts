import fc from 'fast-check';
import { expect } from 'vitest';
import { FIELD, type Definition, type Field } from '../../../src/domain/field/field.ts';
import { Rejection } from '../../../src/domain/field/rejection.ts';
import { Instant } from '../../../src/domain/time/instant.ts';

/** What a stored or sent form goes through. */
export const throughText = (json: unknown): never => (JSON.parse(JSON.stringify({ json })) as { json: never }).json;

function cycle(): unknown {
  const ring: Record<string, unknown> = { kind: 'card' };
  ring['self'] = ring;
  ring['value'] = ring;
  return ring;
}

const deep = (): unknown => {
  let nested: unknown = [];
  for (let depth = 0; depth < 10_000; depth += 1) nested = [nested];
  return nested;
};

/** Input that has broken other libraries. */
export function hostileInput(): readonly unknown[] {
  const ring: unknown[] = [];
  ring.push(ring);
  const singles = [null, undefined, true, Number.NaN, -0, Number.POSITIVE_INFINITY, 10n ** 400n, Symbol('x'), () => 1];
  const texts = ['', ' ', '\ud800', 'a\u0000b', '__proto__', 'constructor', 'x'.repeat(100_000)];
  const lists = [ring, deep(), Object.assign([], { length: 3 }), [[], {}, null]];
  const objects = [cycle(), new Date(0), new Map(), Object.create(null), new Proxy({}, {})];
  const forged = [
    Object.create(Instant.prototype),
    Object.create(Array.prototype),
    { constructor: { [FIELD]: {} } },
    JSON.parse('{"__proto__":{"kind":"card","id":"a"},"constructor":1,"kind":"__proto__"}'),
  ];
  return [...singles, ...texts, ...lists, ...objects, ...forged];
}

/** Whether nothing that can be reached can be changed. */
export function isSealed(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return Object.isFrozen(value) && Reflect.ownKeys(value).every((key) => isSealed((value as never)[key]));
}

function takesOrRejects(field: Field, input: unknown): void {
  for (const found of [field.accept(input), field.parse(input)]) {
    if (found instanceof Rejection) expect(found.violations).not.toHaveLength(0);
    else expect(isSealed(found)).toBe(true);
  }
}

/** Checks what every field promises, on values that the field must be able to take. */
export function expectFieldLaws<T>(definition: Definition<T>, values: fc.Arbitrary<T>): void {
  const field = definition[FIELD];
  fc.assert(
    fc.property(values, (value) => {
      const json = throughText(field.encode(value));
      for (const copy of [field.accept(value), field.parse(json), field.decode(json)] as T[]) {
        expect(copy).not.toBeInstanceOf(Rejection);
        expect(field.equals(copy, value)).toBe(true);
        expect(throughText(field.encode(copy))).toEqual(json);
        expect(isSealed(copy)).toBe(true);
      }
      if (field.fits?.(value)) expect(field.accept(value)).toBe(value);
      if (field.plain) expect([field.encode(value), field.decode(value as never)]).toEqual([value, value]);
    }),
  );
  fc.assert(
    fc.property(values, values, (left, right) => {
      const equal = field.equals(left, right);
      expect(field.equals(right, left)).toBe(equal);
      expect(JSON.stringify(field.encode(left)) === JSON.stringify(field.encode(right))).toBe(equal);
      if (field.atomic) expect(left === right).toBe(equal);
    }),
  );
  for (const input of hostileInput()) takesOrRejects(field as Field, input);
  fc.assert(
    fc.property(fc.anything({ withNullPrototype: true, withBigInt: true, withDate: true }), (input) =>
      takesOrRejects(field as Field, input),
    ),
  );
}
