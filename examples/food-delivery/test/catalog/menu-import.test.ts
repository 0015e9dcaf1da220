import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { providedMenu } from '../../src/catalog/infrastructure/menu-provider/provided-menu.ts';
import type { Currency } from '../../src/shared-kernel/index.ts';

const item = { id: 'm-1', itemName: 'Pizza Margherita', priceInCents: 980, prepTimeSeconds: 700, inStock: true };

const imported = (json: unknown, currency: Currency = 'EUR') => providedMenu(json, currency)._unsafeUnwrap();
const refused = (json: unknown) => providedMenu(json, 'EUR')._unsafeUnwrapErr();

describe("The menu provider's menu", () => {
  it('becomes a menu in our words (R15)', () => {
    const { items, skipped } = imported([{ ...item, itemDescription: 'Tomato, mozzarella, basil', allergens: ['A'] }]);
    expect(skipped).toEqual([]);
    expect(items.map((dish) => dish.toJSON())).toEqual([
      {
        id: 'm-1',
        name: 'Pizza Margherita',
        description: 'Tomato, mozzarella, basil',
        price: { amountInMinorUnits: '980', currency: 'EUR' },
        preparationMinutes: 12,
        isAvailable: true,
      },
    ]);
  });

  it('may leave out what a dish does not need (R15)', () => {
    const { id, itemName, priceInCents, inStock } = item;
    const [dish] = imported([{ id: 7, itemName, priceInCents, inStock, itemDescription: null }]).items;
    expect(id).toBe('m-1');
    expect(dish?.toJSON()).toEqual({
      id: '7',
      name: 'Pizza Margherita',
      price: { amountInMinorUnits: '980', currency: 'EUR' },
      preparationMinutes: 10,
      isAvailable: true,
    });
  });

  it.each([
    [
      'no price',
      { ...item, priceInCents: undefined },
      'Pizza Margherita',
      'priceInCents: expected number, received undefined',
    ],
    ['a price below zero', { ...item, priceInCents: -1 }, 'Pizza Margherita', 'priceInCents: '],
    ['a price with parts of a cent', { ...item, priceInCents: 9.5 }, 'Pizza Margherita', 'priceInCents: '],
    [
      'a price as text',
      { ...item, priceInCents: '980' },
      'Pizza Margherita',
      'priceInCents: expected number, received string',
    ],
    ['no word about its stock', { ...item, inStock: undefined }, 'Pizza Margherita', 'inStock: '],
    ['no name', { ...item, itemName: ' ' }, 'item 2', 'itemName: '],
    ['a name that is no text', { ...item, itemName: { de: 'Pizza' } }, 'item 2', 'itemName: '],
    ['an id with a space', { ...item, id: 'm 1' }, 'Pizza Margherita', 'id: '],
    ['no id', { ...item, id: undefined }, 'Pizza Margherita', 'id: expected text or a whole number'],
    ['no content at all', null, 'item 2', 'expected object, received null'],
    ['a list for content', [item], 'item 2', ''],
  ])('loses an item with %s, which is reported by name, and nothing else (R15)', (_, malformed, name, problem) => {
    const { items, skipped } = imported([{ ...item, id: 'a' }, malformed, { ...item, id: 'z' }]);
    expect(items.map(({ id }) => id)).toEqual(['a', 'z']);
    expect(skipped.map((one) => one.name)).toEqual([name]);
    expect(skipped[0]?.problems[0]).toMatch(new RegExp(`^${problem}`));
  });

  it.each([
    ['long', 'x'.repeat(10_000), 'x'.repeat(60)],
    ['of many lines', ' Pizza\n\tMargherita\u0000\u202e ', 'Pizza Margherita'],
    ['of two halves of a sign', '🍕'.repeat(100), '🍕'.repeat(60)],
  ])('reports a name that is %s in one short line (R15)', (_, itemName, name) => {
    const { skipped } = imported([item, { ...item, itemName, inStock: 'yes' }]);
    expect(skipped.map((one) => one.name)).toEqual([name]);
  });

  it('tells everything that is wrong with an item at once (R15)', () => {
    const { skipped } = imported([item, { id: '', itemName: 'Soup', priceInCents: null, inStock: 'yes' }]);
    expect(skipped[0]?.problems.map((problem) => problem.split(':')[0])).toEqual(['id', 'priceInCents', 'inStock']);
  });

  it('keeps the first of two items with one id (R15)', () => {
    const { items, skipped } = imported([item, { ...item, itemName: 'Calzone' }]);
    expect(items.map(({ name }) => name)).toEqual(['Pizza Margherita']);
    expect(skipped).toEqual([{ name: 'Calzone', problems: ['id: expected one that no other item has'] }]);
  });

  it('may be empty (R15)', () => {
    expect(imported([])).toEqual({ items: [], skipped: [] });
  });

  it.each([
    ['is no list', { items: [item] }, "The menu can't be read: expected a list of items."],
    ['is nothing', undefined, "The menu can't be read: expected a list of items."],
    ['is larger than any menu', Array.from({ length: 5_001 }, () => item), 'expected at most 5000 items'],
    ['has not one item that can be read', [{ itemName: 'Soup' }], "The menu can't be read: Soup: id: "],
  ])('is refused as a whole when it %s (R15)', (_, json, message) => {
    expect(refused(json).message).toContain(message);
  });

  it.each([
    ['EUR', 980, '980'],
    ['JPY', 98_000, '980'],
    ['KWD', 980, '9800'],
  ] as const)('counts hundredths of any currency (R16): %s', (currency, priceInCents, amountInMinorUnits) => {
    const [dish] = imported([{ ...item, priceInCents }], currency).items;
    expect(dish?.price.toJSON()).toEqual({ amountInMinorUnits, currency });
  });

  it('is never rounded (R16)', () => {
    const { skipped } = imported(
      [
        { ...item, priceInCents: 98_000 },
        { ...item, id: 'm-2', priceInCents: 98_050 },
      ],
      'JPY',
    );
    expect(skipped).toEqual([
      { name: 'Pizza Margherita', problems: ['priceInCents: expected an amount that JPY can be paid in'] },
    ]);
  });

  it('is read whatever the provider sends (R15)', () => {
    const hostile = fc.record(
      { id: fc.anything(), itemName: fc.anything(), priceInCents: fc.anything(), inStock: fc.anything() },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(hostile, fc.anything()), { maxLength: 8 }), (others) => {
        const { items, skipped } = imported([item, ...others]);
        expect(items.length + skipped.length).toBe(others.length + 1);
        expect(items[0]?.name).toBe('Pizza Margherita');
        for (const { name } of skipped) expect(name).toMatch(/^[^\p{C}\n]{1,120}$/u);
      }),
    );
  });
});
