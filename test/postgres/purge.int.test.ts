import { purgeContract, runContract } from 'demesne/testing/contract';
import { describe, expect, it } from 'vitest';
import { event } from './by-hand.ts';
import { missing } from './cluster.ts';
import { postgres } from './opened.ts';
import { pass } from './passing.ts';

describe.skipIf(missing)('PostgreSQL', () => {
  const { opened } = postgres();

  runContract(
    purgeContract({
      name: 'PostgresStore',
      open: async (messages) => {
        const { store, pool, schema, dispose } = await opened({ messages });
        return { store, pass: (ms) => pass(pool, schema, ms), dispose };
      },
    }),
    { describe, it },
  );

  it('refuses to lose a message before and after a purge, and an event for ever', async () => {
    const { store, pool, schema } = await opened({ connections: 1 });
    const notices = ['n1', 'n2', 'n3'].map((id) => {
      const { aggregate: _, ...notice } = event('Order/b 1');
      return { ...notice, id };
    });
    await store.log.append([event('Order/a 1'), ...notices]);
    const refused = (): Promise<unknown> =>
      expect(pool.query(`delete from "${schema}".messages where version is null`)).rejects.toThrow('never deleted');
    await refused();
    expect((await store.purge({ olderThanMs: 0, limit: 1 })).deleted).toBe(1);
    await refused();
    await pool.query(`set demesne.purge = 'on'`);
    const deleting = pool.query(`delete from "${schema}".messages where version is not null`);
    await expect(deleting).rejects.toThrow('never deleted');
    expect((await store.log.read(0, 10)).map(({ position }) => position)).toEqual([1, 3, 4]);
  });

  it('keeps what a subscription has not passed, while others write, purge and read', async () => {
    const { store, pool } = await opened({ connections: 20 });
    const { log, subscriptions } = store;
    await subscriptions.register('write-down', 1, 0);
    const appended: string[] = [];
    const write = async (writer: number): Promise<void> => {
      for (let version = 1; version <= 25; version += 1) {
        const id = `notice ${writer}/${version}`;
        const { aggregate: _, ...notice } = event(`Order/${writer} ${version}`);
        await log.append([event(`Order/${writer} ${version}`), { ...notice, id }]);
        appended.push(`Order/${writer} ${version}`, id);
      }
    };
    let isOver = false;
    let deleted = 0;
    const purgeAlways = async (): Promise<void> => {
      while (!isOver) {
        const purged = await store.purge({ olderThanMs: 0, limit: 20 });
        deleted += purged.deleted;
      }
    };
    const seen: string[] = [];
    const follow = async (): Promise<void> => {
      let [lease] = (await subscriptions.heartbeat('ann', ['write-down'], 60_000)).leases;
      for (let last = false; ; last = isOver) {
        const batch = await log.read(lease?.position ?? 0, 30);
        seen.push(...batch.map(({ envelope }) => envelope.id));
        const position = batch.at(-1)?.position;
        if (position === undefined && last) return;
        if (lease === undefined || position === undefined) continue;
        expect(await subscriptions.checkpoint(lease, position)).toBe(true);
        lease = { ...lease, position };
      }
    };
    const others = [follow(), purgeAlways(), purgeAlways()];
    await Promise.all([1, 2, 3, 4, 5, 6].map(write));
    isOver = true;
    await Promise.all(others);
    expect(seen.toSorted()).toEqual(appended.toSorted());
    const rest = await store.purge({ olderThanMs: 0 });
    // All of them but the last message of the log, which is a notice.
    expect(deleted + rest.deleted).toBe(149);
    expect(await store.examine()).toEqual([]);
    await pool.end();
  });
});
