import { expectTypeOf, it } from 'vitest';
import { z } from 'zod';
import { EntityMap } from '../../../src/domain/entity/entity-map.ts';
import { Instant } from '../../../src/domain/time/instant.ts';
import { keyOf } from '../../../src/domain/key-of.ts';
import { listOf } from '../../../src/domain/field/list-of.ts';
import { mapOf } from '../../../src/domain/entity/map-of.ts';
import { oneOf } from '../../../src/domain/field/one-of.ts';
import { optional } from '../../../src/domain/field/optional.ts';
import type { ContentOf, TypeOf } from '../../../src/domain/field/type-of.ts';
import { Card, Cash, Item, itemOf, ItemId } from '../models.ts';

it('knows the type of each field', () => {
  expectTypeOf<TypeOf<typeof Instant>>().toEqualTypeOf<Instant>();
  const items = mapOf(Item);
  expectTypeOf<TypeOf<typeof items>>().toEqualTypeOf<EntityMap<Item>>();
  const ids = listOf(ItemId);
  expectTypeOf<TypeOf<typeof ids>>().toEqualTypeOf<readonly ItemId[]>();
  const means = oneOf({ card: Card, cash: Cash });
  expectTypeOf<TypeOf<typeof means>>().toEqualTypeOf<Card | Cash>();
  const at = optional(Instant);
  expectTypeOf<TypeOf<typeof at>>().toEqualTypeOf<Instant | undefined>();
});

it('lets an optional field be left out', () => {
  const fields = { text: z.string(), at: optional(Instant) };
  expectTypeOf<ContentOf<typeof fields>>().toEqualTypeOf<{
    readonly text: string;
    readonly at?: Instant | undefined;
  }>();
});

it('compares instants, but does not make them by itself', () => {
  expectTypeOf(Instant.of('') < Instant.of('')).toEqualTypeOf<boolean>();
  // @ts-expect-error an instant is made by of, parse or fromEpochMs
  new Instant(5);
  // @ts-expect-error a point in time does not change
  Instant.of('').epochMs = 5;
});

it('asks an entity map by the id of its entities', () => {
  const items = EntityMap.of([itemOf('a')]);
  expectTypeOf(items.get(ItemId.of('a'))).toEqualTypeOf<Item | undefined>();
  // @ts-expect-error any text is no id of an item
  items.get('a');
  // @ts-expect-error a card is no item
  items.put(new Card({ last4: '4242' }));
  expectTypeOf(items.update(ItemId.of('a'), (item) => item.more(1))).toEqualTypeOf<EntityMap<Item>>();
  const none: EntityMap<Item> = EntityMap.empty();
  expectTypeOf(none.map((item) => item.quantity)).toEqualTypeOf<number[]>();
});

it('takes entities into a map and classes into alternatives', () => {
  // @ts-expect-error a value has no identity
  mapOf(Card);
  // @ts-expect-error an identifier is no class
  oneOf({ id: ItemId });
});

it('has a key for values only', () => {
  keyOf(new Card({ last4: '4242' }));
  keyOf([ItemId.of('a'), Instant.of('')]);
  // @ts-expect-error a plain object is no value
  keyOf({ a: 1 });
  // @ts-expect-error a Date is no value
  keyOf(new Date(0));
});
