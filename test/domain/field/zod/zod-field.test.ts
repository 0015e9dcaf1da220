import { InvalidDefinition } from 'demesne';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { fieldOf } from '../../../../src/domain/field/field-of.ts';
import { Rejection } from '../../../../src/domain/field/rejection.ts';
import { isSealed } from '../field-laws.ts';

describe('A zod schema as a field', () => {
  it.each([
    ['a text', () => z.string(), 'a', 'a'],
    ['an enum', () => z.enum(['a', 'b']), 'a', 'a'],
    ['a literal', () => z.literal(['a', 1, null]), 1, 1],
    ['a bigint', () => z.bigint(), 5n, '5'],
    ['a bigint below zero', () => z.bigint(), -5n, '-5'],
    ['a nullable bigint', () => z.bigint().nullable(), 5n, '5'],
    ['a nullable bigint that is null', () => z.bigint().nullable(), null, null],
    ['a readonly bigint', () => z.bigint().readonly(), 5n, '5'],
    ['a bigint with a default', () => z.bigint().default(1n), 5n, '5'],
    ['a bigint that must be there', () => z.bigint().optional().nonoptional(), 5n, '5'],
    ['a list', () => z.array(z.bigint()), [1n, 2n], ['1', '2']],
    ['a tuple', () => z.tuple([z.bigint(), z.string()]), [1n, '2'], ['1', '2']],
    ['a tuple with a rest', () => z.tuple([z.string()], z.bigint()), ['1', 2n, 3n], ['1', '2', '3']],
    ['a record', () => z.record(z.string(), z.bigint()), { a: 1n }, { a: '1' }],
    ['a record of texts', () => z.record(z.string(), z.string()), { a: '1' }, { a: '1' }],
    ['an object', () => z.object({ n: z.bigint(), text: z.string() }), { n: 1n, text: '2' }, { n: '1', text: '2' }],
    [
      'a strict object',
      () => z.strictObject({ n: z.bigint(), text: z.string() }),
      { n: 1n, text: '2' },
      { n: '1', text: '2' },
    ],
    ['objects in lists', () => z.array(z.object({ of: z.array(z.bigint()) })), [{ of: [1n] }], [{ of: ['1'] }]],
    ['a union of texts and numbers', () => z.union([z.string(), z.number()]), '5', '5'],
    [
      'a union of objects',
      () => z.union([z.object({ a: z.string() }), z.object({ b: z.string() })]),
      { b: '1' },
      { b: '1' },
    ],
  ])('goes to JSON and back: %s', (_, schema, value, json) => {
    const field = fieldOf(schema());
    expect(field.accept(value)).toEqual(value);
    expect(field.encode(value)).toEqual(json);
    for (const read of [field.parse(json), field.decode(json as never)]) {
      expect(read).toEqual(value);
      expect(isSealed(read)).toBe(true);
    }
  });

  it.each([
    ['a number for a bigint', () => z.bigint(), 5],
    ['a fraction as text for a bigint', () => z.bigint(), '1.5'],
    ['no bigint in a list', () => z.array(z.bigint()), ['x']],
    ['a text for a list', () => z.array(z.bigint()), '12'],
    ['null for an object', () => z.object({ n: z.bigint() }), null],
    ['a text for an object', () => z.object({ n: z.bigint() }), '1'],
    ['a text for the rest of a tuple of bigints', () => z.tuple([z.string()], z.bigint()), ['1', 'x']],
  ])('leaves it to the schema to refuse %s', (_, schema, json) => {
    expect(fieldOf(schema()).parse(json)).toBeInstanceOf(Rejection);
  });

  it('leaves out a part that is undefined', () => {
    const field = fieldOf(z.object({ n: z.bigint(), note: z.string().optional() }));
    expect(Object.keys(field.encode({ n: 1n, note: undefined }) as object)).toEqual(['n']);
    expect(Object.keys(field.parse({ n: '1', note: undefined }) as object)).toEqual(['n']);
  });

  it('is compared by === where its values are atoms', () => {
    const atoms = [z.string(), z.number(), z.boolean(), z.null(), z.enum(['a']), z.literal('a'), z.bigint()];
    expect(atoms.map((schema) => fieldOf(schema).atomic)).toEqual(atoms.map(() => true));
    expect([z.array(z.string()), z.object({ n: z.bigint() })].map((schema) => fieldOf(schema).atomic)).toEqual([
      false,
      false,
    ]);
  });

  it('is its own JSON where its values are atoms other than bigints', () => {
    expect([z.string(), z.bigint()].map((schema) => fieldOf(schema).plain)).toEqual([true, false]);
  });

  it.each([
    ['a literal bigint', () => z.literal(1n), 'Order.part: z.literal'],
    ['a literal undefined', () => z.literal(undefined), 'Order.part: z.literal'],
    ['a literal that may be a bigint', () => z.literal(['a', 1n]), 'Order.part: z.literal'],
    ['a literal that may be undefined', () => z.literal(['a', undefined]), 'Order.part: z.literal'],
    ['a template of texts', () => z.templateLiteral(['a', z.string()]), 'Order.part: z.template_literal'],
    ['a value that hides what it refuses', () => z.string().catch('x'), 'Order.part: z.catch'],
    ['a promise', () => z.promise(z.string()), 'Order.part: z.promise'],
    ['a map', () => z.map(z.string(), z.string()), 'Order.part: z.map'],
    ['a loose object', () => z.looseObject({ a: z.string() }), 'Order.part: z.object'],
    ['a union with a bigint', () => z.union([z.string(), z.bigint()]), 'Order.part: z.union'],
    ['a date in a wrapper', () => z.date().optional(), 'Order.part: z.date'],
    ['a date in an object', () => z.object({ at: z.date() }), 'Order.part.at: z.date'],
    ['a date in a tuple', () => z.tuple([z.string(), z.date()]), 'Order.part.1: z.date'],
    ['a date in the rest of a tuple', () => z.tuple([z.string()], z.date()), 'Order.part.*: z.date'],
    ['a date in a list', () => z.array(z.date()), 'Order.part.*: z.date'],
    ['a date in a record', () => z.record(z.string(), z.date()), 'Order.part.*: z.date'],
    ['a date in a union', () => z.union([z.string(), z.date()]), 'Order.part: z.date'],
  ])('is refused where no JSON form can be derived, and told where: %s', (_, schema, found) => {
    const define = () => fieldOf(schema(), 'Order.part');
    expect(define).toThrow(InvalidDefinition);
    expect(define).toThrow(
      expect.objectContaining({ message: `${found} has no JSON form: use Instant, mapOf, listOf or withCodec.` }),
    );
  });
});
