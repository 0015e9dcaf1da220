import { type } from 'arktype';
import { BrokenInvariant, Identifier, InvalidDefinition, listOf, optional, ValueObject } from 'demesne';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { isSealed, throughText } from './field/field-laws.ts';
import { euros, Money } from './value-samples.ts';

describe('A definition of a value', () => {
  it('takes a whole z.object, with its checks over all fields', () => {
    const range = z
      .object({ from: z.number(), to: z.number() })
      .refine(({ from, to }) => from <= to, 'from is at most to');
    class Range extends ValueObject.define('Range', range) {}
    expect(new Range({ from: 1, to: 2 }).to).toBe(2);
    expect(Range.parse({ from: 2, to: 1 })._unsafeUnwrapErr().message).toBe('Not a valid Range: from is at most to.');
  });

  it('takes a whole z.strictObject, and refuses keys that it does not know', () => {
    class Point extends ValueObject.define('Point', z.strictObject({ x: z.number() })) {}
    const violations = [{ path: ['y'], message: 'expected no such field' }];
    expect(Point.parse({ x: 1, y: 2 })._unsafeUnwrapErr().violations).toEqual(violations);
    expect(Point.create({ x: 1, y: 2 } as never)._unsafeUnwrapErr().violations).toEqual(violations);
    expect(Point.parse({ x: '', y: 2 })._unsafeUnwrapErr().violations).toHaveLength(2);
    expect(() => new Point({ x: 1, y: 2 } as never)).toThrow(BrokenInvariant);
    expect(Point.parse({ x: 1 })._unsafeUnwrap().x).toBe(1);
  });

  it.each([z.looseObject({ x: z.number() }), z.object({ x: z.number() }).catchall(z.string())])(
    'refuses a whole object of zod that lets other keys pass, for they would be lost',
    (schema) => {
      expect(() => ValueObject.define('Point', schema)).toThrow(/use z\.object or z\.strictObject/);
    },
  );

  it('takes fields of valibot and arktype where their values are JSON', () => {
    class Mixed extends ValueObject.define('Mixed', {
      name: v.pipe(v.string(), v.minLength(2)),
      tags: v.array(v.string()),
      age: type('number'),
    }) {}
    const mixed = new Mixed({ name: 'Ada', tags: ['x'], age: 3 });
    expect(Mixed.decode(throughText(mixed)).equals(mixed)).toBe(true);
    expect(isSealed(mixed)).toBe(true);
    expect(
      Mixed.parse({ name: 'A', tags: [1], age: 'x' })
        ._unsafeUnwrapErr()
        .violations.map(({ path }) => path),
    ).toEqual([['name'], ['tags', 0], ['age']]);
  });

  it.each([
    ['a Date', v.date(), new Date(0)],
    ['a bigint', v.bigint(), 1n],
    ['NaN', v.any(), Number.NaN],
  ])('of another schema library refuses %s, which is no JSON, with a pointer to withCodec', (_, schema, value) => {
    class Holder extends ValueObject.define('Holder', { part: schema as v.GenericSchema }) {}
    expect(() => new Holder({ part: value })).toThrow(/withCodec/);
  });

  it('refuses a schema that answers later', () => {
    const later = v.pipeAsync(
      v.string(),
      v.checkAsync(() => Promise.resolve(true)),
    );
    expect(() => ValueObject.define('Later', { later: later as never })).toThrow(/answers at once/);
    // oxlint-disable-next-line unicorn/no-thenable -- a promise of another make is what is tested
    const thenable = { '~standard': { version: 1, vendor: 'x', validate: () => ({ then: () => undefined }) } };
    expect(() => ValueObject.define('Later', { later: thenable as never })).toThrow(/answers at once/);
  });

  it('refuses a subclass of a value and a constructor of its own, each with a sentence', () => {
    class Euro extends Money {}
    expect(() => new Euro({ amount: 1n, currency: 'EUR' })).toThrow(/Euro extends Money.*define Euro by itself/);
    class Own extends ValueObject.define('Own', { n: z.number() }) {
      constructor(content: { n: number }) {
        super(content);
      }
    }
    expect(() => new Own({ n: 1 })).toThrow(/Own has a constructor of its own/);
  });

  it('is a Standard Schema that takes JSON and instances', () => {
    expect(Money['~standard'].validate({ amount: '5', currency: 'EUR' })).toEqual({ value: euros(5n) });
    expect(Money['~standard'].validate(euros(5n))).toEqual({ value: euros(5n) });
    expect(Money['~standard'].validate({ amount: '5' })).toMatchObject({ issues: [{ path: ['currency'] }] });
  });

  it('nests identifiers and decodes them', () => {
    const DriverId = Identifier.define('DriverId');
    class Seat extends ValueObject.define('Seat', { driver: DriverId, next: optional(DriverId) }) {}
    const seat = new Seat({ driver: DriverId.of('d-1') });
    expect(Seat.decode(throughText(seat)).equals(seat)).toBe(true);
    expect(Seat.parse({ driver: '' }).isErr()).toBe(true);
  });

  it('a definition that was used as a field before it was extended leaves its class alone', () => {
    const Definition = ValueObject.define('Marker', { n: z.number() });
    listOf(Definition);
    class Marker extends Definition {
      twice(): number {
        return this.n * 2;
      }
    }
    expect(Marker.decode({ n: 2 }).twice()).toBe(4);
  });

  it('an enum with numbers takes what zod takes, and not its names', () => {
    class Level extends ValueObject.define('Level', { level: z.enum({ Low: 0, 0: 'Low' } as never) }) {}
    expect(Level.create({ level: 0 as never }).isOk()).toBe(true);
    expect(Level.create({ level: 'Low' as never }).isErr()).toBe(true);
  });

  it('a single value that may be absent is refused, for it has no JSON form', () => {
    expect(() => ValueObject.define('Note', optional(z.string()))).toThrow(/make the field that holds it optional/);
  });

  it.each([z.string().optional().nullable(), z.string().optional().readonly()])(
    '%# an optional field is one under other wrappers too',
    (note) => {
      class Noted extends ValueObject.define('Noted', { note }) {}
      expect(new Noted({}).note).toBeUndefined();
      expect(() => listOf(note)).toThrow(InvalidDefinition);
    },
  );
});
