import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import postgresJs from 'postgres';
import { afterAll, describe, expect, it } from 'vitest';
import { event, Follower, insert } from './by-hand.ts';
import { missing, missingBefore } from './cluster.ts';
import { postgres } from './opened.ts';

const META = JSON.stringify({ occurredAt: '2026-03-01T12:00:00.000Z', correlationId: 'c-1' });

/** `'Order/a 2'` as the columns of a message. */
function columns(label: string): readonly [id: string, stream: string, version: number] {
  const [stream, version] = label.split(' ') as [string, string];
  return [label, stream, Number(version)];
}

const selected = (label: string): string => {
  const [id, stream, version] = columns(label);
  return `select '${id}' as id, 'test.Noted' as type, '${stream}' as stream, ${version} as version, '{}'::json as data, '${META}'::json as meta`;
};

const NAMES = 'id, type, stream, version, data, meta';

/** Ways to insert into the table of messages that its own functions don't use. */
const statements: Readonly<Record<string, (schema: string, label: string) => string>> = {
  merge: (schema, label) => `merge into "${schema}".messages as messages using (${selected(label)}) as given
    on messages.id = given.id when not matched then insert (${NAMES})
    values (given.id, given.type, given.stream, given.version, given.data, given.meta)`,
  'on conflict': (schema, label) =>
    `insert into "${schema}".messages (${NAMES}) ${selected('Order/first 1')} on conflict (id) do nothing;
     insert into "${schema}".messages (${NAMES}) ${selected(label)} on conflict (id) do nothing;
     insert into "${schema}".messages (${NAMES}) ${selected(label)} on conflict (id) do nothing`,
  'a data-modifying query': (schema, label) =>
    `with written as (insert into "${schema}".messages (${NAMES}) ${selected(label)} returning id) select id from written`,
};

describe.skipIf(missing)('a reader of the log', () => {
  const { opened, url } = postgres();
  const clients: postgresJs.Sql[] = [];

  afterAll(() => Promise.all(clients.map((client) => client.end())), 10_000);

  /** A store with one message that a reader has read, and a connection of somebody who writes by hand. */
  async function scene() {
    const { store, pool, schema } = await opened();
    await store.log.append([event('Order/first 1')]);
    const follower = new Follower(store.log);
    await follower.next();
    return { store, pool, schema, follower, writer: await pool.connect() };
  }

  /** Others commit before it, while it is open, and after it; nothing is left out and nothing comes too early. */
  async function meets(
    { store, follower }: Awaited<ReturnType<typeof scene>>,
    write: () => unknown,
    commit: () => unknown,
  ) {
    await write();
    await store.log.append([event('Order/b 1')]);
    expect(await follower.next()).toEqual(['Order/b 1']);
    await commit();
    await store.log.append([event('Order/a 3'), event('Order/b 2')]);
    expect(await follower.next()).toEqual(['Order/a 1', 'Order/a 2', 'Order/a 3', 'Order/b 2']);
  }

  const each = Object.entries(statements).map(([name, sql]) => ({ name, sql }));

  it.for(each)('meets what is written by $name', async ({ name, sql }, { skip }) => {
    skip(name === 'merge' && missingBefore(15, 'merge') !== undefined);
    const found = await scene();
    const { writer, schema } = found;
    await writer.query('begin');
    const write = async (): Promise<void> => {
      for (const label of ['Order/a 1', 'Order/a 2']) await writer.query(sql(schema, label));
    };
    await meets(found, write, () => writer.query('commit'));
    writer.release();
  });

  it('meets what is written by copy', async () => {
    const found = await scene();
    found.writer.release();
    const client = postgresJs(url(), { max: 1, onnotice: () => undefined });
    clients.push(client);
    await client.unsafe('begin');
    const write = async (): Promise<void> => {
      const copied = await client.unsafe(`copy "${found.schema}".messages (${NAMES}) from stdin`).writable();
      const lines = ['Order/a 1', 'Order/a 2'].map((label) => {
        const [id, stream, version] = columns(label);
        return [id, 'test.Noted', stream, version, '{}', META].join('\t');
      });
      await pipeline(Readable.from([`${lines.join('\n')}\n`]), copied);
    };
    await meets(found, write, () => client.unsafe('commit'));
  });

  it('meets what a deferred trigger writes at the commit', async () => {
    const found = await scene();
    const { writer, schema } = found;
    await writer.query(`
      create table "${schema}".orders (label text, stream text, version integer);
      create function "${schema}".told() returns trigger language plpgsql as $$ begin
        insert into "${schema}".messages (${NAMES})
        values (new.label, 'test.Noted', new.stream, new.version, '{}', '${META}');
        return null;
      end $$;
      create constraint trigger told after insert on "${schema}".orders deferrable initially deferred
        for each row execute function "${schema}".told();
      begin`);
    const write = async (): Promise<void> => {
      for (const label of ['Order/a 1', 'Order/a 2'])
        await writer.query(`insert into "${schema}".orders values ($1, $2, $3)`, [...columns(label)]);
    };
    await meets(found, write, () => writer.query('commit'));
    writer.release();
  });

  it('meets what a procedure writes, each part as soon as it is committed', async () => {
    const { store, writer, schema, follower, pool } = await scene();
    await writer.query(`create procedure "${schema}".write_down() language plpgsql as $$ begin
      for number in 1..3 loop
        insert into "${schema}".messages (${NAMES})
        values ('Order/a ' || number, 'test.Noted', 'Order/a', number, '{}', '${META}');
        commit;
        insert into "${schema}".messages (${NAMES})
        values ('Order/lost ' || number, 'test.Noted', 'Order/lost', number, '{}', '${META}');
        rollback;
        perform pg_advisory_lock(7, number);
      end loop;
    end $$`);
    const holder = await pool.connect();
    await holder.query('select pg_advisory_lock(7, 1), pg_advisory_lock(7, 2)');
    const called = writer.query(`call "${schema}".write_down()`);
    await until(async () => (await follower.next()).includes('Order/a 1'));
    await store.log.append([event('Order/b 1')]);
    await holder.query('select pg_advisory_unlock(7, 1)');
    await until(async () => (await follower.next()).includes('Order/a 2'));
    await holder.query('select pg_advisory_unlock(7, 2)');
    await called;
    await follower.next();
    expect(follower.seen).toEqual(['Order/first 1', 'Order/a 1', 'Order/b 1', 'Order/a 2', 'Order/a 3']);
    await writer.query('select pg_advisory_unlock_all()');
    for (const client of [writer, holder]) client.release();
  });

  /** A transaction that has been prepared, and whose connection has gone on to others. */
  async function prepared({ pool, schema }: Awaited<ReturnType<typeof scene>>, name: string): Promise<void> {
    const client: pg.PoolClient = await pool.connect();
    await client.query('begin');
    for (const label of ['Order/a 1', 'Order/a 2']) await insert(client, schema, label);
    await client.query(`prepare transaction '${name}'`);
    client.release();
  }

  it.for(['commit', 'rollback'] as const)('meets what was prepared when it is committed: %s', async (end, { skip }) => {
    const found = await scene();
    found.writer.release();
    const { rows } = await found.pool.query<{ max_prepared_transactions: string }>('show max_prepared_transactions');
    skip(Number(rows[0]?.max_prepared_transactions) === 0, 'the server is set to prepare no transactions');
    const name = `${found.schema} ${end}`;
    if (end === 'commit') {
      return meets(
        found,
        () => prepared(found, name),
        () => found.pool.query(`commit prepared '${name}'`),
      );
    }
    await prepared(found, name);
    await found.pool.query(`rollback prepared '${name}'`);
    await found.store.log.append([event('Order/a 1')]);
    expect(await found.follower.next()).toEqual(['Order/a 1']);
    return undefined;
  });
});

/** Resolves once something holds. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setImmediate(resolve));
}
