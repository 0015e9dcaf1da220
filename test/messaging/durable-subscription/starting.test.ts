import { describe, expect, it } from 'vitest';
import { overriding } from '../../testing/contract/broken/overriding.ts';
import { Noted, World } from './kit.ts';

const name = 'write-down';

describe('starting', () => {
  it('is refused where the store has another number of partitions', async () => {
    const world = new World();
    await world.ground.subscriptions.register(name, 2, 0);
    const subscriptions = world.instance();
    subscriptions.subscribe(Noted, { name, partitions: 4, handle: () => undefined });
    await expect(subscriptions.start()).rejects.toMatchObject({ code: 'PARTITIONS_DIFFER' });
    expect(world.timer.pending).toBe(0);
  });

  it('is refused where a checkpoint is ahead of the log', async () => {
    const world = new World();
    await world.ground.subscriptions.register(name, 1, 7);
    const subscriptions = world.instance();
    subscriptions.subscribe(Noted, { name, handle: () => undefined });
    await expect(subscriptions.start()).rejects.toMatchObject({ code: 'CHECKPOINT_AHEAD' });
    await world.commit('a1', 'a2', 'a3', 'a4', 'a5', 'a6', 'a7');
    await subscriptions.start();
    await world.stopped(subscriptions);
  });

  it('is done once, however often it is asked for', async () => {
    const world = new World();
    const seen: string[] = [];
    const subscriptions = world.instance();
    subscriptions.subscribe(Noted, { name, from: 'start', handle: ({ data }) => void seen.push(data.note) });
    await world.commit('a1');
    await Promise.all([subscriptions.start(), subscriptions.start()]);
    await subscriptions.start();
    await world.drained(subscriptions);
    expect(seen).toEqual(['a1']);
    await world.stopped(subscriptions);
  });

  it('misses nothing that is committed in the meantime', async () => {
    const world = new World();
    const { log } = world.ground;
    const seen: string[] = [];
    (world as { ground: unknown }).ground = {
      ...world.ground,
      log: overriding(log, {
        onAppended: (listener: () => void) => {
          void log.append([world.envelope('a1')]);
          return log.onAppended(listener);
        },
      }),
    };
    const subscriptions = world.instance();
    subscriptions.subscribe(Noted, { name, from: 'start', handle: ({ data }) => void seen.push(data.note) });
    await subscriptions.start();
    await world.settle();
    expect(seen).toEqual(['a1']);
    await world.stopped(subscriptions);
  });

  it('needs every subscription before it, and a name for each', async () => {
    const world = new World();
    const subscriptions = world.instance();
    subscriptions.subscribe(Noted, { name, handle: () => undefined });
    expect(() => subscriptions.subscribe(Noted, { name, handle: () => undefined })).toThrow(
      expect.objectContaining({ code: 'SUBSCRIPTION_NAME_TAKEN' }),
    );
    await subscriptions.start();
    expect(() => subscriptions.subscribe(Noted, { name: 'late', handle: () => undefined })).toThrow(
      expect.objectContaining({ code: 'SUBSCRIPTIONS_STARTED' }),
    );
    await world.stopped(subscriptions);
    expect(() => subscriptions.subscribe(Noted, { name: 'later', handle: () => undefined })).toThrow(
      expect.objectContaining({ code: 'SUBSCRIPTIONS_STOPPED' }),
    );
    await expect(subscriptions.start()).rejects.toMatchObject({ code: 'SUBSCRIPTIONS_STOPPED' });
  });
});
