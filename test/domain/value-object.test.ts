import {
  BrokenInvariant,
  Entity,
  Identifier,
  InvalidDefinition,
  Instant,
  keyOf,
  listOf,
  ValueObject,
  withCodec,
} from 'demesne';
import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { expectFieldLaws, isSealed } from './field/field-laws.ts';
import { Address, addresses, Email, euros, home, Money, moneys, Price, TimeWindow } from './value-samples.ts';

describe('A value', () => {
  it('keeps the laws of a field: nested, optional, single', () => {
    expectFieldLaws(Money as never, moneys);
    expectFieldLaws(Address as never, addresses);
    expectFieldLaws(
      Email as never,
      fc.constantFrom('a@b.de', 'c@d.fr').map((text) => new Email(text)),
    );
  });

  it('tells every violation of its input, each with its path', () => {
    const refused = Address.parse({
      street: '',
      lines: ['a', 1],
      place: { code: 2 },
      fee: { amount: '1', currency: 'GBP' },
    });
    expect(refused._unsafeUnwrapErr().violations.map(({ path }) => path)).toEqual([
      ['street'],
      ['lines', 1],
      ['place', 'code'],
      ['fee', 'currency'],
    ]);
    expect(refused._unsafeUnwrapErr().message).toMatch(
      /^Not a valid Address: street: .*; lines\[1\]: .*; place\.code: /,
    );
  });

  it('says the path of a single value as the value itself', () => {
    expect(Email.parse('x')._unsafeUnwrapErr().violations[0]?.path).toEqual([]);
    expect(Email.parse(undefined).isErr()).toBe(true);
  });

  it('takes typed input by create, and JSON by parse', () => {
    expect(Money.create({ amount: 5n, currency: 'EUR' })._unsafeUnwrap()).toEqual(euros(5n));
    expect(Money.create({ amount: '5' as never, currency: 'EUR' }).isErr()).toBe(true);
    expect(Money.parse({ amount: '5', currency: 'EUR' })._unsafeUnwrap()).toEqual(euros(5n));
    expect(Address.create({ ...home, fee: { amount: 1n } as never })._unsafeUnwrapErr().violations).toEqual([
      { path: ['fee'], message: 'expected a Money, found an object' },
    ]);
  });

  it('throws from new where a literal breaks a rule, and carries the error', () => {
    const broken = (): Money => new Money({ amount: 1.5 as never, currency: 'EUR' });
    expect(broken).toThrow(BrokenInvariant);
    expect(broken).toThrow(/Not a valid Money: amount: /);
    expect(() => new Money(undefined as never)).toThrow('expected an object, found undefined');
  });

  it.each([
    ['9', true],
    ['-9', true],
    ['', false],
    ['1.5', false],
    ['0x10', false],
    [' 1', false],
    ['1'.repeat(1000), true],
    ['1'.repeat(1001), false],
    [9, false],
  ])('reads a bigint from whole numbers as text: %j', (amount, isValid) => {
    expect(Money.parse({ amount, currency: 'EUR' }).isOk()).toBe(isValid);
  });

  it('a list with hundreds of thousands of violations is refused like any other', () => {
    class Tags extends ValueObject.define('Tags', { tags: listOf(Instant), texts: z.array(z.string()) }) {}
    const many = Array.from({ length: 200_000 }, () => 1);
    expect(Tags.parse({ tags: many, texts: many })._unsafeUnwrapErr().violations).toHaveLength(400_000);
  });
});

describe('Equality of values', () => {
  it('is by content, in any order of keys', () => {
    expect(euros(5n).equals(new Money({ currency: 'EUR', amount: 5n }))).toBe(true);
    expect(euros(5n).equals(euros(6n))).toBe(false);
    expect(new Address(home).equals(new Address({ ...home, fee: euros(5n), lines: ['a'] }))).toBe(true);
    expect(new Address(home).equals(new Address({ ...home, lines: ['b'] }))).toBe(false);
    expect(new Address(home).equals(new Address({ ...home, fee: undefined }))).toBe(false);
  });

  it('is never true across classes', () => {
    expect(euros(5n).equals(new Price({ amount: 5n, currency: 'EUR' }) as never)).toBe(false);
    expect(euros(5n).equals({ amount: 5n, currency: 'EUR' } as never)).toBe(false);
    expect(euros(5n).equals(null as never)).toBe(false);
  });

  it('is not fooled by a forged prototype or tag', () => {
    const forged = Object.setPrototypeOf({ amount: 5n, currency: 'EUR' }, Money.prototype) as Money;
    expect(euros(5n).equals(forged)).toBe(false);
    expect(forged instanceof Money).toBe(true);
    expect(() => new Address({ ...home, fee: forged })).toThrow('fee: expected a Money');
    const tagged = { amount: 5n, currency: 'EUR', [Symbol.toStringTag]: 'Money' };
    expect(euros(5n).equals(tagged as never)).toBe(false);
  });

  it('finds -0 and 0 alike, and NaN its like', () => {
    class Point extends ValueObject.define('Point', { x: z.number() }) {}
    expect(new Point({ x: -0 }).equals(new Point({ x: 0 }))).toBe(true);
    const anyNumber = v.custom<number>((input) => typeof input === 'number');
    const Reading = withCodec(anyNumber, { encode: String, decode: Number });
    class Measured extends ValueObject.define('Measured', { reading: Reading }) {}
    expect(new Measured({ reading: Number.NaN }).equals(new Measured({ reading: Number.NaN }))).toBe(true);
  });

  it('entities that a value holds are compared by what they hold', () => {
    class Line extends Entity.define('Line', { id: Identifier.define('LineId'), quantity: z.int() }) {}
    class Pair extends ValueObject.define('Pair', { line: Line }) {}
    const pairOf = (quantity: number): Pair => new Pair({ line: new Line({ id: 'l' as never, quantity }) });
    expect(pairOf(1).equals(pairOf(2))).toBe(false);
    expect(keyOf(pairOf(1)) === keyOf(pairOf(1))).toBe(true);
  });
});

describe('Immutability of values', () => {
  it('reaches any depth and leaves what the caller gave alone', () => {
    const given = { ...home, lines: ['a'], place: { code: 'x', since: 3n } };
    const address = new Address(given);
    given.lines.push('b');
    given.place.code = 'y';
    expect([address.lines, address.place.code]).toEqual([['a'], 'x']);
    expect(isSealed(address)).toBe(true);
    expect(Object.isFrozen(given.lines)).toBe(false);
    expect(() => Object.assign(address, { street: 'other' })).toThrow(TypeError);
  });

  it('holds for what a schema froze only on top', () => {
    class Box extends ValueObject.define('Box', { rows: z.array(z.object({ n: z.number() })).readonly() }) {}
    expect(isSealed(new Box({ rows: [{ n: 1 }] }))).toBe(true);
  });

  it.each([
    ['z.date()', z.date(), /use Instant/],
    ['z.map()', z.map(z.string(), z.string()), /mapOf/],
    ['z.set()', z.set(z.string()), /listOf/],
    ['a nested z.date()', z.object({ at: z.array(z.date()) }), /Broken\.field\.at\.\*.*use Instant/],
    ['z.instanceof', z.object({ money: z.instanceof(Money) }), /Broken\.field\.money/],
    ['a transform', z.string().transform(Number), /withCodec/],
    ['z.any()', z.any(), /z\.any/],
    ['a loose object', z.looseObject({}), /z\.object/],
    ['a literal bigint', z.literal(1n), /z\.literal/],
    ['a union that nothing tells apart', z.union([z.bigint(), z.string()]), /z\.union/],
    ['what is no schema', 5 as never, /Broken\.field must be a definition or a Standard Schema/],
  ])('%s is refused at define with a pointer to what to use', (_, field, message) => {
    expect(() => ValueObject.define('Broken', { field })).toThrow(InvalidDefinition);
    expect(() => ValueObject.define('Broken', { field })).toThrow(message);
  });

  it.each(['__proto__', 'constructor', 'equals', 'toJSON', 'a-b', '1st', 'x;y'])(
    'a field can not be called %s',
    (name) => {
      expect(() => ValueObject.define('Broken', JSON.parse(`{${JSON.stringify(name)}:1}`) as never)).toThrow(
        /can't have a field/,
      );
    },
  );
});

describe('Variants of a value', () => {
  it('keep the rules', () => {
    expect(euros(5n).times(3n)).toEqual(euros(15n));
    expect(new Address(home).tryStreet('')._unsafeUnwrapErr().violations[0]?.path).toEqual(['street']);
    expect(new Address(home).tryStreet('Side')._unsafeUnwrap().street).toBe('Side');
  });

  it('clear an optional field given as undefined', () => {
    const noted = new Address({ ...home, note: 'ring twice' });
    expect(noted.noted(undefined).note).toBeUndefined();
    expect(noted.noted(undefined).equals(new Address(home))).toBe(true);
    expect(JSON.stringify(noted.noted(undefined))).not.toContain('note');
  });

  it('obey rules across fields: with throws, new throws, create and parse refuse, reconstitute trusts', () => {
    const [noon, one] = [Instant.of('2026-01-01T12:00:00Z'), Instant.of('2026-01-01T13:00:00Z')];
    const lunch = new TimeWindow({ start: noon, end: one });
    expect(() => lunch.until(noon)).toThrow('Not a valid TimeWindow: start comes before end.');
    expect(() => new TimeWindow({ start: one, end: noon })).toThrow(BrokenInvariant);
    expect(TimeWindow.create({ start: one, end: noon }).isErr()).toBe(true);
    expect(TimeWindow.parse({ start: one.toJSON(), end: noon.toJSON() }).isErr()).toBe(true);
    expect(TimeWindow.reconstitute({ start: one, end: noon }).end).toBe(noon);
  });
});
