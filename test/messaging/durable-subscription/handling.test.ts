import { DomainEvent } from 'demesne';
import { InMemoryMessageLog } from 'demesne/in-memory';
import { IntegrationEvent, type HandlerContext } from 'demesne/messaging';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { overriding } from '../../testing/contract/broken/overriding.ts';
import { gate } from '../kit.ts';
import { inMemory, Noted, onSqlite, Struck, World } from './kit.ts';
import { broken, noting } from './noting.ts';

class Told extends IntegrationEvent.define('notes.published.Told', { note: z.string() }) {}

describe.each([
  ['in memory', inMemory],
  ['on SQLite', onSqlite],
])('durable subscriptions %s', (_, ground) => {
  it('handle what is committed before and after the start, and say where they stand', async () => {
    const world = new World(ground);
    const subscriptions = world.instance();
    const seen: string[] = [];
    subscriptions.subscribe([Noted], {
      name: 'write-down',
      partitions: 4,
      from: 'start',
      handle: async ({ data }, { aggregate, attempt }) => {
        seen.push(`${data.note} v${aggregate.version} #${attempt}`);
      },
    });
    await world.commit('a1', 'b1');
    await subscriptions.start();
    await world.commit('a2');
    await world.drained(subscriptions);

    expect(seen.toSorted()).toEqual(['a1 v1 #1', 'a2 v2 #1', 'b1 v1 #1']);
    // Nobody had to wait for a heartbeat.
    expect(world.timer.elapsedMs).toBeLessThan(1_000);
    const overview = await subscriptions.overview();
    expect(overview.map(({ partition }) => partition)).toEqual([0, 1, 2, 3]);
    for (const one of overview) {
      expect(one).toMatchObject({ subscription: 'write-down', position: 3, lag: 0, parked: 0, status: 'working' });
      expect(one.owner).toMatch(/^subscriptions\/id-/);
    }
    await world.stopped(subscriptions);
    expect([world.timer.pending, world.faults]).toEqual([0, []]);
    world.ground.dispose?.();
  });

  it('park what fails with what is behind it, and let others go on', async () => {
    const ill = broken('a1');
    const { world, tried, subscriptions, desk } = noting((note) => ill.handle(note), new World(ground));
    await world.commit('a1', 'b1', 'a2', 'b2');
    await subscriptions.start();
    await world.settle();

    expect(tried.filter((note) => note.startsWith('a'))).toEqual(['a1', 'a1']);
    expect(tried.filter((note) => note.startsWith('b'))).toEqual(['b1', 'b2']);
    expect(await desk.list()).toMatchObject([
      { position: 1, key: 'Note/a', status: 'retrying', attempts: 2, cause: { name: 'Error', message: 'no ink' } },
      { position: 3, key: 'Note/a', status: 'behind', attempts: 0 },
    ]);
    ill.notes.clear();
    await world.drained(subscriptions);
    expect(tried.filter((note) => note.startsWith('a'))).toEqual(['a1', 'a1', 'a1', 'a2']);
    expect(await desk.list()).toEqual([]);
    await world.stopped(subscriptions);
    world.ground.dispose?.();
  });
});

describe('a subscription', () => {
  it('begins at the head where it does not say otherwise, and goes on from there for good', async () => {
    const world = new World();
    const seen: string[] = [];
    const run = async (): Promise<void> => {
      const subscriptions = world.instance();
      subscriptions.subscribe(Noted, { name: 'late', handle: ({ data }) => void seen.push(data.note) });
      await subscriptions.start();
      await world.drained(subscriptions);
      await world.stopped(subscriptions);
    };
    await world.commit('a1');
    await run();
    await world.commit('a2');
    await run();
    expect(seen).toEqual(['a2']);
  });

  it('gets the classes it names, as their instances, and moves over all others', async () => {
    const world = new World(onSqlite);
    const subscriptions = world.instance({ batch: 2 });
    const seen: unknown[] = [];
    subscriptions.subscribe([Struck, Told], {
      name: 'strike',
      from: 'start',
      handle: (event, { envelope }) => void seen.push([event, envelope.message === event]),
    });
    await world.commit('a1', 'a2', 'a3', 'a4', 'a5');
    await world.ground.log.append([world.envelope('b1', new Struck({ note: 'b1' }))]);
    await world.ground.log.append([{ ...world.envelope('c1', new Told({ note: 'c1' }) as never) }]);
    await world.commit('a6');
    await subscriptions.start();
    await world.drained(subscriptions);
    expect(seen).toEqual([
      [new Struck({ note: 'b1' }), true],
      [new Told({ note: 'c1' }), true],
    ]);
    expect((await subscriptions.overview())[0]?.position).toBe(8);
    await world.stopped(subscriptions);
    world.ground.dispose?.();
  });

  it('writes where it stands now and then, while nothing is of it', async () => {
    const world = new World();
    const subscriptions = world.instance({ batch: 2 });
    subscriptions.subscribe(Struck, { name: 'strike', from: 'start', handle: () => undefined });
    await world.commit(...Array.from({ length: 25 }, (_, index) => `a${index}`));
    await subscriptions.start();
    await world.settle();
    expect(await subscriptions.overview()).toMatchObject([{ position: 20, lag: 5 }]);
    await world.pass(1_000);
    expect(await subscriptions.overview()).toMatchObject([{ position: 25, lag: 0 }]);
    await world.stopped(subscriptions);
  });

  it('handles keys side by side, each in its order, and no more than it may', async () => {
    const world = new World();
    const subscriptions = world.instance({ concurrency: 2 });
    const gates = new Map(['a1', 'a2', 'b1', 'c1'].map((note) => [note, gate()]));
    const begun: string[] = [];
    subscriptions.subscribe(Noted, {
      name: 'slow',
      from: 'start',
      handle: async ({ data: { note } }) => {
        begun.push(note);
        await gates.get(note)?.promise;
      },
    });
    await world.commit('a1', 'a2', 'b1', 'c1');
    await subscriptions.start();
    await world.settle();
    expect(begun).toEqual(['a1', 'b1']);
    gates.get('b1')?.open();
    await world.settle();
    expect(begun).toEqual(['a1', 'b1', 'c1']);
    for (const one of gates.values()) one.open();
    await world.settle();
    expect(begun).toEqual(['a1', 'b1', 'c1', 'a2']);
    await world.stopped(subscriptions);
  });

  it('reads no further than its batch before that is handled', async () => {
    const world = new World();
    let furthest = 0;
    const log = new (class extends InMemoryMessageLog {
      override read(after: number, limit: number) {
        furthest = Math.max(furthest, after + limit);
        return super.read(after, limit);
      }
    })();
    (world as { ground: unknown }).ground = { ...world.ground, log };
    const subscriptions = world.instance({ batch: 3 });
    const waiting = gate();
    subscriptions.subscribe(Noted, { name: 'slow', from: 'start', handle: () => waiting.promise });
    await world.commit('a1', 'b1', 'c1', 'd1', 'e1', 'f1', 'g1');
    await subscriptions.start();
    await world.settle();
    expect(furthest).toBe(3);
    waiting.open();
    await world.drained(subscriptions);
    await world.stopped(subscriptions);
  });

  it('handles nothing of a log that is out of order', async () => {
    const world = new World();
    const { log } = world.ground;
    const seen: string[] = [];
    let isConfused = true;
    (world as { ground: unknown }).ground = {
      ...world.ground,
      log: overriding(log, {
        read: async (after: number, limit: number) => {
          const read = await log.read(after, limit);
          return isConfused ? read.toReversed() : read;
        },
      }),
    };
    const subscriptions = world.instance();
    subscriptions.subscribe(Noted, { name: 'strict', from: 'start', handle: ({ data }) => void seen.push(data.note) });
    await world.commit('a1', 'a2');
    await subscriptions.start();
    await world.settle();
    expect([seen, world.faults]).toMatchObject([[], [{ code: 'LOG_UNREADABLE' }]]);
    isConfused = false;
    await world.drained(subscriptions);
    expect(seen).toEqual(['a1', 'a2']);
    await world.stopped(subscriptions);
  });

  it('does not hold another one up', async () => {
    const world = new World();
    const subscriptions = world.instance();
    const waiting = gate();
    const seen: string[] = [];
    subscriptions.subscribe(Noted, { name: 'slow', from: 'start', handle: () => waiting.promise });
    subscriptions.subscribe(Noted, { name: 'quick', from: 'start', handle: ({ data }) => void seen.push(data.note) });
    await world.commit('a1', 'a2');
    await subscriptions.start();
    await world.settle();
    expect(seen).toEqual(['a1', 'a2']);
    waiting.open();
    await world.stopped(subscriptions);
  });

  it('hands correlation and causation on', async () => {
    let context: HandlerContext | undefined;
    const { world, subscriptions } = noting((_, given) => void (context = given));
    await world.commit('a1');
    await subscriptions.start();
    await world.drained(subscriptions);
    expect(context).toMatchObject({ correlationId: 'c-1', causationId: 'm-1', attempt: 1 });
    await world.stopped(subscriptions);
  });

  it('passes through middleware at every attempt', async () => {
    const world = new World();
    const passed: string[] = [];
    const subscriptions = world.instance({
      middleware: [
        async ({ id }, { attempt }, next) => {
          passed.push(`${id} #${attempt}`);
          await next();
        },
      ],
    });
    subscriptions.subscribe(Noted, {
      name: 'thrice',
      from: 'start',
      handle: (_, { attempt }) => {
        if (attempt < 3) throw new Error('not yet');
      },
    });
    await world.commit('a1');
    await subscriptions.start();
    await world.drained(subscriptions);
    expect(passed).toEqual(['m-1 #1', 'm-1 #2', 'm-1 #3']);
    await world.stopped(subscriptions);
  });

  it('is seen by a context as a bus is', async () => {
    class Foreign extends DomainEvent.define('other.Foreign', {}) {}
    const world = new World();
    const subscriptions = world.instance();
    const notes = subscriptions.within('notes');
    const seen: string[] = [];
    notes.subscribe(Noted, { name: 'own', from: 'start', handle: ({ data }) => void seen.push(data.note) });
    expect(() => notes.subscribe(Foreign as never, { name: 'foreign', handle: () => undefined })).toThrow(
      expect.objectContaining({ code: 'FOREIGN_EVENT' }),
    );
    await world.commit('a1');
    await subscriptions.start();
    await world.drained(subscriptions);
    expect(seen).toEqual(['a1']);
    await world.stopped(subscriptions);
  });
});
