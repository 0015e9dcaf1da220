import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { FIELD } from '../../../src/domain/field/field.ts';
import { Instant } from '../../../src/domain/time/instant.ts';
import { Rejection } from '../../../src/domain/field/rejection.ts';
import { optional } from '../../../src/domain/field/optional.ts';
import { ValueObject } from '../../../src/domain/value-object.ts';
import { expectFieldLaws } from './field-laws.ts';
import { ItemId } from '../models.ts';

const instants = fc.integer({ min: 0, max: 3 }).map((ms) => Instant.fromEpochMs(ms));
const maybe = <T>(values: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(values, { nil: undefined });

describe('an optional field', () => {
  it('obeys the laws of fields', () => {
    expectFieldLaws(optional(Instant), maybe(instants));
    expectFieldLaws(optional(ItemId), maybe(fc.constantFrom('?', '!', 'a').map(ItemId.of)));
    expectFieldLaws(optional(optional(Instant)), maybe(instants));
    expectFieldLaws(optional(z.string().nullable()), maybe(fc.constantFrom('a', 'undefined', null)));
  });

  it('is absent as undefined and nothing else', () => {
    const { accept, parse } = optional(Instant)[FIELD];

    for (const take of [accept, parse]) {
      expect(take(undefined)).toBeUndefined();
      expect(take(null)).toBeInstanceOf(Rejection);
      expect(take('')).toBeInstanceOf(Rejection);
    }
  });

  it('is left out of the JSON of what holds it, and of its input', () => {
    class Note extends ValueObject.define('Note', { text: z.string(), readAt: optional(Instant) }) {}
    const unread = Note.parse({ text: 'Ring twice.' })._unsafeUnwrap();

    expect(JSON.stringify(unread)).toBe('{"text":"Ring twice."}');
    expect(unread.equals(new Note({ text: 'Ring twice.' }))).toBe(true);
    expect(unread.equals(new Note({ text: 'Ring twice.', readAt: Instant.fromEpochMs(0) }))).toBe(false);
  });

  it('is as plain and as quick to test as the field in it', () => {
    expect(optional(ItemId)[FIELD]).toMatchObject({ plain: true, atomic: true, optional: true });
    expect(optional(Instant)[FIELD]).toMatchObject({ plain: undefined, atomic: undefined, optional: true });
    expect(optional(ItemId)[FIELD].fits?.(undefined)).toBe(true);
    expect(optional(ItemId)[FIELD].fits?.(null)).toBe(false);
    expect(optional(z.array(z.string()))[FIELD].fits).toBeUndefined();
  });

  it('is a Standard Schema', async () => {
    const { validate } = optional(ItemId)['~standard'];

    expect(await validate(undefined)).toEqual({ value: undefined });
    expect(await validate('a')).toEqual({ value: 'a' });
    expect(await validate('')).toMatchObject({ issues: [{ path: [] }] });
  });
});
