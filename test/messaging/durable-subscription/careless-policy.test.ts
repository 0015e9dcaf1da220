import { describe, expect, it } from 'vitest';
import { inMemory, Noted, onSqlite, World } from './kit.ts';

describe.each([
  ['in memory', inMemory],
  ['on SQLite', onSqlite],
])('Durable subscriptions under attack, %s', (_, ground) => {
  it.each([Number.NaN, Infinity, 1e20, 'x' as never, undefined as never])(
    'park what failed though the policy says to wait for %s',
    async (delay) => {
      const world = new World(ground);
      const subscriptions = world.instance({ retry: { attempts: 3, delayMs: () => delay } });
      let calls = 0;
      const handle = (): void => {
        calls += 1;
        throw new Error('broken');
      };
      subscriptions.subscribe(Noted, { name: 'all', from: 'start', handle });
      await world.commit('a1');
      await subscriptions.start();
      await world.pass(10_000);
      expect(await subscriptions.operator('all').list()).toMatchObject([{ status: 'retrying', attempts: 2 }]);
      expect([calls, world.faults]).toEqual([2, []]);
      await world.stopped(subscriptions);
      world.ground.dispose?.();
    },
  );

  it('park what failed though the policy throws', async () => {
    const world = new World(ground);
    const delayMs = (): number => {
      throw new Error('no delay');
    };
    const subscriptions = world.instance({ retry: { attempts: 3, delayMs } });
    const handle = (): Promise<void> => Promise.reject(new Error('broken'));
    subscriptions.subscribe(Noted, { name: 'all', from: 'start', handle });
    await world.commit('a1');
    await subscriptions.start();
    await world.settle();
    expect(await subscriptions.operator('all').list()).toMatchObject([{ status: 'retrying', attempts: 2 }]);
    await world.pass(60_000);
    expect(await subscriptions.operator('all').list()).toMatchObject([{ status: 'dead', attempts: 3 }]);
    await world.stopped(subscriptions);
    world.ground.dispose?.();
  });
});
