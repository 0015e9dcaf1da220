import { PostgresStore, postgresMigrations } from 'demesne/postgres';
import { describe, expect, it } from 'vitest';
import { event } from './by-hand.ts';
import { missing } from './cluster.ts';
import { postgres } from './opened.ts';

describe.skipIf(missing)('the migrations of a PostgresStore', () => {
  const { pool, schema, opened } = postgres();

  it('may be run by eight processes at once', async () => {
    const name = schema();
    const stores = Array.from({ length: 8 }, () => {
      const own = pool({ connections: 1, settings: '-c default_transaction_isolation=serializable' });
      return new PostgresStore(own, { schema: name });
    });
    await Promise.all(stores.map((store) => store.migrate()));
    await Promise.all(stores.map((store, index) => store.log.append([event(`Order/${index} 1`)])));
    expect(await stores[0]?.log.head()).toBe(8);
    const { rows } = await pool().query(`select step, name from "${name}".migrations order by step`);
    expect(rows).toEqual(postgresMigrations(name).map(({ step, name: title }) => ({ step, name: title })));
  });

  it('change nothing where they are done', async () => {
    const { store } = await opened();
    await store.log.append([event('Order/a 1')]);
    await store.migrate();
    expect(await store.log.head()).toBe(1);
  });

  it('may be run by another tool, as they are exported', async () => {
    const name = schema();
    const own = pool();
    for (const { sql } of postgresMigrations(name)) await own.query(sql);
    const store = new PostgresStore(own, { schema: name });
    await store.log.append([event('Order/a 1')]);
    expect(await store.log.head()).toBe(1);
  });

  it('need no right to make a schema where somebody has made it', async () => {
    const name = schema();
    const owner = pool();
    await owner.query(`create role "${name}" login; create schema "${name}" authorization "${name}"`);
    const own = pool({ connections: 1, settings: `-c role=${name}` });
    const store = new PostgresStore(own, { schema: name });
    await store.migrate();
    expect(await store.log.head()).toBe(0);
    await owner.query(`drop schema "${name}" cascade; drop role "${name}"`);
  });

  it('keep stores in several schemas apart', async () => {
    const [one, other] = [await opened(), await opened()];
    await one.store.log.append([event('Order/a 1')]);
    expect([await one.store.log.head(), await other.store.log.head()]).toEqual([1, 0]);
  });

  it('leave nothing behind where a step fails', async () => {
    const name = schema();
    const own = pool();
    await own.query(`create schema "${name}"; create table "${name}".aggregates (id text)`);
    await expect(new PostgresStore(own, { schema: name }).migrate()).rejects.toMatchObject({ code: '42P07' });
    const { rows } = await own.query('select tablename from pg_tables where schemaname = $1', [name]);
    expect(rows).toEqual([{ tablename: 'aggregates' }]);
  });
});
