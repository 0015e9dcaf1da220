import { InvalidDefinition, ValueObject, withCodec } from 'demesne';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { FIELD } from '../../../src/domain/field/field.ts';
import { isSealed, throughText } from './field-laws.ts';

/** Made anew for each test, so that no test leans on the definition of another. */
const pattern = () =>
  withCodec(z.instanceof(RegExp), {
    encode: ({ source }) => source,
    decode: (json) => new RegExp(json as string),
  });
const ruleOf = () => class Rule extends ValueObject.define('Rule', { pattern: pattern() }) {};

describe('A field with a codec', () => {
  it('keeps the instance it is given, which only its codec can read', () => {
    const given = /a+/;
    expect(new (ruleOf())({ pattern: given }).pattern).toBe(given);
  });

  it('goes to JSON and back by its codec', () => {
    const Rule = ruleOf();
    const rule = new Rule({ pattern: /a+/ });
    expect(throughText(rule)).toEqual({ pattern: 'a+' });
    for (const again of [Rule.decode(throughText(rule)), Rule.parse({ pattern: 'a+' })._unsafeUnwrap()]) {
      expect(again.pattern).toEqual(/a+/);
    }
  });

  it('is equal where its JSON is, and nowhere else', () => {
    const Rule = ruleOf();
    const rule = new Rule({ pattern: /a+/ });
    expect(rule.equals(new Rule({ pattern: /a+/ }))).toBe(true);
    expect(rule.equals(new Rule({ pattern: /b+/ }))).toBe(false);
  });

  it('finds a value equal to itself without asking its codec', () => {
    const unreadable = withCodec(z.instanceof(RegExp), {
      encode: () => {
        throw new Error('not to be asked');
      },
      decode: () => /a/,
    });
    const one = /a/;
    expect(unreadable[FIELD].equals(one, one)).toBe(true);
  });

  it('refuses what its schema refuses, before and after the codec', () => {
    const Wrong = withCodec(z.instanceof(RegExp), { encode: String, decode: (json) => json as never });
    class Rule extends ValueObject.define('Rule', { pattern: Wrong }) {}
    for (const refused of [Rule.create({ pattern: 'a+' as never }), Rule.parse({ pattern: 'a+' })]) {
      expect(refused._unsafeUnwrapErr().violations.map(({ path }) => path)).toEqual([['pattern']]);
    }
  });

  it('is a violation where its codec can not read the JSON', () => {
    expect(ruleOf().parse({ pattern: '(' })._unsafeUnwrapErr().message).toBe(
      'Not a valid Rule: pattern: could not be read by its codec.',
    );
  });

  it('freezes plain data to any depth, and leaves what the caller gave alone', () => {
    const Rows = withCodec(z.custom<{ rows: { n: number }[] }>(), {
      encode: (data) => data,
      decode: (json) => json as never,
    });
    class Sheet extends ValueObject.define('Sheet', { data: Rows }) {}
    const given = { rows: [{ n: 1 }] };
    for (const sheet of [new Sheet({ data: given }), Sheet.parse({ data: given })._unsafeUnwrap()]) {
      expect(sheet.data).toEqual({ rows: [{ n: 1 }] });
      expect(isSealed(sheet)).toBe(true);
    }
    expect(Object.isFrozen(given.rows)).toBe(false);
  });

  it.each([
    ['a Date', new Date(0)],
    ['a Map', new Map()],
    ['a Set', new Set()],
  ])('refuses %s at any depth, which stays mutable when frozen', (_, leaf) => {
    const Any = withCodec(z.unknown(), { encode: () => null, decode: () => [leaf] });
    class Holder extends ValueObject.define('Holder', { part: Any }) {}
    const sentence = /^A Date, Map or Set stays mutable when frozen: use Instant, mapOf or listOf\.$/;
    for (const make of [
      () => new Holder({ part: leaf }),
      () => new Holder({ part: { deep: [leaf] } }),
      () => Holder.parse({ part: null }),
    ]) {
      expect(make).toThrow(InvalidDefinition);
      expect(make).toThrow(sentence);
    }
  });

  it('is a Standard Schema of its JSON', () => {
    const Pattern = pattern();
    expect(Pattern['~standard'].validate('a+')).toEqual({ value: /a+/ });
    expect(Pattern['~standard'].validate('(')).toEqual({
      issues: [{ path: [], message: 'could not be read by its codec' }],
    });
  });
});
