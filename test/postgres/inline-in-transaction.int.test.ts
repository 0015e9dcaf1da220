import { AggregateRoot, DomainEvent, Identifier, stateStored, type TypeOf } from 'demesne';
import { Projection, ReadModel, ReadModels } from 'demesne/event-sourcing';
import { PostgresUnitOfWork, type PostgresStore, type PostgresTransaction } from 'demesne/postgres';
import { ok, safeTry } from 'neverthrow';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { missing } from './cluster.ts';
import { postgres } from './opened.ts';

const JarId = Identifier.define('JarId');
type JarId = TypeOf<typeof JarId>;
class SpoonTaken extends DomainEvent.define('kitchen.SpoonTaken', { spoons: z.int() }) {}

class Jar extends AggregateRoot.define('Jar', {
  id: JarId,
  state: { spoons: z.int() },
  events: { SpoonTaken },
  evolve: { SpoonTaken: (jar, { data }) => ({ spoons: (jar?.spoons ?? 0) + data.spoons }) },
}) {
  static begun(id: JarId, spoons: number) {
    return new Jar(id).begin(new SpoonTaken({ spoons }));
  }
  take(spoons: number) {
    return this.record(new SpoonTaken({ spoons }));
  }
}

const Pantry = ReadModel.define('kitchen.pantry', { shelf: z.string(), spoons: z.int() }, { key: 'shelf' });

/** What was taken of all jars together; somebody else may do something while a row is being changed. */
const pantryWhile = (meanwhile: () => unknown = () => undefined) =>
  Projection.define('pantry', {
    version: 1,
    into: Pantry,
    events: { SpoonTaken },
    project: {
      SpoonTaken: async ({ data }, rows) => {
        const spoons = (await rows.get('all'))?.spoons ?? 0;
        await meanwhile();
        rows.put({ shelf: 'all', spoons: spoons + data.spoons });
      },
    },
  });

const unitOver = (store: PostgresStore | PostgresTransaction, projections = [pantryWhile()]) =>
  new PostgresUnitOfWork(store, { jars: stateStored(Jar) }, { projections });

/** Takes spoons from a jar. */
const take = (unit: ReturnType<typeof unitOver>, id: string, spoons: number) =>
  unit.run(({ jars }) =>
    safeTry(async function* () {
      const found = await jars.find(JarId.of(id));
      if (found !== undefined) yield* found.take(spoons);
      yield* await jars.save(found ?? Jar.begun(JarId.of(id), spoons));
      return ok(spoons);
    }),
  );

const shown = async ({ readModels }: PostgresStore) => (await new ReadModels(readModels).of(Pantry).get('all'))?.spoons;

describe.skipIf(missing)('rows that a unit writes in a transaction of the user', () => {
  const { opened } = postgres();

  async function kitchen(isolation = 'read committed') {
    const { store, pool, schema } = await opened();
    const client = await pool.connect();
    await client.query(`begin isolation level ${isolation}`);
    const end = async (how: 'commit' | 'rollback') => {
      await client.query(how);
      client.release();
    };
    return { store, pool, schema, client, own: store.inTransaction(client), end };
  }

  it('are there after its commit, with the events, and nobody sees them before', async () => {
    const { store, own, end } = await kitchen();
    const unit = unitOver(own);
    (await take(unit, 'a', 2))._unsafeUnwrap();
    (await take(unit, 'b', 3))._unsafeUnwrap();
    expect(await shown(store)).toBeUndefined();
    await end('commit');
    expect([await shown(store), await store.log.head()]).toEqual([5, 2]);
    (await take(unitOver(store), 'a', 1))._unsafeUnwrap();
    expect(await shown(store)).toBe(6);
  });

  it('are gone after its rollback, and so is that they ever began', async () => {
    const { store, own, end } = await kitchen();
    (await take(unitOver(own), 'a', 2))._unsafeUnwrap();
    await end('rollback');
    expect(await store.readModels.standings(Pantry.name)).toEqual([]);
    const unguarded = unitOver(store, []);
    (await take(unguarded, 'a', 2))._unsafeUnwrap();
    await expect(take(unitOver(store), 'a', 2)).rejects.toMatchObject({ code: 'INLINE_TOO_LATE' });
  });

  it('that can not begin hold nobody up, and the transaction goes on', async () => {
    const { store, client, own, end } = await kitchen();
    (await take(unitOver(store, []), 'a', 2))._unsafeUnwrap();
    await expect(take(unitOver(own), 'a', 2)).rejects.toMatchObject({ code: 'INLINE_TOO_LATE' });
    (await take(unitOver(store, []), 'b', 2))._unsafeUnwrap();
    await client.query('select 1');
    await end('commit');
    expect(await store.log.head()).toBe(2);
  });

  it('begin anew in the same unit of work after a rollback to a savepoint of the user', async () => {
    const { store, client, own, end } = await kitchen();
    const unit = unitOver(own);
    await client.query('savepoint mine');
    (await take(unit, 'a', 2))._unsafeUnwrap();
    await client.query('rollback to savepoint mine');
    (await take(unit, 'a', 3))._unsafeUnwrap();
    await end('commit');
    expect(await shown(store)).toBe(3);
  });

  it('are missed by nobody: an append and a unit without them are refused, and the transaction goes on', async () => {
    const { store, client, own, end } = await kitchen();
    (await take(unitOver(store), 'a', 2))._unsafeUnwrap();
    const bypassed = { code: 'INLINE_BYPASSED', projection: 'pantry', type: SpoonTaken.type };
    const [event] = await store.log.readStream('Jar/a', 1, 1);
    const next = { ...event, id: 'm-2', aggregate: { type: 'Jar', id: 'a', version: 2 } } as NonNullable<typeof event>;
    await expect(own.append([next])).rejects.toMatchObject(bypassed);
    await expect(take(unitOver(own, []), 'a', 1)).rejects.toMatchObject(bypassed);
    (await take(unitOver(own), 'a', 1))._unsafeUnwrap();
    await client.query('select 1');
    await end('commit');
    expect([await shown(store), await store.log.head()]).toEqual([3, 2]);
  });

  it('are decided again where another unit has changed them meanwhile', async () => {
    const { store, own, end } = await kitchen();
    (await take(unitOver(store), 'a', 2))._unsafeUnwrap();
    const others = [() => take(unitOver(store), 'c', 5)];
    const slow = unitOver(own, [pantryWhile(() => others.pop()?.())]);
    (await take(slow, 'b', 3))._unsafeUnwrap();
    await end('commit');
    expect(await shown(store)).toBe(10);
  });

  it.each(['repeatable read', 'serializable'])(
    'at %s another change of them lasts, and is the answer',
    async (level) => {
      const { store, own, client, end } = await kitchen(level);
      (await take(unitOver(store), 'a', 2))._unsafeUnwrap();
      await client.query('select 1 from pg_class limit 1');
      (await take(unitOver(store), 'a', 5))._unsafeUnwrap();
      const answer = await take(unitOver(own), 'b', 3);
      expect(answer._unsafeUnwrapErr()).toMatchObject({ name: 'ConcurrencyConflict' });
      await end('rollback');
      expect(await shown(store)).toBe(7);
    },
  );

  it.each(['repeatable read', 'serializable'])('at %s they go on, but do not begin', async (level) => {
    const { store, pool, client: first, own, end } = await kitchen(level);
    await expect(take(unitOver(own), 'a', 2)).rejects.toMatchObject({ code: 'INLINE_NOT_BEGUN', projection: 'pantry' });
    await first.query('select 1');
    await end('rollback');
    (await take(unitOver(store), 'a', 2))._unsafeUnwrap();
    const client = await pool.connect();
    await client.query(`begin isolation level ${level}`);
    (await take(unitOver(store.inTransaction(client)), 'a', 1))._unsafeUnwrap();
    await client.query('commit');
    client.release();
    expect(await shown(store)).toBe(3);
  });

  it('what follows from them waits for the word that there was a commit', async () => {
    const { own, end } = await kitchen();
    const done: string[] = [];
    const telling = Projection.define('telling', {
      version: 1,
      into: ReadModel.define('kitchen.telling', { jar: z.string() }, { key: 'jar' }),
      events: { SpoonTaken },
      project: { SpoonTaken: (_, __, { aggregate, effect }) => effect(() => done.push(String(aggregate?.id))) },
    });
    (await take(unitOver(own, [telling]), 'a', 2))._unsafeUnwrap();
    await end('commit');
    expect(done).toEqual([]);
    await own.committed();
    expect(done).toEqual(['a']);
  });
});
