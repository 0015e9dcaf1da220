import { once } from 'node:events';
import { join } from 'node:path';
import { stateStored } from 'demesne/application';
import { exponentialBackoff, Subscriptions, type Lease, type Place } from 'demesne/messaging';
import { PostgresUnitOfWork } from 'demesne/postgres';
import type pg from 'pg';
import { describe, expect, it } from 'vitest';
import { Account, AccountId } from '../application/unit-of-work/bank.ts';
import { program } from '../programs/program.ts';
import { event, Noted } from './by-hand.ts';
import { missing } from './cluster.ts';
import { postgres } from './opened.ts';

const PROCESSES = { timeout: 60_000 };
const a = AccountId.of('a');

const placeOf = ({ partition, epoch }: Lease, position: number, parked = false): Place => ({
  position,
  bucket: 0,
  partition,
  epoch,
  parked,
});

const cause = { refused: false, name: 'Error', message: 'no answer' };
const failed = (position: number) =>
  ({ key: 'k', position, bucket: 0, id: `m-${position}`, type: 't', status: 'retrying', attempts: 2, cause }) as const;

describe.skipIf(missing)('the inbox by position of a PostgreSQL store', () => {
  const { opened, url } = postgres();
  const countUntilKilled = program(join(import.meta.dirname, 'process/count-until-killed.ts'));

  /** A bank with an account, and a subscription that somebody works on. */
  async function counting() {
    const { store, pool, schema } = await opened({ connections: 20 });
    const unit = new PostgresUnitOfWork(store, { accounts: stateStored(Account) });
    (await unit.run(({ accounts }) => accounts.save(Account.open(a))))._unsafeUnwrap();
    await store.subscriptions.register('count', 1, 0);
    await store.subscriptions.trackBuckets('count');
    const [lease] = (await store.subscriptions.heartbeat('ann', ['count'], 60_000)).leases as [Lease];
    const on = (unitOfWork: typeof unit) => (place: Place) =>
      unitOfWork.runOnce(
        async ({ accounts }) => {
          const account = (await accounts.get(a))._unsafeUnwrap();
          account.deposit(1);
          return (await accounts.save(account)).map(() => 'done');
        },
        { subscription: 'count', causationId: `m-${place.position}`, place },
      );
    const within = (client: pg.ClientBase) =>
      on(new PostgresUnitOfWork(store.inTransaction(client), { accounts: stateStored(Account) }) as never);
    const balance = async () => (await unit.run(({ accounts }) => accounts.get(a)))._unsafeUnwrap().balance;
    return { store, pool, schema, lease, handle: on(unit), within, balance };
  }

  /** Resolves once a statement waits for a row of somebody else. */
  async function waits(pool: pg.Pool, schema: string): Promise<void> {
    const sql = `select from pg_stat_activity where wait_event = 'transactionid' and query like $1`;
    while ((await pool.query(sql, [`%"${schema}"%`])).rowCount === 0);
  }

  describe.each([
    ['', false],
    [' of a parked message', true],
  ])('a copy%s', (_, isParked) => {
    async function twoCopies(end: 'commit' | 'rollback') {
      const { store, pool, schema, lease, handle, within, balance } = await counting();
      if (isParked) await store.subscriptions.checkpoint(lease, 9, { parked: [failed(5)] });
      const client = await pool.connect();
      await client.query('begin');
      const first = (await within(client)(placeOf(lease, 5, isParked)))._unsafeUnwrap();
      const second = handle(placeOf(lease, 5, isParked));
      await waits(pool, schema);
      await client.query(end);
      client.release();
      return [first, (await second)._unsafeUnwrap(), await balance()];
    }

    it('waits for the first, and is answered with ok where that commits', async () => {
      expect(await twoCopies('commit')).toEqual(['done', undefined, 1]);
    });

    it('waits for the first, and is handled where that rolls back', async () => {
      expect(await twoCopies('rollback')).toEqual(['done', 'done', 1]);
    });
  });

  it('is told of within a transaction of the user’s own, with and without a unit', async () => {
    const { store, pool, lease, within, balance } = await counting();
    const client = await pool.connect();
    const received: unknown[] = [];
    for (const end of ['rollback', 'commit', 'commit']) {
      await client.query('begin');
      received.push((await within(client)(placeOf(lease, 5)))._unsafeUnwrap());
      received.push(await store.inTransaction(client).receive({ consumer: 'count', place: placeOf(lease, 6) }));
      await client.query(end);
    }
    client.release();

    expect(received).toEqual(['done', true, 'done', true, undefined, false]);
    expect(await balance()).toBe(1);
  });

  it('refuses without a unit what it can’t know of, and not as if it had been handled', async () => {
    const { store, pool, lease, handle } = await counting();
    const heir = { ...lease, epoch: lease.epoch + 1 };
    await handle(placeOf(heir, 5));
    const place = placeOf(heir, 6);
    const client = await pool.connect();
    await client.query('begin');
    const receive = (given: unknown, consumer = 'count') =>
      store.inTransaction(client).receive({ consumer, place: given as Place });

    await expect(receive(place, 'unknown')).rejects.toMatchObject({ code: 'FOREIGN_PLACE' });
    await expect(receive({ ...place, bucket: 100_000 })).rejects.toMatchObject({ code: 'FOREIGN_PLACE' });
    await expect(receive(placeOf(lease, 6))).rejects.toMatchObject({ code: 'LEASE_LOST' });
    await expect(receive(placeOf(lease, 6, true))).rejects.toMatchObject({ code: 'LEASE_LOST' });
    for (const none of [undefined, { position: 7 }, { ...place, bucket: '0' }])
      await expect(receive(none)).rejects.toMatchObject({ code: 'INVALID_OPTION' });
    expect([await receive(placeOf(heir, 5)), await receive(place)]).toEqual([false, true]);
    await client.query('commit');
    client.release();
  });

  it('is a conflict where somebody else was faster, in a transaction that does not see it', async () => {
    const { pool, lease, handle, within } = await counting();
    const client = await pool.connect();
    await client.query('begin isolation level repeatable read');
    await client.query('select 1');
    await handle(placeOf(lease, 5));

    const answer = await within(client)(placeOf(lease, 5));

    await client.query('rollback');
    client.release();
    expect(answer._unsafeUnwrapErr()).toMatchObject({ name: 'ConcurrencyConflict' });
  });

  it('holds up no heartbeat while somebody stands still in the middle of a commit, and a checkpoint only of that bucket', async () => {
    const { store, pool, schema, lease, within } = await counting();
    const client = await pool.connect();
    await client.query('begin');
    await within(client)(placeOf(lease, 5));

    const parking = store.subscriptions.checkpoint(lease, 9, { parked: [failed(5)] });
    await waits(pool, schema);
    const { leases } = await store.subscriptions.heartbeat('bob', ['count'], 60_000);
    expect(leases).toEqual([]);
    await store.subscriptions.leave('ann');
    const heirs = (await store.subscriptions.heartbeat('bob', ['count'], 60_000)).leases;
    expect(heirs).toMatchObject([{ epoch: lease.epoch + 1 }]);
    expect(await store.subscriptions.checkpoint(heirs[0] as Lease, 9, { parked: [{ ...failed(6), bucket: 1 }] })).toBe(
      true,
    );
    await client.query('commit');
    client.release();
    expect(await parking).toBe(false);
  });

  it('knows of a message that was parked while it was handled, and handled before that was written', async () => {
    const { store, pool, schema, lease, handle, within, balance } = await counting();
    const client = await pool.connect();
    await client.query('begin');
    await within(client)(placeOf(lease, 5));
    const parking = store.subscriptions.checkpoint(lease, 9, { parked: [failed(5)] });
    await waits(pool, schema);
    await client.query('commit');
    client.release();

    expect(await parking).toBe(true);
    expect((await handle(placeOf(lease, 5, true)))._unsafeUnwrap()).toBeUndefined();
    expect(await balance()).toBe(1);
  });

  it('is not moved by what was delivered before a reset, and committed after it', async () => {
    const { store, pool, schema, lease, handle, within } = await counting();
    await handle(placeOf(lease, 5));
    const client = await pool.connect();
    await client.query('begin');
    await client.query(`select from "${schema}".handled_buckets where bucket = 0 for update`);
    const resetting = store.subscriptions.reset('count', 0);
    await waits(pool, schema);
    await within(client)(placeOf(lease, 6));
    await client.query('commit');
    await resetting;

    await expect(handle(placeOf(lease, 7))).rejects.toMatchObject({ code: 'LEASE_LOST' });
    const heir = { ...lease, epoch: lease.epoch + 1 };
    expect((await handle(placeOf(heir, 5)))._unsafeUnwrap()).toBe('done');
    client.release();
  });

  it.each([[false], [true]])(
    'has what a message led to done once where processes are killed before their checkpoints; parked first: %s',
    PROCESSES,
    async (isParkedFirst) => {
      const { store, pool, schema } = await opened();
      const unit = new PostgresUnitOfWork(store, { accounts: stateStored(Account) });
      (await unit.run(({ accounts }) => accounts.save(Account.open(a))))._unsafeUnwrap();
      const labels = ['Order/a 1', 'Order/b 1', 'Order/c 1'];
      await store.log.append(labels.map(event));
      for (const _ of labels) {
        const child = countUntilKilled.begin(url(), schema, String(isParkedFirst));
        child.on('message', () => child.kill('SIGKILL'));
        expect(await once(child, 'exit')).toEqual([null, 'SIGKILL']);
      }

      const handled: unknown[] = [];
      const subscriptions = new Subscriptions(store.log, store.subscriptions, {
        leaseMs: 400,
        retry: exponentialBackoff({ attempts: 20, firstDelayMs: 1 }),
      });
      subscriptions.subscribe(Noted, {
        name: 'count',
        inbox: 'position',
        handle: async (_, context) => {
          handled.push((await unit.runOnce(({ accounts }) => accounts.get(a), context))._unsafeUnwrap());
        },
      });
      await subscriptions.start();
      await subscriptions.drain();
      await subscriptions.stop();

      const account = (await unit.run(({ accounts }) => accounts.get(a)))._unsafeUnwrap();
      expect(account.balance).toBe(3);
      expect(handled.filter((one) => one !== undefined)).toEqual([]);
      expect((await pool.query(`select from "${schema}".inbox`)).rowCount).toBe(0);
      expect((await pool.query(`select from "${schema}".handled_parked`)).rowCount).toBe(0);
    },
  );
});
