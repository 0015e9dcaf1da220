import { AggregateRoot, DomainEvent, Identifier, stateStored, type TypeOf } from 'demesne';
import { tableMapping } from 'demesne/application';
import { PostgresUnitOfWork, type PostgresStore, type PostgresTransaction } from 'demesne/postgres';
import { ok, safeTry } from 'neverthrow';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { missing } from './cluster.ts';
import { postgres } from './opened.ts';

const BoxId = Identifier.define('BoxId');
type BoxId = TypeOf<typeof BoxId>;

class BoxPacked extends DomainEvent.define('depot.BoxPacked', { count: z.int() }) {}

/** As many balls as it says. */
class Box extends AggregateRoot.define('Box', {
  id: BoxId,
  state: { count: z.int(), balls: z.array(z.string()) },
  events: { BoxPacked },
  evolve: {
    BoxPacked: (_, { data: { count } }) => ({
      count,
      balls: Array.from({ length: count }, (_ball, at) => `ball ${at}`),
    }),
  },
}) {
  static pack(id: BoxId, count: number) {
    return new Box(id).begin(new BoxPacked({ count }));
  }
  get content() {
    return this.state;
  }
  repack(count: number) {
    return this.record(new BoxPacked({ count }));
  }
}

const boxes = tableMapping(Box, {
  table: 'depot.boxes',
  id: 'boxId',
  columns: { count: 'integer' },
  parts: { balls: { table: 'depot.balls', id: 'boxId', key: ['place'], columns: { place: 'bigint', name: 'text' } } },
  toRows: ({ count, balls }) => ({ row: { count }, balls: balls.map((name, at) => ({ place: BigInt(at), name })) }),
  fromRows: ({ row, balls }) => ({ count: row.count, balls: balls.map(({ name }) => name) }),
});

const depotTables = `
  drop schema if exists depot cascade;
  create schema depot;
  create table depot.boxes ("boxId" uuid primary key, count integer not null);
  create table depot.balls (
    "boxId" uuid not null references depot.boxes on delete restrict, place integer not null, name varchar(20) not null,
    primary key ("boxId", place)
  );`;

const id = BoxId.of('0192d1f4-7c00-7000-8000-00000000000a');
const depotOver = (store: PostgresStore | PostgresTransaction) =>
  new PostgresUnitOfWork(store, { boxes: stateStored(Box) });
type Depot = ReturnType<typeof depotOver>;

const repack = (depot: Depot, count: number, meanwhile?: () => Promise<unknown>) =>
  depot.run(
    (repositories) =>
      safeTry(async function* () {
        const box = yield* await repositories.boxes.get(id);
        await meanwhile?.();
        yield* box.repack(count);
        return repositories.boxes.save(box);
      }),
    { attempts: 2 },
  );

const content = async (depot: Depot) =>
  (await depot.run(async ({ boxes: all }) => (await all.get(id)).map((box) => box.content)))._unsafeUnwrap();

describe.skipIf(missing)('tables of the user on PostgreSQL', () => {
  const { opened } = postgres();

  async function depot() {
    const { store, pool } = await opened({ mappings: [boxes] });
    await pool.query(depotTables);
    (await depotOver(store).run(({ boxes: all }) => all.save(Box.pack(id, 2))))._unsafeUnwrap();
    return { store, pool };
  }

  it('ids, keys and names may be of any type, schema and case', async () => {
    const { store, pool } = await depot();
    expect(await content(depotOver(store))).toEqual({ count: 2, balls: ['ball 0', 'ball 1'] });
    const nobody = await depotOver(store).run(async ({ boxes: all }) => ok(await all.exists(BoxId.of('no-uuid'))));
    expect(nobody._unsafeUnwrap()).toBe(false);
    (
      await depotOver(store).run(async ({ boxes: all }) => all.delete((await all.get(id))._unsafeUnwrap()))
    )._unsafeUnwrap();
    expect((await pool.query('select count(*)::int as n from depot.balls')).rows).toEqual([{ n: 0 }]);
  });

  it('an aggregate is found by the indexes of its tables', async () => {
    const { store, pool } = await depot();
    const client = await pool.connect();
    const asked: string[] = [];
    const spied = { query: (text: string, values?: unknown[]) => (asked.push(text), client.query(text, values)) };
    await content(depotOver(store.inTransaction(spied)));
    await client.query('set enable_seqscan = off');
    const { rows } = await client.query<Record<string, string>>(`explain ${asked[0]}`, ['', 'Box', id]);
    client.release(true);
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
    expect(plan).toMatch(/Index Scan using boxes_pkey.*\n +Index Cond: \("boxId" = owner/);
    expect(plan).toMatch(/Index Scan (?:using|on) balls_pkey.*\n +Index Cond: \("boxId" = owner/);
  });

  it('who reads while others write sees all rows of one moment', async () => {
    const { store } = await depot();
    const unit = depotOver(store);
    let isWriting = true;
    const writing = (async () => {
      for (let round = 0; round < 60; round += 1) (await repack(unit, 1 + ((round * 7) % 9)))._unsafeUnwrap();
      isWriting = false;
    })();
    let reads = 0;
    while (isWriting) {
      const { count, balls } = await content(unit);
      expect(balls).toHaveLength(count);
      reads += 1;
    }
    await writing;
    expect(reads).toBeGreaterThan(5);
  });

  it('rows are committed with the transaction of the user, or are nowhere', async () => {
    const { store, pool } = await depot();
    const client = await pool.connect();
    await client.query('begin');
    (await repack(depotOver(store.inTransaction(client)), 4))._unsafeUnwrap();
    expect((await content(depotOver(store.inTransaction(client)))).count).toBe(4);
    expect((await content(depotOver(store))).count).toBe(2);
    await client.query('rollback');
    expect((await content(depotOver(store))).count).toBe(2);

    await client.query('begin');
    (await repack(depotOver(store.inTransaction(client)), 3))._unsafeUnwrap();
    await client.query('commit');
    client.release();
    expect(await content(depotOver(store))).toEqual({ count: 3, balls: ['ball 0', 'ball 1', 'ball 2'] });
  });

  it('what is asked in a transaction of the user is answered by what that has written', async () => {
    const { store, pool } = await depot();
    const client = await pool.connect();
    await client.query('begin');
    const inside = depotOver(store.inTransaction(client));
    const count = async (depot: Depot, where: number) =>
      (await depot.run(async ({ boxes: all }) => ok(await all.count({ where: { count: where } }))))._unsafeUnwrap();
    const deleted = async (depot: Depot) =>
      (await depot.run(({ boxes: all }) => all.deleted()))._unsafeUnwrap().items.map((one) => one.id);
    (await repack(inside, 4))._unsafeUnwrap();
    expect([await count(inside, 4), await count(depotOver(store), 4)]).toEqual([1, 0]);
    (await inside.run(async ({ boxes: all }) => all.delete((await all.get(id))._unsafeUnwrap())))._unsafeUnwrap();
    expect([await deleted(inside), await deleted(depotOver(store))]).toEqual([[id], []]);
    await client.query('rollback');
    client.release();
    expect(await count(depotOver(store), 2)).toBe(1);
  });

  it('what was decided on rows that changed meanwhile is decided again, on those of now', async () => {
    const { store } = await depot();
    let isFirst = true;
    const answer = await repack(depotOver(store), 5, async () => {
      if (isFirst) (await repack(depotOver(store), 9))._unsafeUnwrap();
      isFirst = false;
    });
    answer._unsafeUnwrap();
    expect(await content(depotOver(store))).toMatchObject({ count: 5 });
    expect(await store.log.head()).toBe(3);
  });

  it('a refusal of the tables in a transaction of the user leaves that as it was', async () => {
    const { store, pool } = await depot();
    const client = await pool.connect();
    await client.query('begin');
    await client.query('alter table depot.balls add check (place < 3)');
    await expect(repack(depotOver(store.inTransaction(client)), 8)).rejects.toMatchObject({ code: '23514' });
    (await repack(depotOver(store.inTransaction(client)), 3))._unsafeUnwrap();
    await client.query('commit');
    client.release();
    expect((await content(depotOver(store))).count).toBe(3);
  });
});
