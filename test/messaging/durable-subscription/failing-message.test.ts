import { ConcurrencyConflict, DomainError } from 'demesne';
import { EncodedMessage, noRetry } from 'demesne/messaging';
import { err, ok } from 'neverthrow';
import { describe, expect, it } from 'vitest';
import { gate } from '../kit.ts';
import { Noted, onSqlite, World } from './kit.ts';
import { broken, noting } from './noting.ts';

class TooLong extends DomainError.define('TooLong') {}

describe('a message that fails', () => {
  it('is tried at once, and handled when that helps', async () => {
    const { world, tried, subscriptions, desk } = noting((_, { attempt }) => {
      if (attempt === 1) throw new Error('once');
    });
    await world.commit('a1', 'a2');
    await subscriptions.start();
    await world.settle();
    expect([tried, await desk.list()]).toEqual([['a1', 'a1', 'a2', 'a2'], []]);
    await world.stopped(subscriptions);
  });

  it('is tried again when it is due, and not before', async () => {
    const ill = broken('a1');
    const { world, tried, subscriptions } = noting((note) => ill.handle(note));
    await world.commit('a1');
    await subscriptions.start();
    await world.settle();
    await world.pass(199);
    expect(tried).toHaveLength(2);
    await world.pass(1);
    expect(tried).toHaveLength(3);
    await world.pass(399);
    expect(tried).toHaveLength(3);
    await world.stopped(subscriptions);
  });

  it('is dead when its attempts are spent, and its key stays where it is', async () => {
    const ill = broken('a1');
    const attempts: number[] = [];
    const { world, tried, subscriptions, desk } = noting((note, { attempt }) => {
      if (note === 'a1') attempts.push(attempt);
      ill.handle(note);
    });
    await world.commit('a1', 'a2');
    await subscriptions.start();
    await world.drained(subscriptions);
    await world.commit('a3', 'b1');
    await world.drained(subscriptions);
    await world.pass(20_000);
    expect(attempts).toEqual([1, 2, 3, 4]);
    expect(tried.filter((note) => note !== 'a1')).toEqual(['b1']);
    expect((await desk.list()).map(({ position, status }) => `${position} ${status}`)).toEqual([
      '1 dead',
      '2 behind',
      '3 behind',
    ]);
    expect((await subscriptions.overview())[0]).toMatchObject({ parked: 3, dead: 1, blocked: 2, position: 4 });
    await world.stopped(subscriptions);
  });

  it('is tried no more often than its own policy says', async () => {
    const world = new World();
    const subscriptions = world.instance();
    const attempts: number[] = [];
    subscriptions.subscribe(Noted, {
      name: 'once',
      from: 'start',
      retry: noRetry,
      handle: (_, { attempt }) => {
        attempts.push(attempt);
        throw new Error('never');
      },
    });
    await world.commit('a1');
    await subscriptions.start();
    await world.drained(subscriptions);
    expect(attempts).toEqual([1]);
    expect(await subscriptions.operator('once').list()).toMatchObject([{ status: 'dead', attempts: 1 }]);
    await world.stopped(subscriptions);
  });

  it('is dead at once where a rule refuses it later on', async () => {
    const { world, tried, subscriptions, desk } = noting((_, { attempt }) => {
      if (attempt < 3) throw new Error('not yet');
      return err(new TooLong());
    });
    await world.commit('a1');
    await subscriptions.start();
    await world.drained(subscriptions);
    expect(tried).toHaveLength(3);
    expect(await desk.list()).toMatchObject([{ status: 'dead', attempts: 3, cause: { name: 'TooLong' } }]);
    await world.stopped(subscriptions);
  });

  it('is not tried again while it is being tried, however long that takes', async () => {
    const waiting = gate();
    const { world, tried, subscriptions } = noting(async (_, { attempt }) => {
      if (attempt < 3) throw new Error('not yet');
      await waiting.promise;
    });
    await world.commit('a1');
    await subscriptions.start();
    await world.settle();
    await world.pass(30_000);
    expect(tried).toHaveLength(3);
    waiting.open();
    await world.drained(subscriptions);
    expect(tried).toHaveLength(3);
    await world.stopped(subscriptions);
  });

  it('keeps the time of its first and of its last failure', async () => {
    const ill = broken('a1');
    const { world, subscriptions, desk } = noting((note) => ill.handle(note));
    await world.commit('a1');
    await subscriptions.start();
    await world.drained(subscriptions);
    const [dead] = await desk.list();
    expect(dead?.firstAt?.toString()).toBe('2026-03-01T12:00:00.000Z');
    expect(dead?.lastAt?.toString()).toBe('2026-03-01T12:00:00.600Z');
    await world.stopped(subscriptions);
  });

  it('is dead at once where a rule refused it', async () => {
    const { world, tried, subscriptions, desk } = noting(() => err(new TooLong()));
    await world.commit('a1');
    await subscriptions.start();
    await world.drained(subscriptions);
    expect(tried).toEqual(['a1']);
    expect(await desk.list()).toMatchObject([
      { status: 'dead', attempts: 1, cause: { refused: true, name: 'TooLong' } },
    ]);
    await world.stopped(subscriptions);
  });

  it('is tried again where somebody else was first', async () => {
    const conflict = new ConcurrencyConflict({ aggregate: 'Note', id: 'a', expected: 1, found: 2 });
    const { world, tried, subscriptions } = noting((_, { attempt }) => (attempt < 3 ? err(conflict) : ok()));
    await world.commit('a1');
    await subscriptions.start();
    await world.drained(subscriptions);
    expect(tried).toEqual(['a1', 'a1', 'a1']);
    await world.stopped(subscriptions);
  });

  it('is parked where its class can not read it', async () => {
    const { world, tried, subscriptions, desk } = noting();
    const unreadable = new EncodedMessage(Noted.type, 9, { note: 'x' }) as unknown as Noted;
    await world.ground.log.append([world.envelope('a1', unreadable)]);
    await world.commit('b1');
    await subscriptions.start();
    await world.settle();
    expect(tried).toEqual(['b1']);
    expect(await desk.list()).toMatchObject([{ status: 'retrying', cause: { code: 'UNREADABLE_MESSAGE' } }]);
    await world.stopped(subscriptions);
  });

  it.each([
    ['nothing', undefined],
    ['null', null],
    ['text', 'oh \0 \ud800'],
    [
      'what can not be read',
      Object.defineProperty({}, 'name', {
        get: () => {
          throw new Error('no');
        },
      }),
    ],
  ])('is parked whatever was thrown: %s', async (_, thrown) => {
    const { world, subscriptions, desk } = noting(() => {
      throw thrown;
    }, new World(onSqlite));
    await world.commit('a1');
    await subscriptions.start();
    await world.settle();
    const parked = await desk.list();
    expect(parked.map(({ status }) => status)).toEqual(['retrying']);
    expect(parked[0]?.cause?.message).not.toMatch(/[\0\p{Cs}]/u);
    await world.stopped(subscriptions);
    world.ground.dispose?.();
  });
});
