import { DomainEvent, type Json } from 'demesne';
import { SubscriptionOperator } from 'demesne/messaging';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { gate } from '../kit.ts';
import { inMemory, Noted, onSqlite, World } from './kit.ts';
import { stuck } from './stuck.ts';

/** A note as it will be once its text is called a title. */
class Titled extends DomainEvent.define(Noted.type, { title: z.string() }, { version: 2 }) {
  static override decode<E>(this: new (...args: never) => E, data: Json, version?: number): E;
  static override decode(data: Json, version?: number): unknown {
    return super.decode(version === 1 ? { title: (data as { note: string }).note } : data);
  }
}

describe.each([
  ['in memory', inMemory],
  ['on SQLite', onSqlite],
])('an operator %s', (_, ground) => {
  it('sees what is dead, with its cause', async () => {
    const { world, desk, subscriptions } = await stuck(ground);
    expect(await desk.list({ status: 'dead' })).toMatchObject([
      { position: 1, id: 'm-1', type: Noted.type, attempts: 4, cause: { message: 'no ink', refused: false } },
    ]);
    await world.stopped(subscriptions);
    world.ground.dispose?.();
  });

  it('has a message tried again, and the others after it', async () => {
    const { world, handled, ill, subscriptions, desk } = await stuck(ground);
    ill.clear();
    await desk.replay(1);
    await world.settle();
    expect(handled).toEqual(['a1', 'a2']);
    expect(await desk.list()).toEqual([]);
    await world.stopped(subscriptions);
    world.ground.dispose?.();
  });

  it('puts other data in the place of what can not be handled', async () => {
    const { world, handled, subscriptions, desk } = await stuck(ground);
    await desk.edit(1, { note: 'a1, mended' });
    await world.settle();
    expect(handled).toEqual(['a1, mended', 'a2']);
    const [logged] = await world.ground.log.read(0, 1);
    expect(logged?.envelope.message.data).toEqual({ note: 'a1' });
    await world.stopped(subscriptions);
    world.ground.dispose?.();
  });

  it('puts data there that a later version of the message reads as what it is', async () => {
    const { world, subscriptions } = await stuck(ground);
    await world.stopped(subscriptions);
    const titles: string[] = [];
    await SubscriptionOperator.over(world.ground, { name: 'write-down', messages: Noted }).edit(1, { note: 'mended' });
    const deployed = world.instance();
    deployed.subscribe(Titled, { name: 'write-down', handle: ({ data: { title } }) => void titles.push(title) });
    await deployed.start();
    await world.drained(deployed);
    expect(titles[0]).toBe('mended');
    await world.stopped(deployed);
    world.ground.dispose?.();
  });

  it('leaves a message out, with a reason that stays', async () => {
    const { world, handled, subscriptions, desk } = await stuck(ground);
    await desk.skip(1, 'the customer is gone');
    await world.settle();
    expect(handled).toEqual(['a2']);
    expect(await desk.list()).toMatchObject([{ position: 1, status: 'skipped', reason: 'the customer is gone' }]);
    await world.drained(subscriptions);
    await world.stopped(subscriptions);
    world.ground.dispose?.();
  });

  it('stops a subscription, and lets it go on where it was', async () => {
    const { world, handled, subscriptions, desk } = await stuck(ground);
    await desk.pause();
    await world.settle();
    await world.commit('b2');
    await world.pass(5_000);
    expect(handled).toEqual([]);
    expect(await subscriptions.overview()).toMatchObject([{ status: 'paused', lag: 1 }]);
    await world.drained(subscriptions);
    await desk.resume();
    await world.settle();
    expect(handled).toEqual(['b2']);
    await world.stopped(subscriptions);
    world.ground.dispose?.();
  });

  it('has everything handled again, where that is allowed', async () => {
    const { world, handled, ill, subscriptions, desk } = await stuck(ground, { resettable: true });
    ill.clear();
    await desk.reset(0);
    await world.drained(subscriptions);
    expect(handled.filter((note) => note !== 'b1')).toEqual(['a1', 'a2']);
    expect(handled).toContain('b1');
    expect(await desk.list()).toEqual([]);
    await world.stopped(subscriptions);
    world.ground.dispose?.();
  });

  it('divides a subscription anew while it works, and nothing is lost', async () => {
    const { world, handled, ill, subscriptions, desk } = await stuck(ground);
    await desk.repartition(3);
    await world.commit('a3', 'b2', 'c1', 'd1', 'e1');
    await world.drained(subscriptions);
    expect((await subscriptions.overview()).map(({ partitions, position }) => [partitions, position])).toEqual([
      [3, 8],
      [3, 8],
      [3, 8],
    ]);
    ill.clear();
    await desk.replay(1);
    await world.drained(subscriptions);
    expect(handled.filter((note) => note.startsWith('a'))).toEqual(['a1', 'a2', 'a3']);
    expect(handled.filter((note) => !note.startsWith('a')).toSorted()).toEqual(['b2', 'c1', 'd1', 'e1']);
    await world.stopped(subscriptions);
    world.ground.dispose?.();
  });
});

describe('a pause', () => {
  it('holds back what is to be tried again, too', async () => {
    const world = new World();
    const attempts: number[] = [];
    const subscriptions = world.instance();
    subscriptions.subscribe(Noted, {
      name: 'write-down',
      from: 'start',
      handle: (_, { attempt }) => {
        attempts.push(attempt);
        if (attempt < 3) throw new Error('not yet');
      },
    });
    await world.commit('a1');
    await subscriptions.start();
    await world.settle();
    const desk = subscriptions.operator('write-down');
    await desk.pause();
    await world.pass(10_000);
    expect(attempts).toEqual([1, 2]);
    await desk.resume();
    await world.settle();
    expect(attempts).toEqual([1, 2, 3]);
    await world.stopped(subscriptions);
  });
});

describe('an order that comes while the message is tried', () => {
  it('to skip it holds, and the next goes on', async () => {
    const world = new World();
    const waiting = gate();
    const handled: string[] = [];
    const subscriptions = world.instance();
    subscriptions.subscribe(Noted, {
      name: 'write-down',
      from: 'start',
      handle: async ({ data: { note } }, { attempt }) => {
        if (note === 'a1' && attempt < 3) throw new Error('no ink');
        if (note === 'a1') await waiting.promise;
        handled.push(note);
      },
    });
    await world.commit('a1', 'a2');
    await subscriptions.start();
    await world.pass(200);
    await subscriptions.operator('write-down').skip(1, 'enough');
    waiting.fail(new Error('still no ink'));
    await world.drained(subscriptions);
    expect(handled).toEqual(['a2']);
    expect(await subscriptions.operator('write-down').list()).toMatchObject([{ status: 'skipped', reason: 'enough' }]);
    await world.stopped(subscriptions);
  });
});
