import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EntityMap } from '../../../src/domain/entity/entity-map.ts';

interface Line {
  readonly id: string;
  readonly amount: number;
}

const line = (id: string | number, amount = 0): Line => ({ id: `${id}`, amount });
const lines = (count: number): Line[] => Array.from({ length: count }, (_, id) => line(id));

/** The same as an {@link EntityMap}, plainly: what it is compared with. */
const model = {
  put: (list: Line[], entity: Line) =>
    list.some(({ id }) => id === entity.id)
      ? list.map((one) => (one.id === entity.id ? entity : one))
      : [...list, entity],
  remove: (list: Line[], id: string) => list.filter((one) => one.id !== id),
};

interface Version {
  readonly map: EntityMap<Line>;
  readonly list: Line[];
}

interface Step {
  readonly from: number;
  readonly act: 'put' | 'update' | 'remove' | 'filter';
  readonly id: number;
  readonly amount: number;
}

function next({ map, list }: Version, { act, id, amount }: Step): Version {
  const entity = line(id, amount);
  if (act === 'put') return { map: map.put(entity), list: model.put(list, entity) };
  if (act === 'remove') return { map: map.remove(entity.id), list: model.remove(list, entity.id) };
  if (act === 'filter') {
    const keeps = (one: Line): boolean => one.amount % 5 !== amount % 5;
    return { map: map.filter(keeps), list: list.filter(keeps) };
  }
  if (!map.has(entity.id)) return { map, list };
  return { map: map.update(entity.id, () => entity), list: model.put(list, entity) };
}

/** Whether a map holds the very entities of the array, in its order, and finds no others. */
function agree({ map, list }: Version, ids: readonly string[]): boolean {
  const entities = [...map];
  const byId = new Map(list.map((entity) => [entity.id, entity]));
  return (
    entities.length === list.length &&
    entities.every((entity, at) => entity === list[at]) &&
    map.size === list.length &&
    map.isEmpty === (list.length === 0) &&
    ids.every((id) => map.get(id) === byId.get(id) && map.has(id) === byId.has(id))
  );
}

const steps = (ids: number, maxLength: number): fc.Arbitrary<Step[]> =>
  fc.array(
    fc.record<Step>({
      from: fc.nat(),
      act: fc.constantFrom('put', 'put', 'put', 'update', 'update', 'remove', 'remove', 'filter'),
      id: fc.nat(ids - 1),
      amount: fc.nat(1000),
    }),
    { maxLength, size: 'max' },
  );

describe('an entity map', () => {
  it.each([
    ['a line of versions over few ids', 5, 60, 'newest'],
    ['a line of versions over many ids', 90, 120, 'newest'],
    ['branching versions over few ids', 5, 60, 'any'],
    ['branching versions over many ids', 90, 120, 'any'],
  ] as const)('behaves as an array does, and every version stays valid: %s', (_, ids, maxLength, branch) => {
    const all = Array.from({ length: ids + 1 }, (_none, id) => `${id}`);
    fc.assert(
      fc.property(fc.constantFrom(0, 1, 31, 32, 33, 64, 80), steps(ids, maxLength), (size, history) => {
        const list = lines(size);
        const versions: Version[] = [{ map: EntityMap.of(list), list }];
        for (const step of history) {
          const from = branch === 'newest' ? versions.length - 1 : step.from % versions.length;
          versions.push(next(versions[from] as Version, step));
        }
        expect(versions.filter((version) => !agree(version, all))).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it.each([0, 1, 31, 32, 33, 1023, 1024, 1025, 1056, 32_767, 32_768, 32_769])(
    'holds %i entities, built at once or one by one',
    (count) => {
      const entities = lines(count);
      const atOnce = EntityMap.of(entities);
      const oneByOne = entities.reduce((map, entity) => map.put(entity), EntityMap.empty<Line>());

      for (const map of [atOnce, oneByOne]) {
        expect(map.size).toBe(count);
        expect([...map].every((entity, at) => entity === entities[at])).toBe(true);
        expect(entities.every((entity) => map.get(entity.id) === entity)).toBe(true);
        const grown = map.put(line('more'));
        expect(grown.get('more')).toEqual(line('more'));
        expect(grown.size).toBe(count + 1);
        expect(map.has('more')).toBe(false);
      }
    },
  );

  it('changes one of very many, and leaves the others where they are', () => {
    const before = EntityMap.of(lines(33_000));
    const after = before.update('32999', ({ id }) => line(id, 7));

    expect(after.get('32999')).toEqual(line(32_999, 7));
    expect(before.get('32999')).toEqual(line(32_999, 0));
    expect([...after].filter((entity, at) => entity !== before.get(`${at}`))).toEqual([line(32_999, 7)]);
  });

  it('keeps the place of an entity that is put again, and moves one that was removed to the end', () => {
    const map = EntityMap.of([line('a'), line('b'), line('c')]);

    expect([...map.put(line('a', 1))].map(({ id }) => id)).toEqual(['a', 'b', 'c']);
    expect([...map.remove('a').put(line('a', 1))].map(({ id }) => id)).toEqual(['b', 'c', 'a']);
    expect(map.get('a')).toEqual(line('a', 0));
  });

  it('finds its own entities after another version took the same place or the same id', () => {
    const base = EntityMap.of([line('a')]);
    const withB = base.put(line('b'));
    const withC = base.put(line('c')).put(line('b', 9));
    const without = withB.remove('b');

    expect([base.get('b'), withB.get('b'), withC.get('b'), without.get('b')]).toEqual([
      undefined,
      line('b', 0),
      line('b', 9),
      undefined,
    ]);
    expect([withB.has('c'), withC.has('c')]).toEqual([false, true]);
  });

  it('lets entities come and go for as long as it lives', () => {
    let map = EntityMap.of([line('stays')]);
    for (let round = 0; round < 3000; round += 1) map = map.put(line(round)).remove(`${round - 1}`);

    expect([...map]).toEqual([line('stays'), line(2999)]);
    expect(map.get('stays')).toEqual(line('stays'));
  });

  it('lets one version have any number of successors', () => {
    const base = EntityMap.of([line('a')]);
    const successors = Array.from({ length: 500 }, (_, id) => base.put(line(id)));

    successors.forEach((map, id) =>
      expect([map.size, map.has(`${id}`), map.has(`${id + 1}`)]).toEqual([2, true, false]),
    );
    expect([...base]).toEqual([line('a')]);
  });

  it('is the same map where nothing changes', () => {
    const a = line('a');
    const map = EntityMap.of([a]);

    expect(map.put(a)).toBe(map);
    expect(map.update('a', (same) => same)).toBe(map);
    expect(map.remove('b')).toBe(map);
    expect(map.filter(() => true)).toBe(map);
  });

  it('counts, asks, filters and maps in order', () => {
    const map = EntityMap.of([line('a', 1), line('b', 2), line('c', 3), line('gone', 9)]).remove('gone');
    const isOdd = ({ amount }: Line): boolean => amount % 2 === 1;

    expect(map.count(isOdd)).toBe(2);
    expect([map.some(isOdd), map.some(({ amount }) => amount > 3)]).toEqual([true, false]);
    expect([map.every(isOdd), map.every(({ amount }) => amount < 4)]).toEqual([false, true]);
    expect([...map.filter(isOdd).values()].map(({ id }) => id)).toEqual(['a', 'c']);
    expect(map.filter(isOdd).get('b')).toBeUndefined();
    expect(map.map(({ amount }) => amount)).toEqual([1, 2, 3]);
  });

  it('stops asking once the answer is known', () => {
    const asked: string[] = [];
    EntityMap.of(lines(100)).some(({ id }) => asked.push(id) === 2);

    expect(asked).toEqual(['0', '1']);
  });

  it('takes ids that objects treat specially', () => {
    const ids = ['__proto__', 'constructor', 'toString', ''];
    const map = EntityMap.of(ids.map((id) => line(id)));

    expect(ids.map((id) => map.get(id)?.id)).toEqual(ids);
    expect(EntityMap.empty<{ id: string }>().has('__proto__')).toBe(false);
  });

  it('refuses two entities with one id', () => {
    expect(() => EntityMap.of([line('a', 1), line('a', 2)])).toThrow(
      expect.objectContaining({
        code: 'BROKEN_INVARIANT',
        message: 'Not a valid EntityMap: expected entities with different ids, found one id twice.',
      }),
    );
  });

  it('says that there is nothing to update, and that an update may not change the id', () => {
    const map = EntityMap.of([line('a')]);

    expect(() => map.update('b', (entity) => entity)).toThrow(expect.objectContaining({ code: 'UNKNOWN_ENTITY' }));
    expect(() => map.update('a', () => line('b'))).toThrow(expect.objectContaining({ code: 'CHANGED_IDENTITY' }));
    expect(() => map.update('a', () => line('b'))).toThrow('found another id');
    expect(() => map.update('a', () => undefined as never)).toThrow('found undefined');
    expect(() => map.update('a', () => undefined as never)).toThrow(
      expect.objectContaining({ code: 'CHANGED_IDENTITY' }),
    );
    expect([...map]).toEqual([line('a')]);
  });

  it('can not be changed, by itself or through what it gives away', () => {
    const map = EntityMap.of([line('a')]);
    map.map((entity) => entity).pop();
    (map.toJSON() as Line[]).pop();

    expect(Object.isFrozen(map)).toBe(true);
    expect(() => Object.assign(map, { size: 0 })).toThrow(TypeError);
    expect([...map]).toEqual([line('a')]);
  });

  it('shares nothing with the array it was made of', () => {
    const entities = lines(3);
    const map = EntityMap.of(entities);
    entities.pop();

    expect(map.size).toBe(3);
  });

  it('is an array as JSON, and differs from other content for a test runner', () => {
    const map = EntityMap.of([line('a', 1)]);

    expect(JSON.stringify(map)).toBe('[{"id":"a","amount":1}]');
    expect(map).toEqual(EntityMap.of([line('a', 1)]));
    expect(map).not.toEqual(EntityMap.of([line('a', 2)]));
  });
});
