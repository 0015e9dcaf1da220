import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EntityMap } from '../../../src/domain/entity/entity-map.ts';
import { Entity } from '../../../src/domain/entity/entity.ts';
import { FIELD } from '../../../src/domain/field/field.ts';
import { Rejection } from '../../../src/domain/field/rejection.ts';
import { mapOf } from '../../../src/domain/entity/map-of.ts';
import { expectFieldLaws } from '../field/field-laws.ts';
import { Item, ItemId, itemOf } from '../models.ts';

const field = mapOf(Item)[FIELD];

const maps = fc
  .uniqueArray(
    fc.record({ id: fc.constantFrom('a', 'b', 'c', 'd"', 'e,f'), quantity: fc.integer({ min: 1, max: 3 }) }),
    {
      selector: ({ id }) => id,
      maxLength: 4,
    },
  )
  .map((items) => EntityMap.of(items.map(({ id, quantity }) => itemOf(id, quantity))));

describe('a field of entities', () => {
  it('obeys the laws of fields', () => {
    expectFieldLaws(mapOf(Item), maps);
  });

  it('takes an entity map as it is', () => {
    const map = EntityMap.of([itemOf('a')]);

    expect(field.accept(map)).toBe(map);
    expect(field.parse(map)).toBe(map);
  });

  it('takes an array of entities in its order', () => {
    const items = [itemOf('b'), itemOf('a')];

    expect([...(field.accept(items) as EntityMap<Item>)]).toEqual(items);
  });

  it('is an array as JSON', () => {
    expect(field.encode(EntityMap.of([itemOf('a', 2)]))).toEqual([{ id: 'a', quantity: 2 }]);
  });

  it('tells everything that is wrong, each with its path', () => {
    const found = field.parse([{ id: 'a', quantity: 1 }, { id: 'b', quantity: 0 }, 5, { id: 'a', quantity: 2 }]);

    expect((found as Rejection).violations.map(({ path }) => path)).toEqual([[1, 'quantity'], [2], [3, 'id']]);
  });

  it('refuses an id that comes twice, in JSON and in typed input', () => {
    const twice = { violations: [{ path: [1, 'id'], message: 'expected an id that no other here has' }] };

    expect(field.accept([itemOf('a', 1), itemOf('a', 2)])).toMatchObject(twice);
    expect(field.parse([itemOf('a', 1).toJSON(), itemOf('a', 2).toJSON()])).toMatchObject(twice);
  });

  it('refuses a map of other entities', () => {
    class Other extends Entity.define('Other', { id: ItemId }) {}
    const others = EntityMap.of([new Other({ id: ItemId.of('a') })]);

    expect(field.accept(others)).toMatchObject({ violations: [{ path: [0] }] });
    expect(field.accept(EntityMap.of([{ id: 'a', quantity: 1 }]))).toBeInstanceOf(Rejection);
  });

  it('says what was expected and found', () => {
    expect(field.accept('x')).toEqual(Rejection.of('expected an EntityMap or an array of entities, found a string'));
    expect(field.parse({})).toEqual(Rejection.of('expected an array, found an object'));
  });

  it('tells apart what holds the same entities in another state or order', () => {
    const map = EntityMap.of([itemOf('a', 1), itemOf('b', 1)]);
    const others = [[itemOf('a', 2), itemOf('b', 1)], [itemOf('b', 1), itemOf('a', 1)], [itemOf('a', 1)]];

    for (const other of others) expect(field.equals(map, EntityMap.of(other))).toBe(false);
    expect(field.equals(map, EntityMap.of([itemOf('a', 1), itemOf('b', 1)]))).toBe(true);
  });

  it('is made of a class of entities only', () => {
    for (const source of [ItemId, undefined, class {}]) {
      expect(() => mapOf(source as never)).toThrow(expect.objectContaining({ code: 'INVALID_DEFINITION' }));
    }
  });

  it('is a Standard Schema', async () => {
    const { validate } = mapOf(Item)['~standard'];

    expect(await validate([{ id: 'a', quantity: 1 }])).toEqual({ value: EntityMap.of([itemOf('a')]) });
    expect(await validate([{ id: 'a', quantity: 0 }])).toMatchObject({ issues: [{ path: [0, 'quantity'] }] });
  });
});
