import type { PostgresStore } from 'demesne/postgres';
import { safeTry } from 'neverthrow';
import { describe, expect, it } from 'vitest';
import { libraryOver, Shelf, ShelfId } from '../../examples/own-transaction/test/library.ts';
import { missing } from './cluster.ts';
import { postgres } from './opened.ts';

describe.skipIf(missing)('in a transaction of the user', () => {
  const { opened } = postgres();
  const odes = ShelfId.of('odes');

  async function library() {
    const { store, pool } = await opened();
    await libraryOver(store).run(({ shelves }) => shelves.save(Shelf.build(odes)));
    const client = await pool.connect();
    return { store, client };
  }

  const titles = async (store: PostgresStore) =>
    (await libraryOver(store).run(({ shelves }) => shelves.get(odes)))._unsafeUnwrap().titles;

  type Library = ReturnType<typeof libraryOver>;

  const shelve = (unit: Library, title: string, meanwhile?: () => Promise<unknown>) =>
    unit.run(({ shelves }) =>
      safeTry(async function* () {
        const shelf = yield* await shelves.get(odes);
        await meanwhile?.();
        yield* shelf.shelve(title);
        return shelves.save(shelf);
      }),
    );

  it.each(['repeatable read', 'serializable'])('at %s a conflict lasts, and is the answer', async (isolation) => {
    const { store, client } = await library();
    await client.query(`begin isolation level ${isolation}`);
    let isFirst = true;
    const answer = await shelve(libraryOver(store.inTransaction(client)), 'Slower', async () => {
      if (isFirst) await shelve(libraryOver(store), 'Faster');
      isFirst = false;
    });
    expect(answer._unsafeUnwrapErr()).toMatchObject({ name: 'ConcurrencyConflict', aggregate: 'Shelf', id: 'odes' });
    await client.query('rollback');
    client.release();
    expect(await titles(store)).toEqual(['Faster']);
  });

  it('several units see what those before them saved, and a later one may refuse', async () => {
    const { store, client } = await library();
    const unit = libraryOver(store.inTransaction(client));
    await client.query('begin');
    (await shelve(unit, 'One'))._unsafeUnwrap();
    (await shelve(unit, 'Two'))._unsafeUnwrap();
    await client.query('commit');
    client.release();
    expect(await titles(store)).toEqual(['One', 'Two']);
    expect((await store.log.readStream('Shelf/odes', 1, 10)).map(({ aggregate }) => aggregate.version)).toEqual([
      1, 2, 3,
    ]);
  });

  it('work for after the commit waits for the word that there was one', async () => {
    const { store, client } = await library();
    const done: string[] = [];
    let told = 0;
    store.log.onAppended(() => (told += 1));
    await client.query('begin');
    const own = store.inTransaction(client);
    for (const letter of ['a', 'b', 'c']) {
      await libraryOver(own).run(({ shelves }, context) => {
        context.afterCommit(() => {
          if (letter === 'b') throw new Error('no letter b');
          done.push(letter);
        });
        return shelves.get(odes);
      });
    }
    expect([done, told]).toEqual([[], 0]);
    await client.query('commit');
    client.release();
    await expect(own.committed()).rejects.toMatchObject({ code: 'AFTER_COMMIT_FAILED' });
    expect([done, told]).toEqual([['a', 'c'], 1]);
    await own.committed();
    expect([done, told]).toEqual([['a', 'c'], 2]);
  });

  it('a connection that is lost is what the client says of it, and nothing is there', async () => {
    const { store, client } = await library();
    client.on('error', () => undefined);
    await client.query('begin');
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
    const killed = shelve(libraryOver(store.inTransaction(client)), 'Lost', async () => {
      const other = await opened();
      await other.pool.query('select pg_terminate_backend($1)', [rows[0]?.pid]);
    });
    await expect(killed).rejects.toThrow(/terminat|not queryable/i);
    client.release(true);
    expect(await store.log.head()).toBe(1);
  });

  it.each([undefined, null, {}, 'client'])('needs a client: %o is none', async (client) => {
    const { store } = await opened();
    expect(() => store.inTransaction(client as never)).toThrow(expect.objectContaining({ code: 'INVALID_OPTION' }));
  });
});
