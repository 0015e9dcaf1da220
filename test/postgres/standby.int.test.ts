import { Instant } from 'demesne';
import { IntegrationEvent, type Envelope } from 'demesne/messaging';
import { PostgresStore } from 'demesne/postgres';
import pg from 'pg';
import { setTimeout as timeOut } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { missing, promote, startPrivateCluster, startStandby, type PrivateCluster } from './cluster.ts';
import { hasProgram, missingPrograms } from './server-programs.ts';

class NoticePinned extends IntegrationEvent.define('library.published.NoticePinned', {}) {}

const notice = (id: string): Envelope => ({
  id,
  message: new NoticePinned(),
  occurredAt: Instant.of('2026-03-01T12:00:00Z'),
  correlationId: 'c-1',
});

const why = missing ?? missingPrograms ?? (hasProgram('pg_basebackup') ? undefined : 'there is no pg_basebackup');
if (why !== undefined) console.warn(`The tests with a standby are skipped: ${why}.`);

describe.skipIf(why)('a standby', () => {
  let primary: PrivateCluster;
  let standby: PrivateCluster;
  let written: PostgresStore;
  let read: PostgresStore;
  const pools: pg.Pool[] = [];

  function storeOn({ url }: PrivateCluster): PostgresStore {
    const pool = new pg.Pool({ connectionString: url });
    pool.on('error', () => undefined);
    pools.push(pool);
    return new PostgresStore(pool, { watchEveryMs: 60_000 });
  }

  beforeAll(async () => {
    primary = await startPrivateCluster();
    written = storeOn(primary);
    await written.migrate();
    standby = await startStandby(primary);
    read = storeOn(standby);
  }, 60_000);

  afterAll(async () => {
    await Promise.all(pools.map((pool) => pool.end()));
    standby?.stop();
    primary?.stop();
  }, 20_000);

  /** Waits until the standby has all that was committed up to now. */
  async function caughtUp(): Promise<void> {
    const lsn = async (pool: pg.Pool | undefined, of: string): Promise<string> =>
      (await (pool as pg.Pool).query(`select ${of}() as lsn`)).rows[0].lsn;
    const target = await lsn(pools[0], 'pg_current_wal_lsn');
    for (;;) {
      const { rows } = await (pools[1] as pg.Pool).query('select pg_last_wal_replay_lsn() >= $1 as done', [target]);
      if (rows[0].done === true) return;
      await timeOut(5);
    }
  }

  const ids = async (store: PostgresStore, after = 0) =>
    (await store.log.read(after, 100)).map(({ position, envelope }) => `${position} ${envelope.id}`);

  it('shows what got its position, and gives none itself', async () => {
    await written.log.append([notice('a'), notice('b')]);
    await caughtUp();
    expect([await ids(read), await read.log.head()]).toEqual([[], 0]);
    expect(await ids(written)).toEqual(['1 a', '2 b']);
    await caughtUp();
    expect([await ids(read), await read.log.head()]).toEqual([['1 a', '2 b'], 2]);
  });

  it('never shows a new message at or below what was read there', async () => {
    const slow = await (pools[0] as pg.Pool).connect();
    await slow.query('begin');
    await written.inTransaction(slow).append([notice('slow')]);
    await written.log.append([notice('fast')]);
    expect(await ids(written, 2)).toEqual(['3 fast']);
    await caughtUp();
    expect(await ids(read, 2)).toEqual(['3 fast']);
    await slow.query('commit');
    slow.release();
    expect(await ids(written, 3)).toEqual(['4 slow']);
    await caughtUp();
    expect(await ids(read, 3)).toEqual(['4 slow']);
  });

  it('says that it only reads when it is written to, and keeps nothing', async () => {
    await expect(read.log.append([notice('nowhere')])).rejects.toMatchObject({ code: '25006' });
  });

  it('goes on with the positions where the server left off that it takes the place of', async () => {
    await written.log.append([notice('last')]);
    await caughtUp();
    primary.stop();
    promote(standby);
    await read.log.append([notice('first')]);
    expect(await ids(read, 4)).toEqual(['5 last', '6 first']);
  });
});
