import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Fault } from '../../../src/domain/fault.ts';
import { Identifier, UUID } from '../../../src/domain/identifier/identifier.ts';
import { expectFieldLaws } from '../field/field-laws.ts';

const OrderId = Identifier.define('OrderId');
const PrefixedId = Identifier.define('PrefixedId', { prefix: 'order_' });
const UuidId = Identifier.define('UuidId', { format: UUID });
const PlateId = Identifier.define('PlateId', { prefix: 'plate:', format: /[A-Z]{2}|\d{3}/ });

const uuid = '019ca925-0800-7000-8000-000000000000';

const visible = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
  .filter((text) => !/[\s\p{Cc}\p{Cf}\p{Cs}]/u.test(text));

describe('an identifier', () => {
  it.each([
    ['one character', 'x'],
    ['200 characters', 'x'.repeat(200)],
    ['signs', 'a/b?c=d&"e"'],
    ['letters of any script', 'заказ-注文-1'],
    ['characters beyond 16 bits', '🍕'],
    ['names that objects treat specially', '__proto__'],
  ])('may be %s', (_, text) => {
    expect(OrderId.parse(text)._unsafeUnwrap()).toBe(text);
    expect(OrderId.of(text)).toBe(text);
    expect(OrderId.is(text)).toBe(true);
  });

  it.each([
    ['empty', ''],
    ['longer than 200 characters', 'x'.repeat(201)],
    ['longer than 200 characters of other scripts', 'я'.repeat(201)],
    ['white space inside', 'a b'],
    ['a space of another script', 'a\u00a0b'],
    ['a line end', 'a\n'],
    ['a control character', 'a\u0000'],
    ['an invisible character', 'a\u200bb'],
    ['a turn of the writing direction', 'a\u202eb'],
    ['half a character', 'a\ud800'],
    ['a number', 7],
    ['text in a box', Object('x')],
    ['nothing', undefined],
    ['null', null],
  ])('may not be %s', (_, input) => {
    const refusal = OrderId.parse(input)._unsafeUnwrapErr();

    expect(refusal).toMatchObject({ name: 'InvalidValue', type: 'OrderId', violations: [{ path: [] }] });
    expect(OrderId.is(input)).toBe(false);
    expect(() => OrderId.of(input as string)).toThrow(expect.objectContaining({ code: 'BROKEN_INVARIANT' }));
  });

  it('is refused without being quoted', () => {
    expect(OrderId.parse('secret name').isErr()).toBe(true);
    expect(JSON.stringify(OrderId.parse('secret name')._unsafeUnwrapErr())).not.toContain('secret');
  });

  it('says what was expected and found', () => {
    expect(OrderId.parse(5)._unsafeUnwrapErr().message).toBe(
      'Not a valid OrderId: expected text like .+, found a number.',
    );
    expect(PrefixedId.parse('x')._unsafeUnwrapErr().message).toBe(
      'Not a valid PrefixedId: expected text like order_.+, found other text.',
    );
    expect(PlateId.parse('x')._unsafeUnwrapErr().message).toBe(
      String.raw`Not a valid PlateId: expected text like plate:[A-Z]{2}|\d{3}, found other text.`,
    );
  });

  it('obeys the laws of fields', () => {
    expectFieldLaws(OrderId, visible.map(OrderId.of));
    expectFieldLaws(
      PrefixedId,
      visible.map((text) => PrefixedId.of(`order_${text}`)),
    );
    expectFieldLaws(UuidId, fc.uuid().map(UuidId.of));
    expectFieldLaws(PlateId, fc.constantFrom('plate:AB', 'plate:123').map(PlateId.of));
  });
});

describe('an identifier with a prefix', () => {
  it('begins with it and has something after it', () => {
    expect(PrefixedId.is('order_1')).toBe(true);
    for (const text of ['order_', '1', 'Order_1', ' order_1', '1order_']) expect(PrefixedId.is(text)).toBe(false);
  });

  it('counts the prefix towards its 200 characters', () => {
    expect(PrefixedId.is(`order_${'x'.repeat(194)}`)).toBe(true);
    expect(PrefixedId.is(`order_${'x'.repeat(195)}`)).toBe(false);
  });
});

describe('an identifier in the form of a UUID', () => {
  it('is any version in lower case', () => {
    expect(UuidId.is(uuid)).toBe(true);
    for (const text of [uuid.toUpperCase(), `${uuid}0`, `0${uuid}`, uuid.replaceAll('-', ''), `{${uuid}}`]) {
      expect(UuidId.is(text)).toBe(false);
    }
  });

  it('follows a prefix', () => {
    const JobId = Identifier.define('JobId', { prefix: 'job_', format: UUID });

    expect(JobId.parse(`job_${uuid}`)._unsafeUnwrap()).toBe(`job_${uuid}`);
    for (const text of [uuid, `job_${uuid.toUpperCase()}`, `job_x${uuid}`]) expect(JobId.is(text)).toBe(false);
  });
});

describe('an identifier with a pattern', () => {
  it('matches the whole of what follows the prefix, whichever alternative', () => {
    for (const text of ['plate:AB', 'plate:123']) expect(PlateId.is(text)).toBe(true);
    for (const text of ['AB', 'plate:ABC', 'plate:A123', 'plate:1234', 'plate:xAB'])
      expect(PlateId.is(text)).toBe(false);
  });

  it('keeps the flags', () => {
    expect(Identifier.define('X', { format: /[a-z]+/i }).is('AbC')).toBe(true);
  });
});

describe('the next identifier', () => {
  it('is the prefix and what the generator gives', () => {
    expect(PrefixedId.next({ next: () => '1' })).toBe('order_1');
    expect(OrderId.next({ next: () => '1' })).toBe('1');
  });

  it('is a fault where the generator does not fit the format', () => {
    expect(() => UuidId.next({ next: () => '1' })).toThrow(expect.objectContaining({ code: 'BROKEN_INVARIANT' }));
  });
});

describe('a definition of identifiers', () => {
  it.each<[string, object]>([
    ['a prefix with white space', { prefix: 'order ' }],
    ['a prefix that begins with a digit', { prefix: '1_' }],
    ['a prefix that is too long', { prefix: 'x'.repeat(41) }],
    ['a prefix that is no text', { prefix: 7 }],
    ['a format that is no pattern', { format: 'uuid' }],
  ])('refuses %s', (_, options) => {
    expect(() => Identifier.define('X', options)).toThrow(expect.objectContaining({ code: 'INVALID_DEFINITION' }));
  });

  it.each([/x/g, /x/y, /x/m])('holds %s against the whole of each identifier, every time', (format) => {
    const XId = Identifier.define('XId', { format });
    expect(['x', 'x', 'xx', 'y', 'x\nx'].map(XId.is)).toEqual([true, true, false, false, false]);
  });

  it('takes a prefix of 40 characters', () => {
    expect(Identifier.define('X', { prefix: 'x'.repeat(40) }).is(`${'x'.repeat(40)}1`)).toBe(true);
  });

  it.each(['', undefined])('refuses the name %j', (name) => {
    expect(() => Identifier.define(name as string)).toThrow(expect.objectContaining({ code: 'INVALID_DEFINITION' }));
  });

  it('is a Standard Schema', async () => {
    const { validate, vendor, version } = PrefixedId['~standard'];

    expect({ vendor, version }).toEqual({ vendor: 'demesne', version: 1 });
    expect(await validate('order_1')).toEqual({ value: 'order_1' });
    expect(await validate('1')).toMatchObject({ issues: [{ path: [] }] });
  });

  it('is frozen, and knows its name', () => {
    expect(Object.isFrozen(OrderId)).toBe(true);
    expect(OrderId.typeName).toBe('OrderId');
  });

  it('throws faults of the one family', () => {
    expect(Fault.is(caught(() => OrderId.of('')))).toBe(true);
  });
});

function caught(act: () => unknown): unknown {
  try {
    return act();
  } catch (thrown) {
    return thrown;
  }
}
