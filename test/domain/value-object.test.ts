import { type } from 'arktype';
import {
  BrokenInvariant,
  Entity,
  Identifier,
  InvalidDefinition,
  Instant,
  keyOf,
  listOf,
  optional,
  ValueObject,
  withCodec,
} from 'demesne';
import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { expectFieldLaws, isSealed, throughText } from './field/field-laws.ts';

class Money extends ValueObject.define('Money', { amount: z.bigint(), currency: z.enum(['EUR', 'JPY']) }) {
  times(factor: bigint): Money {
    return this.with({ amount: this.amount * factor });
  }
}
class Price extends ValueObject.define('Price', { amount: z.bigint(), currency: z.enum(['EUR', 'JPY']) }) {}
class Email extends ValueObject.define('Email', z.email()) {}
class Address extends ValueObject.define('Address', {
  street: z.string().min(1),
  lines: z.array(z.string()),
  place: z.object({ code: z.string(), since: z.bigint().optional() }),
  fee: optional(Money),
  note: z.string().optional(),
}) {
  noted(note: string | undefined): Address {
    return this.with({ note });
  }
  tryStreet(street: string) {
    return this.tryWith({ street });
  }
}
class TimeWindow extends ValueObject.define(
  'TimeWindow',
  { start: Instant, end: Instant },
  { 'start comes before end': ({ start, end }) => start < end },
) {
  until(end: Instant): TimeWindow {
    return this.with({ end });
  }
}

const euros = (amount: bigint): Money => new Money({ amount, currency: 'EUR' });
const home = { street: 'Main', lines: ['a'], place: { code: 'x', since: 3n }, fee: euros(5n) };

const moneys = fc
  .record({ amount: fc.bigInt(), currency: fc.constantFrom('EUR', 'JPY') })
  .map((content) => new Money(content as never));
const addresses = fc
  .record(
    {
      street: fc.string({ minLength: 1, unit: 'binary' }),
      lines: fc.array(fc.string()),
      place: fc.record({ code: fc.string(), since: fc.bigInt() }, { requiredKeys: ['code'] }),
      fee: moneys,
      note: fc.string(),
    },
    { requiredKeys: ['street', 'lines', 'place'] },
  )
  .map((content) => new Address(content as never));

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
