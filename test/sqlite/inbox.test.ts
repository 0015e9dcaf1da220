import { stateStored } from 'demesne/application';
import { SqliteUnitOfWork } from 'demesne/sqlite';
import { FixedClock } from 'demesne/testing';
import { ok } from 'neverthrow';
import { describe, expect, it } from 'vitest';
import { Account } from '../application/unit-of-work/bank.ts';
import { opened } from './opened.ts';

const handled = async (...causationIds: readonly string[]) => {
  const clock = new FixedClock();
  const { store, database, dispose } = opened({ clock });
  const unit = new SqliteUnitOfWork(store, { accounts: stateStored(Account) });
  const once = (causationId: string) => unit.runOnce(() => ok('ran'), { subscription: 'it', causationId });
  for (const causationId of causationIds) {
    await once(causationId);
    clock.advance(1_000);
  }
  return { store, database, clock, once, dispose };
};

describe('the inbox of an SQLite store', () => {
  it('forgets what is old, the oldest first, as many as it is told', async () => {
    const { store, once, dispose } = await handled('m-1', 'm-2', 'm-3');

    expect(store.inbox.purge()).toBe(0);
    expect(store.inbox.purge({ olderThanMs: 2_001 })).toBe(1);
    expect(store.inbox.purge({ olderThanMs: 0, limit: 1 })).toBe(1);
    expect(await once('m-2')).toEqual(ok('ran'));
    expect(await once('m-3')).toEqual(ok(undefined));
    dispose();
  });

  it('keeps receipts for thirty days unless told otherwise', async () => {
    const { store, clock, dispose } = await handled('m-1');

    clock.advance(30 * 86_400_000 - 1_001);
    expect(store.inbox.purge()).toBe(0);
    clock.advance(1);
    expect(store.inbox.purge()).toBe(1);
    dispose();
  });

  it('finds old receipts by an index', async () => {
    const { database, dispose } = await handled();
    const sql = 'explain query plan select 1 from demesne_inbox where received_at <= ? order by received_at limit 1';

    const plan = database.prepare(sql).all('2026') as { readonly detail: string }[];

    expect(plan.map(({ detail }) => detail).join()).toContain('demesne_inbox_by_age');
    dispose();
  });

  it('refuses to purge what is no time', async () => {
    const { store, dispose } = await handled();

    expect(() => store.inbox.purge({ olderThanMs: -1 })).toThrow(expect.objectContaining({ code: 'INVALID_OPTION' }));
    dispose();
  });
});
