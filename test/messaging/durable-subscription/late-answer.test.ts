import { exponentialBackoff, type DueParked, type SubscriptionStore } from 'demesne/messaging';
import { describe, expect, it } from 'vitest';
import { inMemory, Noted, onSqlite, World } from './kit.ts';

/** A promise, and what resolves it. */
function gate(): { readonly passed: Promise<void>; readonly open: () => void } {
  let open = (): void => undefined;
  const passed = new Promise<void>((resolve) => (open = resolve));
  return { passed, open };
}

/** A store that looks for what is due at once and, while that is wished, answers later. */
function answeringLate(store: SubscriptionStore, until: () => Promise<void> | undefined): SubscriptionStore {
  const due = async (...given: Parameters<SubscriptionStore['due']>): Promise<DueParked | undefined> => {
    const found = store.due(...given);
    await until();
    return found;
  };
  return new Proxy(store, {
    get: (target, key) => {
      if (key === 'due') return due;
      const found = Reflect.get(target, key, target) as (...given: unknown[]) => unknown;
      return (...given: unknown[]) => found.apply(target, given);
    },
  });
}

describe.each([
  ['in memory', inMemory],
  ['on SQLite', onSqlite],
])('an answer about what is due that comes after an attempt has ended, %s', (_, ground) => {
  /** The third and last attempt ends while the store still answers what was due before. */
  async function overtaken(attempts: number) {
    const world = new World(ground);
    const [handler, answer] = [gate(), gate()];
    const tries: number[] = [];
    let isUnderWay = false;
    const store = answeringLate(world.ground.subscriptions, () => (isUnderWay ? answer.passed : undefined));
    const retry = exponentialBackoff({ attempts, firstDelayMs: 100, factor: 1, jitter: 0 });
    const subscriptions = world.instance({ retry }, store);
    subscriptions.subscribe(Noted, {
      name: 'write-down',
      from: 'start',
      handle: async (__, { attempt }) => {
        tries.push(attempt);
        if (attempt === 3) {
          isUnderWay = true;
          await handler.passed;
        }
        throw new Error('broken');
      },
    });
    await world.commit('a1');
    await subscriptions.start();
    // The third attempt takes longer than the delay after which another one would be due.
    await world.pass(500);
    await world.commit('b1');
    await world.pass(500);
    handler.open();
    await world.settle();
    isUnderWay = false;
    answer.open();
    await world.settle();
    return { world, subscriptions, tries };
  }

  it('changes nothing about the cause', async () => {
    const { world, subscriptions } = await overtaken(3);
    const [parked] = await world.ground.subscriptions.parked('write-down');
    expect(parked).toMatchObject({ status: 'dead', attempts: 3, cause: { message: 'broken' } });
    await world.stopped(subscriptions);
    world.ground.dispose?.();
  });

  it('leads to no attempt before its time', async () => {
    const { world, subscriptions, tries } = await overtaken(5);
    expect(tries.filter((attempt) => attempt > 3)).toEqual([]);
    await world.pass(100);
    expect(tries).toContain(4);
    await world.stopped(subscriptions);
    world.ground.dispose?.();
  });
});
