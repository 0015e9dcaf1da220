import { err } from 'neverthrow';
import { expect, it } from 'vitest';
import { Jar, JarId, SpoonsSold, noticesOf, pantryOf, type Scene } from './kitchen.ts';

/** The rules of rows that units write with their events. */
export function describeInlineRows(scene: Scene): void {
  it('rows are there as soon as their events are', async () => {
    const { take, shown, dispose } = await scene();
    await take('a', 2);
    expect(await shown()).toBe(2);
    await take('b', 3);
    await take('a', 1);
    expect(await shown()).toBe(6);
    await dispose();
  });

  it('units that change one row at once lose nothing', async () => {
    const { take, shown, dispose } = await scene();
    const answers = await Promise.all(Array.from({ length: 8 }, (_, one) => take(`jar-${one}`, 1)));
    expect(answers.every((answer) => answer.isOk())).toBe(true);
    expect(await shown()).toBe(8);
    await dispose();
  });

  it('a unit that is refused leaves no rows', async () => {
    const { store, unitOver, shown, dispose } = await scene();
    const unit = unitOver({ projections: [pantryOf()] });
    const answer = await unit.run(async ({ jars }) => {
      const jar = Jar.open(JarId.of('a'));
      jar.take(1);
      await jars.save(jar);
      return err('no' as const);
    });
    expect(answer.isErr()).toBe(true);
    expect(await shown()).toBeUndefined();
    expect(await store.log.head()).toBe(0);
    await dispose();
  });

  it('where a projection fails nothing is committed', async () => {
    const mistaken = pantryOf(1, () => {
      throw new TypeError('not a function');
    });
    const refusing = pantryOf(1, () => err('no'));
    for (const [projection, fault] of [
      [mistaken, { name: 'TypeError' }],
      [refusing, { code: 'INLINE_PROJECTION_REFUSED' }],
    ] as const) {
      const { store, take, shown, dispose } = await scene([projection]);
      await expect(take('a', 1)).rejects.toMatchObject(fault);
      expect([await shown(), await store.log.head()]).toEqual([undefined, 0]);
      await dispose();
    }
  });

  it('effects come after the commit, and never of an attempt that was in vain', async () => {
    const effects: (number | undefined)[] = [];
    const { take, shown, dispose } = await scene([
      pantryOf(1, ({ data }, { effect, isReplaying }) => effect(() => effects.push(isReplaying ? -1 : data.spoons))),
    ]);
    await Promise.all([take('a', 1), take('b', 2), take('c', 3)]);
    expect(new Set(effects)).toEqual(new Set([1, 2, 3]));
    expect(effects).toHaveLength(3);
    expect(await shown()).toBe(6);
    await dispose();
  });

  it('a unit whose events change no row is committed', async () => {
    const { store, unitOver, take, dispose } = await scene();
    await take('a', 2, unitOver({ projections: [noticesOf(SpoonsSold)] }));
    expect(await store.log.head()).toBe(2);
    await dispose();
  });
}
