import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPlainData, sealed } from '../../../src/domain/field/plain-data.ts';

/** Lists in each other, so many of them. */
const nested = (levels: number): unknown => (levels === 0 ? 'the end' : [nested(levels - 1)]);

describe('Plain data', () => {
  it('is whatever JSON gives back as it was', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (json) => {
        expect(isPlainData(json)).toBe(true);
      }),
    );
  });

  it('is what may be sealed without a codec', () => {
    const mayBeSealed = (found: unknown): boolean => {
      try {
        sealed(found, () => false);
        return true;
      } catch {
        return false;
      }
    };
    const anything = fc.anything({ withDate: true, withBigInt: true, withMap: true, withNullPrototype: true });
    fc.assert(
      fc.property(anything, (found) => {
        expect(isPlainData(found)).toBe(mayBeSealed(found));
      }),
    );
  });

  const cycle: { self?: unknown } = {};
  cycle.self = cycle;
  it.each([
    ['an object without a prototype', Object.assign(Object.create(null), { a: 1 }), true],
    ['an object with nothing at a key', { a: undefined }, true],
    ['500 levels', nested(500), true],
    ['501 levels', nested(501), true],
    ['502 levels', nested(502), false],
    ['a cycle', cycle, false],
    ['a list with nothing in it', [undefined], false],
    ['a list with a hole', Array(1), false],
    ['nothing', undefined, false],
    ['a bigint', { a: [1n] }, false],
    ['no number', { a: Number.NaN }, false],
    ['an instance', { a: new Date(0) }, false],
    ['a function', () => 1, false],
  ])('is told from what is not: %s', (_, found, expected) => {
    expect(isPlainData(found)).toBe(expected);
  });
});
