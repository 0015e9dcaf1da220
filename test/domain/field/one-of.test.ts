import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { FIELD } from '../../../src/domain/field/field.ts';
import { Rejection } from '../../../src/domain/field/rejection.ts';
import { oneOf } from '../../../src/domain/field/one-of.ts';
import { optional } from '../../../src/domain/field/optional.ts';
import { ValueObject } from '../../../src/domain/value-object.ts';
import { expectFieldLaws } from './field-laws.ts';
import { Card, Cash, Email, Item, itemOf, ItemId } from '../models.ts';

class Voucher extends ValueObject.define('Voucher', { kind: z.string(), percent: z.number() }) {}
class Points extends ValueObject.define('Points', { value: optional(z.number()) }) {}
class Nickname extends ValueObject.define('Nickname', z.string().nullable()) {}

const Means = oneOf({
  card: Card,
  cash: Cash,
  mail: Email,
  item: Item,
  voucher: Voucher,
  points: Points,
  nick: Nickname,
});
const { accept, parse, encode, decode, equals } = Means[FIELD];

const card = new Card({ last4: '4242' });

const means = fc.oneof(
  fc.constantFrom('1111', '2222').map((last4) => new Card({ last4 })),
  fc.boolean().map((change) => new Cash({ change })),
  fc.constantFrom('a@b.io', 'c@d.io').map((value) => new Email(value)),
  fc.constantFrom('a', 'b').map((id) => itemOf(id)),
  fc.constantFrom('card', 'gift').map((kind) => new Voucher({ kind, percent: 5 })),
  fc.constantFrom(1, 2, undefined).map((value) => new Points({ value })),
  fc.constantFrom('x', null).map((value) => new Nickname(value)),
);

describe('a field of one of several values', () => {
  it('obeys the laws of fields', () => {
    expectFieldLaws(Means, means as never);
  });

  it('puts the kind first in the JSON of the value', () => {
    expect(JSON.stringify(encode(card))).toBe('{"kind":"card","last4":"4242"}');
  });

  it.each([
    ['is no object', new Email('a@b.io'), { kind: 'mail', value: 'a@b.io' }],
    ['is null', new Nickname(null), { kind: 'nick', value: null }],
    ['has a kind', new Voucher({ kind: 'card', percent: 5 }), { kind: 'voucher', value: { kind: 'card', percent: 5 } }],
    ['has a value', new Points({ value: 3 }), { kind: 'points', value: { value: 3 } }],
    ['may have a value but has none', new Points({}), { kind: 'points' }],
  ] as const)('wraps JSON that %s', (_, value, json) => {
    expect(JSON.parse(JSON.stringify(encode(value)))).toEqual(json);
    expect(equals(decode(json as never), value)).toBe(true);
    expect(equals(parse(json) as Card, value)).toBe(true);
  });

  it('gives back values of their classes', () => {
    expect(parse({ kind: 'cash', change: true })).toBeInstanceOf(Cash);
    expect(decode({ kind: 'card', last4: '4242' })).toBeInstanceOf(Card);
  });

  it.each([
    ['an unknown kind', { kind: 'cheque' }],
    ['no kind', { last4: '4242' }],
    ['a kind that objects have by nature', { kind: 'constructor' }],
    ['a kind that is no text', { kind: ['card'], last4: '4242' }],
  ])('names the known kinds to %s', (_, json) => {
    expect(parse(json)).toEqual(
      new Rejection([{ path: ['kind'], message: 'expected one of card, cash, mail, item, voucher, points, nick' }]),
    );
  });

  it('tells what is wrong with the value by its path', () => {
    expect(parse({ kind: 'card', last4: '42' })).toMatchObject({ violations: [{ path: ['last4'] }] });
  });

  it('takes nothing but an object as JSON', () => {
    expect(parse('card')).toEqual(Rejection.of('expected an object with a kind, found a string'));
    expect(parse([])).toEqual(Rejection.of('expected an object with a kind, found an array'));
  });

  it('takes only instances of its classes as typed input', () => {
    class Cheque extends ValueObject.define('Cheque', { last4: z.string() }) {}
    const strangers: unknown[] = [
      new Cheque({ last4: '4242' }),
      { last4: '4242' },
      { constructor: Card, last4: '4242' },
      null,
    ];

    expect(accept(card)).toBe(card);
    for (const stranger of strangers) expect(accept(stranger)).toBeInstanceOf(Rejection);
    expect(accept(5)).toMatchObject({
      violations: [
        { message: 'expected a value of kind card, cash, mail, item, voucher, points, nick, found a number' },
      ],
    });
  });

  it('tells apart values of different classes with the same content', () => {
    class Debit extends ValueObject.define('Card', { last4: z.string() }) {}
    const { equals: same } = oneOf({ card: Card, debit: Debit })[FIELD];

    expect(same(card, new Debit({ last4: '4242' }))).toBe(false);
    expect(same(card, new Card({ last4: '4242' }))).toBe(true);
  });

  it.each([
    ['a class twice', { card: Card, again: Card }, 'oneOf has the same class as card and as again.'],
    ['a kind without a name', { '': Card }, "oneOf needs classes of values or entities by kind, and '' has none."],
    ['no class at all', {}, 'oneOf needs at least one class.'],
    [
      'what is no class of a model',
      { id: ItemId },
      'oneOf needs classes of values or entities by kind, and id has none.',
    ],
    ['any other class', { map: Map }, 'oneOf needs classes of values or entities by kind, and map has none.'],
  ])('refuses %s', (_, variants, message) => {
    expect(() => oneOf(variants as never)).toThrow(expect.objectContaining({ code: 'INVALID_DEFINITION', message }));
  });

  it('is a Standard Schema', async () => {
    const { validate } = Means['~standard'];

    expect(await validate(card)).toEqual({ value: card });
    expect(await validate({ kind: 'card', last4: '4242' })).toEqual({ value: card });
    expect(await validate({ kind: 'x' })).toMatchObject({ issues: [{ path: ['kind'] }] });
  });
});
