import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { FIELD } from '../../../src/domain/field/field.ts';
import { Instant } from '../../../src/domain/time/instant.ts';
import { Rejection } from '../../../src/domain/field/rejection.ts';
import { listOf } from '../../../src/domain/field/list-of.ts';
import { optional } from '../../../src/domain/field/optional.ts';
import { expectFieldLaws } from './field-laws.ts';
import { Card } from '../models.ts';

const digits = fc.constantFrom('1111', '2,22', '2222', '"""]');
const instants = fc.integer({ min: 0, max: 3 }).map((ms) => Instant.fromEpochMs(ms));

describe('a field of a list', () => {
  it('obeys the laws of fields', () => {
    expectFieldLaws(listOf(z.string()), fc.array(fc.constantFrom('', 'a', 'b', 'a,b', '"', '["a"]')));
    expectFieldLaws(listOf(Instant), fc.array(instants));
    expectFieldLaws(listOf(Card), fc.array(digits.map((last4) => new Card({ last4 }))));
    expectFieldLaws(listOf(listOf(z.number())), fc.array(fc.array(fc.nat(2), { maxLength: 2 }), { maxLength: 3 }));
  });

  it('keeps a frozen copy of its input', () => {
    const input = ['a'];
    const list = listOf(z.string())[FIELD].accept(input);
    input.push('b');

    expect(list).toEqual(['a']);
    expect(() => (list as string[]).push('c')).toThrow(TypeError);
  });

  it('keeps a frozen copy of stored JSON', () => {
    const json = ['a'];
    const list = listOf(z.string())[FIELD].decode(json);
    json.push('b');

    expect(list).toEqual(['a']);
    expect(Object.isFrozen(list)).toBe(true);
  });

  it('tells everything that is wrong, each with its path', () => {
    const found = listOf(Card)[FIELD].parse([{ last4: '1' }, { last4: '1234' }, null]) as Rejection;

    expect(found.violations.map(({ path }) => path)).toEqual([[0, 'last4'], [2]]);
  });

  it('takes no hole for an item', () => {
    expect(listOf(z.string())[FIELD].accept(Object.assign([], { length: 1 }))).toBeInstanceOf(Rejection);
  });

  it('takes nothing but an array', () => {
    const { parse } = listOf(z.string())[FIELD];

    expect(parse('ab')).toEqual(Rejection.of('expected an array, found a string'));
    expect(parse({ length: 0 })).toEqual(Rejection.of('expected an array, found an object'));
  });

  it('has no items that may be absent', () => {
    expect(() => listOf(optional(z.string()))).toThrow(expect.objectContaining({ code: 'INVALID_DEFINITION' }));
  });

  it('is a Standard Schema', async () => {
    const { validate } = listOf(z.string())['~standard'];

    expect(await validate(['a'])).toEqual({ value: ['a'] });
    expect(await validate([1])).toMatchObject({ issues: [{ path: [0] }] });
  });
});
