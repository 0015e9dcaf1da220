import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { FIELD } from '../../src/domain/field/field.ts';
import { Instant } from '../../src/domain/time/instant.ts';
import { keyOf, type Keyed } from '../../src/domain/key-of.ts';
import { ValueObject } from '../../src/domain/value-object.ts';
import { Card, Cash, itemOf, ItemId } from './models.ts';

class Label extends ValueObject.define('Label', { text: z.string() }) {}
class Tag extends ValueObject.define('Tag', { text: z.string() }) {}

const make: readonly (() => Keyed)[] = [
  ...['', '5', 'null', '"5"', '[]', 'Card', '@5'].map((text) => () => text),
  ...[5, -5, Number.NaN, 5n, true, null, undefined].map((single) => () => single),
  () => ItemId.of('a'),
  () => Instant.fromEpochMs(5),
  () => new Card({ last4: '4242' }),
  () => new Card({ last4: '4243' }),
  () => new Cash({ change: true }),
  () => new Tag({ text: 'a' }),
  () => new Label({ text: 'a' }),
  () => new Tag({ text: 'a,b' }),
  () => itemOf('a'),
  () => itemOf('a,b'),
  () => [],
  () => [[]],
  () => ['a', 'b'],
  () => ['a,b'],
  () => ['a","b'],
  () => [new Tag({ text: 'a' }), new Tag({ text: 'b' })],
  () => [itemOf('a'), itemOf('b')],
  () => [itemOf('a,6:Item#b')],
];

describe('the key of a value', () => {
  it('is the same for equal values and different for others', () => {
    fc.assert(
      fc.property(fc.nat(make.length - 1), fc.nat(make.length - 1), (left, right) => {
        expect(keyOf(make[left]?.()) === keyOf(make[right]?.())).toBe(left === right);
      }),
      { numRuns: 2000 },
    );
  });

  it('does not depend on the order of fields', () => {
    class Pair extends ValueObject.define('Pair', { one: z.number(), two: z.number() }) {}

    expect(keyOf(new Pair({ one: 1, two: 2 }))).toBe(keyOf(new Pair({ two: 2, one: 1 })));
  });

  it('does not depend on the order of keys inside a field', () => {
    class Stock extends ValueObject.define('Stock', { counts: z.record(z.string(), z.number()) }) {}
    const [one, other] = [new Stock({ counts: { a: 1, b: 2 } }), new Stock({ counts: { b: 2, a: 1 } })];

    expect(one.equals(other)).toBe(true);
    expect(keyOf(one)).toBe(keyOf(other));
  });

  it('is that of its identity for an entity', () => {
    expect(keyOf(itemOf('a', 1))).toBe(keyOf(itemOf('a', 2)));
  });

  it('takes 0 and -0 for the same', () => {
    expect(keyOf(-0)).toBe(keyOf(0));
  });

  it.each([
    ['plain objects', {}],
    ['objects without a prototype', Object.create(null)],
    ['symbols', Symbol('x')],
    ['functions', () => 1],
    ['dates', new Date(0)],
    ['forged instances', Object.create(Card.prototype)],
    ['forged classes', { constructor: { [FIELD]: { key: () => 'x' } } }],
    ['lists of what has none', [{}]],
  ])('is refused to %s', (_, value) => {
    expect(() => keyOf(value as never)).toThrow(expect.objectContaining({ code: 'NO_KEY' }));
  });
});
