import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { compiledShape } from '../../../src/domain/definition/compiled-shape.ts';
import { fieldOf } from '../../../src/domain/field/field-of.ts';
import { optional } from '../../../src/domain/field/optional.ts';
import { loopedShape } from '../../../src/domain/definition/shape.ts';
import { fitsOf } from '../../../src/domain/field/zod/zod-fits.ts';
import { Money } from '../order/values.ts';

const keys = ['name', 'count', 'price', 'tags', 'fee', 'note'];
const fields = [z.string(), z.bigint(), Money, z.array(z.string()), optional(Money), z.string().optional()].map(
  (field) => fieldOf(field as never),
);
const moneys = fc.bigInt(0n, 3n).map((amount) => Money.euros(amount));
const contents = fc.record({
  name: fc.constantFrom('a', 'b'),
  count: fc.bigInt(0n, 2n),
  price: moneys,
  tags: fc.array(fc.constantFrom('x', 'y'), { maxLength: 2 }),
  fee: fc.option(moneys, { nil: undefined }),
  note: fc.option(fc.constantFrom('n'), { nil: undefined }),
});

describe('The compiled form of a shape', () => {
  const compiled = compiledShape(keys, fields);
  const looped = loopedShape(keys, fields);

  it('does just what its loops do', () => {
    fc.assert(
      fc.property(contents, contents, (left, right) => {
        expect(compiled?.copy(left)).toEqual(looped.copy(left));
        expect(compiled?.fits(left)).toBe(looped.fits(left));
        expect(compiled?.equals(left, right)).toBe(looped.equals(left, right));
        expect(compiled?.equals(left, looped.copy(left))).toBe(true);
        expect(compiled?.encode(left)).toEqual(looped.encode(left));
        const json = JSON.parse(JSON.stringify(looped.encode(left)));
        expect(compiled?.equals(compiled.decode(json), left)).toBe(true);
        expect(looped.equals(looped.decode(json), left)).toBe(true);
      }),
    );
    expect(compiled).toBeDefined();
  });

  it('of no fields works too', () => {
    const [none, loops] = [compiledShape([], []), loopedShape([], [])];
    expect([none?.fits({}), none?.equals({}, {}), none?.copy({ a: 1 }), none?.encode({})]).toEqual([
      true,
      true,
      {},
      {},
    ]);
    expect([loops.fits({}), loops.equals({}, {}), loops.copy({ a: 1 }), loops.encode({})]).toEqual([
      true,
      true,
      {},
      {},
    ]);
  });
});

describe('Where no code may be made from text', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.resetModules();
  });

  const works = async (): Promise<void> => {
    const { ValueObject } = await import('../../../src/domain/value-object.ts');
    class Point extends ValueObject.define('Point', { x: z.number(), y: z.number() }) {}
    const point = new Point({ x: 1, y: 2 });
    expect([point.equals(new Point({ y: 2, x: 1 })), JSON.stringify(point), Point.parse({ x: 'a' }).isErr()]).toEqual([
      true,
      '{"x":1,"y":2}',
      true,
    ]);
  };

  it('definitions run as loops', async () => {
    vi.resetModules();
    const forbidden = vi.fn(() => {
      throw new EvalError('forbidden by the content security policy');
    });
    vi.stubGlobal('Function', forbidden);
    await works();
    expect(forbidden).toHaveBeenCalledTimes(1);
  });

  it('a switch keeps definitions from even trying', async () => {
    vi.resetModules();
    const { interpretDefinitions } = await import('../../../src/domain/definition/compiled-shape.ts');
    interpretDefinitions();
    const forbidden = vi.fn();
    vi.stubGlobal('Function', forbidden);
    await works();
    expect(forbidden).not.toHaveBeenCalled();
  });
});

describe('The quick test of a zod schema', () => {
  const schemas = {
    string: z.string(),
    'string.min.max': z.string().min(1).max(3),
    number: z.number(),
    int: z.int(),
    'number.int.min.max': z.number().int().min(-2).max(5),
    'number.gt.lt': z.number().gt(0).lt(3),
    bigint: z.bigint(),
    'bigint.positive': z.bigint().positive(),
    boolean: z.boolean(),
    enum: z.enum(['a', 'b']),
    literal: z.literal(['a', 1, null]),
  };
  const inputs = fc.oneof(
    fc.anything(),
    fc.integer({ min: -4, max: 7 }),
    fc.bigInt(-3n, 3n),
    fc.constantFrom('a', 'b', '', 'abcd', 1.5, -0, Number.NaN, Infinity, null, 2 ** 60),
  );

  it.each(Object.entries(schemas))('never says yes where %s would not return the input unchanged', (_, schema) => {
    const fits = fitsOf(schema._zod as never);
    expect(fits).toBeDefined();
    let agreed = 0;
    fc.assert(
      fc.property(inputs, (input) => {
        if (!fits?.(input)) return;
        agreed += 1;
        expect(schema.safeParse(input)).toEqual({ success: true, data: input });
      }),
      { numRuns: 500 },
    );
    expect(agreed).toBeGreaterThan(0);
  });

  it.each(Object.entries(schemas))('says yes where %s accepts', (_, schema) => {
    fc.assert(
      fc.property(inputs, (input) => {
        expect(fitsOf(schema._zod as never)?.(input)).toBe(schema.safeParse(input).success);
      }),
    );
  });

  it.each([
    ['an e-mail address', z.email()],
    ['a trimmed text', z.string().trim()],
    ['a refined text', z.string().refine((text) => text !== 'x')],
    ['a coerced number', z.coerce.number()],
    ['a pattern', z.string().regex(/x/)],
    ['an object', z.object({})],
  ])('is not there for %s', (_, schema) => {
    expect(fitsOf(schema._zod as never)).toBeUndefined();
  });
});
