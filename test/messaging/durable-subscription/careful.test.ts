import type { Lease, Subscriptions } from 'demesne/messaging';
import { describe, expect, it } from 'vitest';
import { turn } from '../kit.ts';
import { inMemory, mortal, Noted, onSqlite, World } from './kit.ts';
import { Supervised } from './supervised.ts';

describe.each([
  ['in memory', inMemory],
  ['on SQLite', onSqlite],
])('a message that kills its process, %s', (_, ground) => {
  it('is found and parked, innocents are not, and in the end it is dead', async () => {
    const world = new World(ground);
    const pack = new Supervised(world, 'c1');
    await world.commit('a1', 'b1', 'c1', 'd1', 'e1', 'c2', 'a2');
    await pack.start();
    await pack.live(40);

    expect(pack.deaths).toBe(4);
    const parked = await world.ground.subscriptions.parked('write-down');
    expect(parked.map(({ key, status, attempts, cause }) => [key, status, attempts, cause?.code])).toEqual([
      ['Note/c', 'retrying', 3, 'HANDLER_CRASHED'],
      ['Note/c', 'behind', 0, undefined],
    ]);
    for (const note of ['a1', 'b1', 'd1', 'e1', 'a2']) expect(pack.ended).toContain(note);
    expect(await world.ground.subscriptions.states(['write-down'])).toMatchObject([{ position: 7, crashes: 0 }]);

    await pack.live(400);
    expect(pack.deaths).toBe(6);
    const left = await world.ground.subscriptions.parked('write-down');
    expect(left.map(({ status, attempts }) => [status, attempts])).toEqual([
      ['dead', 5],
      ['behind', 0],
    ]);
    expect(pack.ended).not.toContain('c2');
    world.ground.dispose?.();
  });
});

describe('after a crash', () => {
  it('messages are tried one at a time, until a batch went by', async () => {
    const world = new World();
    const pack = new Supervised(world, 'a1');
    await world.commit('a1', 'b1', 'c1');
    await pack.start();
    await world.settle();
    expect(pack.begun).toEqual(['a1', 'b1', 'c1']);
    pack.deadly = new Set();
    await pack.live(8);
    expect(pack.begun).toEqual(['a1', 'b1', 'c1', 'a1', 'b1', 'c1']);
    expect(await world.ground.subscriptions.states(['write-down'])).toMatchObject([{ position: 3, crashes: 0 }]);
  });

  it('what is tried again takes turns with what is new', async () => {
    const world = new World();
    const store = world.ground.subscriptions;
    await world.commit('a1', 'b1', 'c1', 'd1');
    await store.register('write-down', 1, 0);
    const { leases } = await store.heartbeat('one that dies', ['write-down'], 3_000);
    const parked = ['a', 'b'].map((key, index) => ({
      key: `Note/${key}`,
      position: index + 1,
      bucket: 0,
      id: `m-${index + 1}`,
      type: Noted.type,
      status: 'retrying' as const,
      attempts: 2,
      retryInMs: 0,
    }));
    await store.checkpoint(leases[0] as Lease, 2, { parked });
    await world.pass(3_001);
    const ann = world.instance();
    const underWay = new Set<string>();
    const seen: string[] = [];
    ann.subscribe(Noted, {
      name: 'write-down',
      from: 'start',
      handle: async ({ data: { note } }) => {
        underWay.add(note);
        for (let turns = 0; turns < 3; turns += 1) await turn();
        seen.push([...underWay].join(' and '));
        underWay.delete(note);
      },
    });
    await ann.start();
    await world.drained(ann);
    expect(seen.toSorted()).toEqual(['a1', 'b1', 'c1', 'd1']);
    await world.stopped(ann);
  });

  it('one message of a process is under way at a time, of whichever subscription', async () => {
    const world = new World();
    const store = world.ground.subscriptions;
    await world.commit('a1', 'b1', 'c1', 'd1');
    const names = ['write-down', 'read-out'];
    for (const name of names) await store.register(name, 2, 0);
    for (let beats = 0; beats < 2; beats += 1) await store.heartbeat('one that dies', names, 3_000);
    await world.pass(3_001);
    const ann = world.instance();
    const underWay = new Set<string>();
    const seen: string[] = [];
    for (const name of names) {
      ann.subscribe(Noted, {
        name,
        partitions: 2,
        from: 'start',
        handle: async ({ data: { note } }) => {
          underWay.add(`${note} of ${name}`);
          for (let turns = 0; turns < 3; turns += 1) await turn();
          seen.push([...underWay].join(' and '));
          underWay.delete(`${note} of ${name}`);
        },
      });
    }
    await ann.start();
    await world.drained(ann);
    expect(seen.toSorted()).toEqual(
      ['a1', 'b1', 'c1', 'd1'].flatMap((note) => names.map((name) => `${note} of ${name}`)).toSorted(),
    );
    await world.stopped(ann);
  });

  it('a message behind a parked one is parked untried, however often processes died on the way to it', async () => {
    const world = new World();
    const store = world.ground.subscriptions;
    await world.commit('a1', 'a2');
    await store.register('write-down', 1, 0);
    for (const victim of ['ann', 'bob', 'cid', 'dan']) {
      const { leases } = await store.heartbeat(victim, ['write-down'], 3_000);
      const lease = leases[0] as Lease;
      if (lease.position === 0) {
        const dead = { key: 'Note/a', position: 1, bucket: 0, id: 'm-1', type: Noted.type, attempts: 5 };
        await store.checkpoint(lease, 1, { parked: [{ ...dead, status: 'dead' }] });
      }
      await store.suspect({ ...lease, position: 1 }, 2);
      await world.pass(3_001);
    }
    const survivor = world.instance();
    const seen: string[] = [];
    survivor.subscribe(Noted, {
      name: 'write-down',
      from: 'start',
      handle: ({ data: { note } }) => {
        seen.push(note);
      },
    });
    await survivor.start();
    await world.drained(survivor);
    expect(seen).toEqual([]);
    const parked = await store.parked('write-down');
    expect(parked.map(({ position, status }) => [position, status])).toEqual([
      [1, 'dead'],
      [2, 'behind'],
    ]);
    await world.stopped(survivor);
  });

  it.each(['blocked', 'suspect'] as const)(
    'a message is not passed over when its process is asked to stop in the middle of %s',
    async (step) => {
      const world = new World();
      const store = world.ground.subscriptions;
      await world.commit('a1', 'b1');
      await store.register('write-down', 1, 0);
      await store.heartbeat('one that dies', ['write-down'], 3_000);
      await world.pass(3_001);
      const seen: string[] = [];
      const instance = (over: typeof store): Subscriptions => {
        const made = world.instance({}, over);
        made.subscribe(Noted, {
          name: 'write-down',
          from: 'start',
          handle: ({ data: { note } }) => {
            seen.push(note);
          },
        });
        return made;
      };
      let stopping: Promise<void> | undefined;
      const interrupting = new Proxy(store, {
        get: (target, name) => {
          const found = Reflect.get(target, name, target) as (...given: unknown[]) => unknown;
          if (name !== step) return found.bind(target);
          return async (...given: unknown[]) => {
            stopping ??= ann.stop();
            for (let turns = 0; turns < 5; turns += 1) await turn();
            return found.apply(target, given);
          };
        },
      });
      const ann = instance(interrupting);
      await ann.start();
      await world.settle();
      await world.timer.until(stopping as Promise<void>);
      expect(seen).toEqual([]);
      const bob = instance(store);
      await bob.start();
      await world.drained(bob);
      expect(seen).toEqual(['a1', 'b1']);
      await world.stopped(bob);
    },
  );

  it('the suspect is known to everybody while it is tried, and counted before', async () => {
    const world = new World();
    const pack = new Supervised(world, 'b1');
    await world.commit('a1', 'b1');
    await pack.start();
    await pack.live(4);
    expect(await world.ground.subscriptions.states(['write-down'])).toMatchObject([
      { position: 1, crashes: 1, suspect: { position: 2, attempts: 1 } },
    ]);
  });

  it('a message that only fails is parked as usual', async () => {
    const world = new World();
    const doomed = mortal(world.ground.subscriptions);
    const seen: string[] = [];
    const handle = ({ data: { note } }: Noted): void => {
      seen.push(note);
      if (note === 'a1') throw new Error('no ink');
    };
    const ann = world.instance({}, doomed.store);
    ann.subscribe(Noted, { name: 'write-down', from: 'start', handle });
    await ann.start();
    doomed.die();
    await world.pass(3_001);
    const bob = world.instance();
    bob.subscribe(Noted, { name: 'write-down', from: 'start', handle });
    await world.commit('a1', 'b1', 'a2');
    await bob.start();
    await world.settle();
    expect(seen).toEqual(['a1', 'a1', 'b1']);
    expect((await world.ground.subscriptions.parked('write-down')).map(({ status }) => status)).toEqual([
      'retrying',
      'behind',
    ]);
    expect(await bob.overview()).toMatchObject([{ crashes: 0, position: 3 }]);
    // Care is over: keys go side by side again.
    const suspects: unknown[] = [];
    const { suspect } = world.ground.subscriptions;
    world.ground.subscriptions.suspect = (...given) => (
      suspects.push(given),
      suspect.apply(world.ground.subscriptions, given)
    );
    await world.commit('c1', 'd1');
    await world.settle();
    expect([seen.slice(3), suspects]).toEqual([['c1', 'd1'], []]);
    await world.stopped(bob);
  });
});
