import { ProjectionOperator, Projections } from 'demesne/event-sourcing';
import { expect, it } from 'vitest';
import { Pantry, pantryOf, type Scene } from './kitchen.ts';

/** The rules of versions whose rows units write: how they begin, follow each other, and end. */
export function describeInlineVersions(scene: Scene): void {
  it('rows that would leave events out are not begun', async () => {
    const { take, unitOver, shown, dispose } = await scene([]);
    await take('a', 1);
    await expect(take('a', 1, unitOver({ projections: [pantryOf()] }))).rejects.toMatchObject({
      code: 'INLINE_TOO_LATE',
    });
    expect(await shown()).toBeUndefined();
    await dispose();
  });

  it('a version that is caught up takes the place of one that is inline, whose units go on', async () => {
    const { store, take, shown, dispose } = await scene();
    await take('a', 2);
    const projections = new Projections(store, [pantryOf(2)]);
    await projections.start();
    await projections.drain();
    expect(await shown()).toBe(4);
    await take('a', 1);
    await projections.drain();
    expect(await shown()).toBe(6);
    await projections.stop();
    await dispose();
  });

  it('what is inline is not caught up beside, and what is caught up is not inline beside', async () => {
    const { store, take, dispose } = await scene();
    await take('a', 2);
    await expect(new Projections(store, [pantryOf()]).start()).rejects.toMatchObject({
      code: 'MODEL_TAKEN',
      message: expect.stringMatching(/^Units of work write the rows of pantry .* raise its version/),
    });
    await dispose();
    const other = await scene([]);
    const projections = new Projections(other.store, [pantryOf()]);
    await projections.start();
    await projections.stop();
    const unit = other.unitOver({ projections: [pantryOf()] });
    await expect(other.take('a', 1, unit)).rejects.toMatchObject({ code: 'INLINE_TOO_LATE' });
    await other.dispose();
  });

  it('nothing runs that could be paused or resumed, which its operator says', async () => {
    const { store, take, dispose } = await scene();
    await take('a', 2);
    const operator = ProjectionOperator.over(store, pantryOf());
    const orders = [() => operator.pause(), () => operator.resume()];
    expect(await operator.overview()).toMatchObject({ status: 'live', activity: 'inline', lag: 0 });
    for (const order of orders) await expect(order()).rejects.toMatchObject({ code: 'INLINE_PROJECTION' });
    await ProjectionOperator.retire(store, { model: Pantry.name, version: 1 });
    for (const order of orders) await expect(order()).rejects.toMatchObject({ code: 'RETIRED_PROJECTION' });
    await dispose();
  });

  it('what becomes inline in the moment in which it is caught up is not', async () => {
    const { store, take, dispose } = await scene();
    await take('a', 2);
    const readModels = new Proxy(store.readModels, {
      get: (target, key) => {
        const found: unknown = Reflect.get(target, key);
        if (key === 'standings') return () => [];
        return typeof found === 'function' ? found.bind(target) : found;
      },
    });
    const { log, subscriptions } = store;
    const projections = new Projections({ log, subscriptions, readModels }, [pantryOf()]);
    await expect(projections.start()).rejects.toMatchObject({ code: 'MODEL_TAKEN' });
    await dispose();
  });

  it('a projection that is no more is retired: its rows go, appends go on, and another may follow', async () => {
    const { store, take, unitOver, shown, dispose } = await scene();
    await take('a', 2);
    await ProjectionOperator.retire(store, { model: Pantry.name, version: 1 });
    expect(await shown()).toBeUndefined();
    expect(
      await store.readModels.count({ model: Pantry.name, version: 1, tenant: undefined }, { kind: 'all', of: [] }),
    ).toBe(0);
    await take('a', 1, unitOver({}));
    await take('a', 1);
    expect(await shown(), 'a unit that still has it').toBeUndefined();
    const again = async () => ProjectionOperator.retire(store, { model: Pantry.name, version: 1 });
    await expect(again()).rejects.toMatchObject({ code: 'NOTHING_TO_RETIRE' });
    const projections = new Projections(store, [pantryOf(2)]);
    await projections.start();
    await projections.drain();
    expect(await shown(), 'made from the first event on').toBe(8);
    await projections.stop();
    await dispose();
  });

  it('a retirement that died half way is ended by the next', async () => {
    const { store, take, dispose } = await scene();
    await take('a', 2);
    const version = { model: Pantry.name, version: 1 };
    await store.readModels.retire(version);
    await ProjectionOperator.retire(store, version);
    const kept = { ...version, tenant: undefined };
    expect(await store.readModels.count(kept, { kind: 'all', of: [] })).toBe(0);
    await expect(ProjectionOperator.retire(store, version)).rejects.toMatchObject({ code: 'NOTHING_TO_RETIRE' });
    await dispose();
  });

  it('so is a rebuild that was given up', async () => {
    const { store, dispose } = await scene([]);
    for (const version of [1, 2]) {
      const subscription = `projection/pantry@${version}`;
      await store.readModels.register({ model: Pantry.name, version, subscription, replayUntil: 0 });
    }
    const rebuilt = { model: Pantry.name, version: 2 };
    const row = { tenant: undefined, key: 'all', row: { shelf: 'all', spoons: 1 }, expected: 0 };
    await store.commit({ aggregates: [], envelopes: [], rows: [{ ...rebuilt, types: [], rows: [row] }] });
    await store.readModels.cancel(rebuilt);
    const operator = ProjectionOperator.over(store, pantryOf(2));
    await operator.cancel();
    const kept = { ...rebuilt, tenant: undefined };
    expect(await store.readModels.count(kept, { kind: 'all', of: [] })).toBe(0);
    await expect(operator.cancel()).rejects.toMatchObject({ code: 'NO_REBUILD' });
    await dispose();
  });
}
