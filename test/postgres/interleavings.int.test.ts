import { PostgresStore } from 'demesne/postgres';
import type pg from 'pg';
import { describe, expect, it } from 'vitest';
import { event, Follower, insert } from './by-hand.ts';
import { missing } from './cluster.ts';
import { closed } from './held-sequencer.ts';
import { postgres } from './opened.ts';

const isolations = ['read committed', 'repeatable read', 'serializable'] as const;
const byDefault = (isolation: string): string => `-c default_transaction_isolation=${isolation.replace(' ', '\\ ')}`;

describe.skipIf(missing)('a reader of the log on PostgreSQL', () => {
  const { opened, pool: newPool } = postgres();

  /** A reader, and a writer for each name, each on a connection of its own. */
  async function scene<const Names extends readonly string[]>(isolation: string, ...names: Names) {
    const { store, pool, schema } = await opened({ settings: byDefault(isolation) });
    const writers = await Promise.all(names.map(() => pool.connect()));
    const release = (): void => {
      for (const writer of writers) writer.release();
    };
    return {
      schema,
      pool,
      log: store.log,
      follower: new Follower(store.log),
      writers: writers as pg.PoolClient[],
      release,
    };
  }

  /** Two stores on one schema; the first is held up, once, when it gives positions, or when it is about to commit them. */
  async function twoSequencers(moment: 'giving' | 'committing', isolation: string) {
    const { pool, schema, store: second } = await opened({ settings: byDefault(isolation) });
    const held = newPool({ settings: `${byDefault(isolation)} -c test.held=on` });
    return {
      pool,
      schema,
      gate: await closed(pool, schema, moment),
      first: new PostgresStore(held, { schema }),
      second,
    };
  }

  describe.each(isolations)('while writers are at %s', (isolation) => {
    it('meets a message that commits later than one inserted after it', async () => {
      const { schema, follower, writers, release } = await scene(isolation, 'slow', 'quick');
      const [slow, quick] = writers as [pg.PoolClient, pg.PoolClient];
      await slow.query('begin');
      await insert(slow, schema, 'Order/a 1');
      await insert(quick, schema, 'Order/b 1');
      expect(await follower.next()).toEqual(['Order/b 1']);
      await slow.query('commit');
      expect(await follower.next()).toEqual(['Order/a 1']);
      release();
    });

    it('meets a message of a younger transaction that was inserted first and commits last', async () => {
      const { schema, follower, writers, release } = await scene(isolation, 'older', 'younger');
      const [older, younger] = writers as [pg.PoolClient, pg.PoolClient];
      await older.query('begin');
      await older.query('select pg_current_xact_id()');
      await younger.query('begin');
      await insert(younger, schema, 'Order/y 1');
      await insert(older, schema, 'Order/o 1');
      await older.query('commit');
      expect(await follower.next()).toEqual(['Order/o 1']);
      await younger.query('commit');
      expect(await follower.next()).toEqual(['Order/y 1']);
      release();
    });

    it('meets the versions of a stream in order where the later one is of an older transaction', async () => {
      const { schema, follower, writers, release } = await scene(isolation, 'older', 'younger');
      const [older, younger] = writers as [pg.PoolClient, pg.PoolClient];
      await older.query('begin');
      await older.query('select pg_current_xact_id()');
      await younger.query('begin');
      await insert(younger, schema, 'Order/a 1');
      await younger.query('commit');
      await insert(older, schema, 'Order/a 2');
      await older.query('commit');
      expect(await follower.next()).toEqual(['Order/a 1', 'Order/a 2']);
      release();
    });

    it('finds no gap where a savepoint was rolled back', async () => {
      const { schema, follower, writers, release } = await scene(isolation, 'writer');
      const [writer] = writers as [pg.PoolClient];
      await writer.query('begin');
      await insert(writer, schema, 'Order/a 1');
      await writer.query('savepoint here');
      await insert(writer, schema, 'Order/b 1');
      await writer.query('rollback to savepoint here');
      await insert(writer, schema, 'Order/c 1');
      await writer.query('commit');
      expect(await follower.next()).toEqual(['Order/a 1', 'Order/c 1']);
      release();
    });

    it('is held up by no transaction that has appended and stays open', async () => {
      const { schema, follower, writers, log, release } = await scene(isolation, 'open', 'quick');
      const [open] = writers as [pg.PoolClient];
      await open.query('begin');
      await insert(open, schema, 'Order/a 1');
      await log.append([event('Order/b 1')]);
      expect(await follower.next()).toEqual(['Order/b 1']);
      await log.append([event('Order/b 2'), event('Order/b 3')]);
      expect(await follower.next()).toEqual(['Order/b 2', 'Order/b 3']);
      await open.query('rollback');
      await log.append([event('Order/c 1')]);
      expect(await follower.next()).toEqual(['Order/c 1']);
      release();
    });

    it('counts on from what another sequencer gave while it waited for its turn', async () => {
      const { schema, pool, gate, first, second } = await twoSequencers('committing', isolation);
      await second.log.append([event('Order/a 1'), event('Order/a 2')]);
      const slow = first.log.read(0, 10);
      await gate.arrived();
      await insert(pool, schema, 'Order/b 1');
      const waiting = new Follower(second.log);
      const arrived = waiting.next();
      await untilWaiting(pool);
      await gate.open();
      await Promise.all([slow, arrived]);
      await waiting.next();
      expect(waiting.seen).toEqual(['Order/a 1', 'Order/a 2', 'Order/b 1']);
    });

    it('shares the work with another sequencer that has begun and given nothing yet', async () => {
      const { pool, gate, first, second } = await twoSequencers('giving', isolation);
      await second.log.append([event('Order/a 1'), event('Order/a 2')]);
      const slow = first.log.read(0, 10);
      await gate.arrived();
      const quick = second.log.read(0, 10);
      await untilWaiting(pool);
      await gate.open();
      const ids = (await Promise.all([slow, quick])).map((batch) => batch.map(({ envelope }) => envelope.id));
      expect(ids).toEqual([
        ['Order/a 1', 'Order/a 2'],
        ['Order/a 1', 'Order/a 2'],
      ]);
    });
  });

  it('gets what was committed while its own process gave positions, and had looked before', async () => {
    const { pool, schema, gate, first, second } = await twoSequencers('committing', 'read committed');
    await insert(pool, schema, 'Order/a 1');
    await second.log.read(0, 10);
    await first.log.read(0, 10);
    await insert(pool, schema, 'Order/a 2');
    const early = first.log.read(1, 10);
    await gate.arrived();
    await insert(pool, schema, 'Order/b 1');
    // From before the end of the log, so that it doesn't wait for what is under way.
    const late = first.log.read(0, 10);
    // Sent and answered after the look of the late one, which goes on before this does.
    await first.log.readStream('Order/b', 1, 1);
    await pool.query('select 1');
    await gate.open();
    await early;
    expect((await late).map(({ envelope }) => envelope.id)).toEqual(['Order/a 1', 'Order/a 2', 'Order/b 1']);
  });

  it.each(['repeatable read', 'serializable'])(
    'gets no position from a statement that is %s, which looks before it has the lock',
    async (isolation) => {
      const { pool, schema } = await opened({ settings: byDefault(isolation) });
      await insert(pool, schema, 'Order/a 1');
      const { rows } = await pool.query(`select "${schema}".messages_sequence('turn', 10) as given`);
      expect(rows).toEqual([{ given: -1 }]);
      expect((await pool.query(`select position from "${schema}".messages`)).rows).toEqual([{ position: null }]);
    },
  );

  it('finds no gap after a sequencer was killed in the middle', async () => {
    const { pool, gate, first, second } = await twoSequencers('committing', 'read committed');
    const follower = new Follower(second.log);
    await second.log.append([event('Order/a 1')]);
    await follower.next();
    await second.log.append([event('Order/a 2'), event('Order/a 3')]);
    const killed = first.log.read(1, 10);
    await pool.query('select pg_terminate_backend($1)', [await gate.arrived()]);
    await gate.open();
    await killed;
    expect(await follower.next()).toEqual(['Order/a 2', 'Order/a 3']);
    await second.log.append([event('Order/a 4')]);
    await follower.next();
    expect(follower.seen).toEqual(['Order/a 1', 'Order/a 2', 'Order/a 3', 'Order/a 4']);
  });

  it('reads what has a position while a sequencer that has stopped holds the lock', async () => {
    const { gate, first, second } = await twoSequencers('giving', 'read committed');
    await second.log.append([event('Order/a 1')]);
    await second.log.read(0, 10);
    await second.log.append([event('Order/a 2')]);
    const stopped = first.log.read(0, 10);
    await gate.arrived();
    expect((await second.log.read(0, 10)).map(({ envelope }) => envelope.id)).toEqual(['Order/a 1']);
    await gate.open();
    await stopped;
    expect((await second.log.read(0, 10)).map(({ envelope }) => envelope.id)).toEqual(['Order/a 1', 'Order/a 2']);
  });

  it('reads what has a position on a server that only reads', async () => {
    const { store, schema } = await opened();
    await store.log.append([event('Order/a 1')]);
    await store.log.head();
    await store.log.append([event('Order/a 2')]);
    const standby = new PostgresStore(newPool({ settings: '-c default_transaction_read_only=on' }), { schema });
    expect((await standby.log.read(0, 10)).map(({ envelope }) => envelope.id)).toEqual(['Order/a 1']);
    expect(await standby.log.head()).toBe(1);
    expect(await standby.log.readStream('Order/a', 1, 10)).toHaveLength(2);
  });

  it('gets a backlog of more than one go in the order of its insertion', async () => {
    const { store } = await opened();
    const labels = Array.from({ length: 2_500 }, (_, index) => `Order/a ${index + 1}`);
    await store.log.append(labels.map(event));
    const follower = new Follower(store.log);
    await follower.next(2_200);
    await follower.next(2_200);
    expect(follower.seen).toEqual(labels);
    expect(await store.log.head()).toBe(2_500);
  });

  it('finds the end of a log that another one is still to give positions in', async () => {
    const { store } = await opened();
    await store.log.append([event('Order/a 1'), event('Order/a 2')]);
    expect(await store.log.head()).toBe(2);
  });
});

/** Resolves once somebody waits for an advisory lock. */
async function untilWaiting(pool: pg.Pool): Promise<void> {
  for (;;) {
    const { rows } = await pool.query(
      `select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`,
    );
    if (rows.length > 0) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
}
