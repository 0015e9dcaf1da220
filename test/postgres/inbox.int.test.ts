import { AggregateRoot, DomainEvent, Identifier, type TypeOf } from 'demesne';
import { stateStored } from 'demesne/application';
import { PostgresUnitOfWork } from 'demesne/postgres';
import { ok, safeTry } from 'neverthrow';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { missing } from './cluster.ts';
import { postgres } from './opened.ts';

const CounterId = Identifier.define('CounterId');
type CounterId = TypeOf<typeof CounterId>;
class CounterStarted extends DomainEvent.define('demo.CounterStarted', {}) {}
class CounterRaised extends DomainEvent.define('demo.CounterRaised', {}) {}
class Counter extends AggregateRoot.define('Counter', {
  id: CounterId,
  state: { count: z.int() },
  events: { CounterStarted, CounterRaised },
  evolve: {
    CounterStarted: () => ({ count: 0 }),
    CounterRaised: (counter) => {
      counter.count += 1;
    },
  },
}) {
  static start(id: CounterId): Counter {
    return new Counter(id).begin(new CounterStarted());
  }
  get count(): number {
    return this.state.count;
  }
  raise() {
    return this.record(new CounterRaised());
  }
}

const id = CounterId.of('c-1');
const message = { subscription: 'raise', causationId: 'm-1' } as const;

describe.skipIf(missing)('the inbox of a PostgreSQL store', () => {
  const { opened } = postgres();

  async function counting() {
    const { store, pool, schema } = await opened({ connections: 20 });
    const unit = new PostgresUnitOfWork(store, { counters: stateStored(Counter) });
    (await unit.run(({ counters }) => counters.save(Counter.start(id))))._unsafeUnwrap();
    const raise = (context: { subscription: string; causationId: string; attempts?: number }) =>
      unit.runOnce(
        ({ counters }) =>
          safeTry(async function* () {
            const counter = yield* await counters.get(id);
            yield* counter.raise();
            yield* await counters.save(counter);
            return ok('raised');
          }),
        context,
      );
    const count = async () => (await unit.run(({ counters }) => counters.get(id)))._unsafeUnwrap().count;
    return { store, pool, schema, unit, raise, count };
  }

  it('lets one of many copies through, and tells all of them that it is done', { timeout: 60_000 }, async () => {
    const { raise, count } = await counting();

    for (let round = 1; round <= 20; round += 1) {
      const copies = Array.from({ length: 8 }, () => raise({ ...message, causationId: `m-${round}`, attempts: 1 }));
      const answers = (await Promise.all(copies)).map((answer) => answer._unsafeUnwrap());

      expect(answers.filter((answer) => answer === 'raised')).toHaveLength(1);
      expect(await count()).toBe(round);
    }
  });

  it('has a copy wait for the first, and handles it where the first rolls back', async () => {
    const { pool, schema, raise, count } = await counting();
    const first = await pool.connect();
    await first.query('begin');
    const insert = `insert into "${schema}".inbox (tenant, consumer, message_id) values ('', 'raise', 'm-1')`;
    await first.query(insert);

    const copy = raise({ ...message, attempts: 1 });
    let isDone = false;
    void copy.then(() => (isDone = true));
    const waiting = `select count(*)::integer as waiting from pg_stat_activity where wait_event = 'transactionid'`;
    for (let seen = 0; seen === 0;) seen = (await pool.query(waiting)).rows[0].waiting;
    expect(isDone).toBe(false);
    await first.query('rollback');
    first.release();

    expect((await copy)._unsafeUnwrap()).toBe('raised');
    expect(await count()).toBe(1);
  });

  it('answers a copy that waited for the first, where the first commits', async () => {
    const { pool, schema, raise, count } = await counting();
    const first = await pool.connect();
    await first.query('begin');
    await first.query(`insert into "${schema}".inbox (tenant, consumer, message_id) values ('', 'raise', 'm-1')`);

    const copy = raise({ ...message, attempts: 1 });
    const waiting = `select count(*)::integer as waiting from pg_stat_activity where wait_event = 'transactionid'`;
    for (let seen = 0; seen === 0;) seen = (await pool.query(waiting)).rows[0].waiting;
    await first.query('commit');
    first.release();

    expect((await copy)._unsafeUnwrap()).toBeUndefined();
    expect(await count()).toBe(0);
  });

  it('forgets what is old, the oldest first, as many as it is told', async () => {
    const { store, pool, schema, raise } = await counting();
    for (const [days, causationId] of [
      [40, 'm-1'],
      [35, 'm-2'],
      [29, 'm-3'],
    ] as const) {
      await raise({ ...message, causationId });
      const sql = `update "${schema}".inbox set received_at = clock_timestamp() - $1 * interval '1 day' where message_id = $2`;
      await pool.query(sql, [days, causationId]);
    }

    expect(await store.inbox.purge({ limit: 1 })).toBe(1);
    const left = await pool.query(`select message_id as id from "${schema}".inbox order by message_id`);
    expect(left.rows).toEqual([{ id: 'm-2' }, { id: 'm-3' }]);
    expect(await store.inbox.purge()).toBe(1);
    expect(await store.inbox.purge()).toBe(0);
    expect((await raise(message))._unsafeUnwrap()).toBe('raised');
  });

  it('belongs to a transaction of the user’s own: what it rolls back was not handled', async () => {
    const { store, pool, count } = await counting();
    const client = await pool.connect();
    const within = async (end: 'commit' | 'rollback') => {
      await client.query('begin');
      const unit = new PostgresUnitOfWork(store.inTransaction(client), { counters: stateStored(Counter) });
      const answer = await unit.runOnce(async ({ counters }) => {
        const counter = (await counters.get(id))._unsafeUnwrap();
        counter.raise();
        return (await counters.save(counter)).map(() => 'raised');
      }, message);
      await client.query(end);
      return answer._unsafeUnwrap();
    };

    expect([await within('rollback'), await within('commit'), await within('commit')]).toEqual([
      'raised',
      'raised',
      undefined,
    ]);
    expect(await count()).toBe(1);
    client.release();
  });

  it('refuses a tenant that no database keeps', async () => {
    const { unit } = await counting();

    const refused = unit.runOnce(() => ok(), { ...message, tenant: 'a\0' });

    await expect(refused).rejects.toMatchObject({ code: 'UNSTORABLE_TEXT' });
  });
});
