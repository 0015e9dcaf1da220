import { Instant } from 'demesne';
import { InMemoryStore } from 'demesne/in-memory';
import { exponentialBackoff, IntegrationEvent, Subscriptions } from 'demesne/messaging';
import { FixedClock, ManualTimer } from 'demesne/testing';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { opened } from '../../sqlite/opened.ts';

class MenuChanged extends IntegrationEvent.define('notes.published.MenuChanged', { dish: z.string() }) {}

const dishes = (...names: readonly string[]) =>
  names.map((dish) => ({
    id: dish,
    message: new MenuChanged({ dish }),
    occurredAt: Instant.of('2026-03-01T12:00:00Z'),
    correlationId: 'c-1',
  }));

describe.each([
  ['in memory', (clock: FixedClock) => new InMemoryStore({ clock })],
  ['on SQLite', (clock: FixedClock) => opened({ clock }).store],
])('a purge %s', (_, storeOf) => {
  const setUp = () => {
    const clock = new FixedClock();
    return { clock, store: storeOf(clock), timer: new ManualTimer(), seen: [] as string[] };
  };
  const subscriptionsOf = ({ store, timer, clock, seen }: ReturnType<typeof setUp>, name: string, refused = '') => {
    const retry = exponentialBackoff({ attempts: 2, firstDelayMs: 100, jitter: 0 });
    const subscriptions = new Subscriptions(store.log, store.subscriptions, { timer, clock, retry });
    subscriptions.subscribe(MenuChanged, {
      name,
      from: 'start',
      handle: ({ data }) => {
        if (data.dish === refused) throw new Error('not yet');
        seen.push(data.dish);
      },
    });
    return subscriptions;
  };

  it('leaves what is parked, which an operator replays as if nothing were gone', async () => {
    const world = setUp();
    const { store, timer, clock, seen } = world;
    const first = subscriptionsOf(world, 'print-menu', 'soup');
    store.log.append(dishes('bread', 'soup', 'stew', 'pie'));
    await first.start();
    await timer.until(first.drain());
    await timer.until(first.stop());
    clock.advance(1_000);
    expect(store.purge({ olderThanMs: 1_000 })).toEqual({
      deleted: 2,
      heldUpBy: [{ subscription: 'print-menu', position: 4, parked: 1 }],
    });
    const second = subscriptionsOf(world, 'print-menu');
    await second.start();
    await second.operator('print-menu').replay(2);
    await timer.until(second.drain());
    expect(seen).toEqual(['bread', 'stew', 'pie', 'soup']);
    expect(store.purge({ olderThanMs: 1_000 })).toEqual({ deleted: 1, heldUpBy: [] });
    await timer.until(second.stop());
  });

  it('leaves a subscription that begins at the start what is there, and an end that it reaches', async () => {
    const world = setUp();
    const { store, timer, clock, seen } = world;
    store.log.append(dishes('bread', 'soup', 'stew'));
    clock.advance(1_000);
    store.purge({ olderThanMs: 1_000 });
    const late = subscriptionsOf(world, 'print-menu');
    await late.start();
    await timer.until(late.drain());
    expect(seen).toEqual(['stew']);
    expect((await late.overview()).map(({ lag }) => lag)).toEqual([0]);
    await timer.until(late.stop());
  });
});
