import { SubscriptionOperator } from 'demesne/messaging';
import { describe, expect, it } from 'vitest';
import { inMemory, Noted, onSqlite, World } from './kit.ts';
import { stuck } from './stuck.ts';

describe.each([
  ['in memory', inMemory],
  ['on SQLite', onSqlite],
])('an operator %s, in a process without the handlers,', (_, ground) => {
  it('does all that one beside them does, and they go by it with their next heartbeat', async () => {
    const { world, handled, subscriptions } = await stuck(ground);
    const desk = SubscriptionOperator.over(world.ground, { name: 'write-down', messages: Noted, resettable: true });

    expect(await desk.list()).toMatchObject([{ status: 'dead' }, { status: 'behind' }]);
    await desk.edit(1, { note: 'a1, mended' });
    await world.drained(subscriptions);
    expect(handled).toEqual(['a1, mended', 'a2']);

    await desk.pause();
    expect(await desk.overview()).toMatchObject([{ subscription: 'write-down', status: 'paused', lag: 0 }]);
    await desk.resume();
    await desk.repartition(2);
    expect(await desk.overview()).toHaveLength(2);
    await desk.reset(2);
    await world.drained(subscriptions);
    expect(handled).toEqual(['a1, mended', 'a2', 'b1']);
    await world.stopped(subscriptions);
    world.ground.dispose?.();
  });

  it('is told the names of all that was started', async () => {
    const { world, subscriptions } = await stuck(ground);
    expect(await SubscriptionOperator.names(world.ground)).toEqual(['write-down']);
    await world.stopped(subscriptions);
    expect(await SubscriptionOperator.names(world.ground), 'also once nobody runs it').toEqual(['write-down']);
    world.ground.dispose?.();
  });

  it('is told that a name was never started here, whatever it is to do', async () => {
    const { world, subscriptions } = await stuck(ground);
    const desk = SubscriptionOperator.over(world.ground, { name: 'write-dwon', resettable: true });
    const orders = [desk.list(), desk.overview(), desk.pause(), desk.resume(), desk.reset(0), desk.repartition(2)];
    const told = await Promise.allSettled(orders);
    for (const one of told) expect(one).toMatchObject({ reason: { code: 'UNKNOWN_SUBSCRIPTION' } });
    expect(await world.ground.subscriptions.states(['write-dwon'])).toEqual([]);
    await world.stopped(subscriptions);
    world.ground.dispose?.();
  });

  it('edits only messages whose class it was given, and resets only what it was told may be', async () => {
    const { world, subscriptions } = await stuck(ground);
    const desk = SubscriptionOperator.over(world.ground, { name: 'write-down' });
    await expect(desk.edit(1, { note: 'x' })).rejects.toMatchObject({ code: 'UNKNOWN_TYPE' });
    await expect(desk.reset(0)).rejects.toMatchObject({ code: 'NOT_RESETTABLE' });
    expect(await desk.list()).toMatchObject([{ status: 'dead' }, { status: 'behind' }]);
    await world.stopped(subscriptions);
    world.ground.dispose?.();
  });
});

it.each([
  ['store', [undefined, { name: 'a' }]],
  ['store', [{ log: {} }, { name: 'a' }]],
  ['name', ['store', { name: '' }]],
  ['messages', ['store', { name: 'a', messages: [class {}] }]],
  ['resettable', ['store', { name: 'a', resettable: 1 }]],
  ['options', ['store', null]],
])('an operator from outside is told what %s has to be', (option, [store, options]) => {
  const given = store === 'store' ? new World().ground : store;
  expect(() => SubscriptionOperator.over(given as never, options as never)).toThrow(
    expect.objectContaining({ code: 'INVALID_OPTION', option }),
  );
});

it('names are asked of a store', async () => {
  await expect(SubscriptionOperator.names({} as never)).rejects.toMatchObject({
    code: 'INVALID_OPTION',
    option: 'store',
  });
});

it('an operator from outside takes no name that no database keeps', () => {
  const { ground } = new World();
  expect(() => SubscriptionOperator.over(ground, { name: 'a\ud800' })).toThrow(
    expect.objectContaining({ code: 'UNSTORABLE_TEXT' }),
  );
});
