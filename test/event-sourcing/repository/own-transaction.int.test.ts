import { ConcurrencyConflict } from 'demesne';
import { eventSourced, everyEvents, type SnapshotOptions } from 'demesne/event-sourcing';
import type pg from 'pg';
import { describe, expect, it } from 'vitest';
import { missing } from '../../postgres/cluster.ts';
import { postgres } from '../../postgres/opened.ts';
import { Counter, Counters, stream } from '../counter.ts';

describe.skipIf(missing)('event-sourced aggregates in a transaction of one’s own', () => {
  const { opened } = postgres();
  const recipe = (write: SnapshotOptions['write'] = 'in-transaction') =>
    eventSourced(Counter, { pageSize: 2, snapshots: { when: everyEvents(2), write } });

  /** Opens a store with a counter, and a transaction on a client of its own. */
  async function begun(write?: SnapshotOptions['write']) {
    const { store, pool } = await opened();
    const outside = new Counters(store, recipe());
    await outside.start();
    const client: pg.PoolClient = await pool.connect();
    await client.query('begin');
    const transaction = store.inTransaction(client);
    const inside = new Counters(transaction, recipe(write));
    const end = async (how: 'commit' | 'rollback'): Promise<void> => {
      await client.query(how);
      client.release();
    };
    return { store, outside, transaction, inside, end };
  }

  it('see what it wrote, while nobody else does, and stay with its commit', async () => {
    const { store, outside, inside, end } = await begun();

    await inside.raise(1, 2);
    await inside.raise(3);

    expect(await inside.found()).toEqual({ count: 6, version: 4 });
    expect(await outside.found()).toEqual({ count: 0, version: 1 });
    await end('commit');
    expect(await outside.found()).toEqual({ count: 6, version: 4 });
    expect(await store.snapshots.find(stream)).toMatchObject({ version: 3, state: { count: 3 } });
  });

  it('are gone with its rollback, and so are their snapshots', async () => {
    const { store, outside, inside, end } = await begun();

    await inside.raise(1, 2);
    await end('rollback');

    expect(await outside.found()).toEqual({ count: 0, version: 1 });
    expect(await store.snapshots.find(stream)).toBeUndefined();
  });

  it('meet a conflict there, after which it can go on', async () => {
    const { outside, inside, end } = await begun();
    let isFirst = true;
    const answer = await inside.unit.run(
      async ({ counters }) => {
        const counter = (await counters.get('c-1' as Counter['id']))._unsafeUnwrap() as Counter;
        if (isFirst) await outside.raise(10);
        isFirst = false;
        counter.raise(1);
        return counters.save(counter);
      },
      { attempts: 1 },
    );

    expect(answer._unsafeUnwrapErr()).toBeInstanceOf(ConcurrencyConflict);
    await inside.raise(1);
    await end('commit');
    expect(await outside.found()).toEqual({ count: 11, version: 3 });
  });

  it('leave snapshots that wait for the commit until they are told of it', async () => {
    const { store, transaction, inside, end } = await begun('after-commit');

    await inside.raise(1, 2);
    await end('commit');
    expect(await store.snapshots.find(stream)).toBeUndefined();

    await transaction.committed();
    expect(await store.snapshots.find(stream)).toMatchObject({ version: 3, state: { count: 3 } });
  });
});
