import type { HandlerStalled, Lease } from 'demesne/messaging';
import { describe, expect, it } from 'vitest';
import { inMemory, Noted, onSqlite, World } from './kit.ts';

const never = new Promise<never>(() => undefined);

describe.each([
  ['in memory', inMemory],
  ['on SQLite', onSqlite],
])('a handler that does not end, %s', (_, ground) => {
  /** Handles notes, those of some names for ever. */
  const scene = async (hangs: (note: string, attempt: number) => boolean, stallAfterMs?: number) => {
    const world = new World(ground);
    const seen: string[] = [];
    const subscriptions = world.instance(stallAfterMs === undefined ? {} : { stallAfterMs });
    subscriptions.subscribe(Noted, {
      name: 'notes',
      handle: ({ data: { note } }, { attempt }) => {
        seen.push(note);
        if (hangs(note, attempt)) return never;
        if (note.endsWith('!')) throw new Error('It fails.');
        return undefined;
      },
    });
    await subscriptions.start();
    const told = () =>
      world.faults.map((fault) => [(fault as HandlerStalled).code, (fault as HandlerStalled).messageId]);
    const end = async () => {
      await world.stopped(subscriptions);
      world.ground.dispose?.();
    };
    return { world, subscriptions, seen, told, end };
  };

  it('is told of once, with what it is at, and interrupted by nobody', async () => {
    const { world, subscriptions, seen, told, end } = await scene((note) => note === 'b1', 10_000);
    await world.commit('a1', 'b1', 'c1');
    await world.pass(9_999);
    expect(told()).toEqual([]);
    await world.pass(3_000);
    const stall = { code: 'HANDLER_STALLED', subscription: 'notes', partition: 0, position: 2, type: Noted.type };
    expect(world.faults).toMatchObject([{ ...stall, messageId: 'm-2', message: expect.stringMatching(/^notes .* 2/) }]);
    expect((world.faults[0] as HandlerStalled).forMs).toBeGreaterThanOrEqual(10_000);
    await world.pass(60_000);
    expect([told().length, seen]).toEqual([1, ['a1', 'b1', 'c1']]);
    expect(await subscriptions.overview()).toMatchObject([{ position: 1, lag: 2, status: 'working' }]);
    await end();
  });

  it('is told of after a minute, unless another time is said', async () => {
    const { world, told, end } = await scene(() => true);
    await world.commit('a1');
    await world.pass(58_000);
    expect(told()).toEqual([]);
    await world.pass(4_000);
    expect(told()).toEqual([['HANDLER_STALLED', 'm-1']]);
    await end();
  });

  it('is told of where a parked message is tried again', async () => {
    const { world, told, end } = await scene((_note, attempt) => attempt === 3, 5_000);
    await world.commit('a1!');
    await world.pass(10_000);
    expect(told()).toEqual([['HANDLER_STALLED', 'm-1']]);
    await end();
  });

  it('is nobody told of where that was said', async () => {
    const { world, told, end } = await scene(() => true, Infinity);
    await world.commit('a1');
    await world.pass(600_000);
    expect(told()).toEqual([]);
    await end();
  });

  it('is told of with the lease as it stands', async () => {
    const leases: (Lease | undefined)[] = [];
    const world = new World(ground);
    const subscriptions = world.instance({ stallAfterMs: 5_000, onFault: (_fault, lease) => leases.push(lease) });
    subscriptions.subscribe(Noted, { name: 'notes', handle: ({ data }) => (data.note === 'b1' ? never : undefined) });
    await subscriptions.start();
    for (const note of ['a1', 'b1']) {
      await world.commit(note);
      await world.pass(4_000);
    }
    await world.pass(6_000);
    expect(leases).toMatchObject([{ subscription: 'notes', position: 1 }]);
    await world.stopped(subscriptions);
    world.ground.dispose?.();
  });

  it('is none that ends and is called again and again', async () => {
    const { world, seen, told, end } = await scene(() => false, 5_000);
    for (let second = 0; second < 20; second += 1) {
      await world.commit('a1');
      await world.pass(1_000);
    }
    expect([seen.length, told()]).toEqual([20, []]);
    await end();
  });

  it('is not looked for by a time that can not be meant', () => {
    for (const stallAfterMs of [0, Number.NaN, '9' as never]) {
      expect(() => new World(ground).instance({ stallAfterMs })).toThrow(
        expect.objectContaining({ code: 'INVALID_OPTION', option: 'stallAfterMs' }),
      );
    }
  });
});
