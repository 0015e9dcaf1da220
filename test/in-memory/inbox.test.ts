import { BufferedUnitOfWork } from 'demesne/application';
import { InMemoryStore } from 'demesne/in-memory';
import { FixedClock } from 'demesne/testing';
import { ok } from 'neverthrow';
import { describe, expect, it } from 'vitest';
import { recipes } from '../application/unit-of-work/bank-world.ts';
import { message } from '../application/unit-of-work/delivered.ts';

describe('the inbox of a store in memory', () => {
  it('forgets what is old, the oldest first, as many as it is told', async () => {
    const clock = new FixedClock();
    const store = new InMemoryStore({ clock });
    const unit = new BufferedUnitOfWork(store, recipes);
    for (const causationId of ['m-1', 'm-2', 'm-3']) {
      await unit.runOnce(() => ok(), { ...message, causationId });
      clock.advance(1_000);
    }

    expect(store.inbox.purge()).toBe(0);
    expect(store.inbox.purge({ olderThanMs: 2_001 })).toBe(1);
    expect(store.inbox.purge({ olderThanMs: 0, limit: 1 })).toBe(1);

    const again = async (causationId: string) => await unit.runOnce(() => ok('again'), { ...message, causationId });
    expect(await again('m-1')).toEqual(ok('again'));
    expect(await again('m-2')).toEqual(ok('again'));
    expect(await again('m-3')).toEqual(ok(undefined));
  });

  it('keeps receipts for thirty days unless told otherwise', async () => {
    const clock = new FixedClock();
    const store = new InMemoryStore({ clock });
    await new BufferedUnitOfWork(store, recipes).runOnce(() => ok(), message);

    clock.advance(30 * 86_400_000 - 1);
    expect(store.inbox.purge()).toBe(0);
    clock.advance(1);
    expect(store.inbox.purge()).toBe(1);
  });

  it.each([
    [{ olderThanMs: -1 }, 'olderThanMs'],
    [{ olderThanMs: 1.5 }, 'olderThanMs'],
    [{ limit: 0 }, 'limit'],
    [null, 'options'],
  ])('refuses to purge %o', (options, option) => {
    expect(() => new InMemoryStore().inbox.purge(options as never)).toThrow(
      expect.objectContaining({ code: 'INVALID_OPTION', option }),
    );
  });
});
