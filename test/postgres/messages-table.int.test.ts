import { bucketOf } from 'demesne/messaging';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { event, insert } from './by-hand.ts';
import { missing, missingBefore } from './cluster.ts';
import { postgres } from './opened.ts';

describe.skipIf(missing)('the table of messages', () => {
  const { opened } = postgres();

  const kept = async () => {
    const { store, pool, schema } = await opened();
    await store.log.append([event('Order/a 1'), event('Order/b 1')]);
    return { log: store.log, pool, schema };
  };

  it.each([
    ['a change of data', `update messages set data = '{}'`],
    ['a change of meta', `update messages set meta = '{}'`],
    ['a change of an id', `update messages set id = 'other' where id = 'Order/a 1'`],
    ['a change of a version', 'update messages set version = 7'],
    ['a change of a stream', `update messages set stream = 'Order/c' where id = 'Order/a 1'`],
    ['a change of a type', `update messages set type = 'test.Other'`],
    ['a change of a tenant', `update messages set tenant = 'north'`],
    ['a change of a bucket', 'update messages set bucket = 1'],
    ['a change of the time', 'update messages set recorded_at = now()'],
    ['another position', 'update messages set position = position + 10'],
    ['taking a position away', 'update messages set position = null'],
    ['a position and something else', `update messages set position = 3, type = 'test.Other'`],
    ['a deletion', 'delete from messages'],
    ['truncation', 'truncate messages'],
    [
      'replacing by an upsert',
      `insert into messages (id, type, data, meta) values ('Order/a 1', 'test.Other', '{}', '{}')
       on conflict (id) do update set type = excluded.type`,
    ],
    [
      'a position brought along',
      `insert into messages (id, type, data, meta, position) values ('m-3', 'test.Noted', '{}', '{}', 3)`,
    ],
    [
      'a seq brought along',
      `insert into messages (seq, id, type, data, meta) values (9, 'm-3', 'test.Noted', '{}', '{}')`,
    ],
  ])('refuses %s', async (_, sql) => {
    const { log, pool, schema } = await kept();
    const before = await log.read(0, 10);
    await expect(
      pool.query(sql.replaceAll(/\bmessages\b(?=[ .])|messages$/g, `"${schema}".messages`)),
    ).rejects.toMatchObject({
      code: expect.stringMatching(/^(?:23001|428C9)$/),
    });
    expect(await log.read(0, 10)).toEqual(before);
  });

  it.skipIf(missingBefore(15, 'merge'))('refuses a change by a merge', async () => {
    const { log, pool, schema } = await kept();
    const before = await log.read(0, 10);
    const merged = pool.query(`merge into "${schema}".messages as messages using (select 'Order/a 1' as id) as given
      on messages.id = given.id when matched then delete`);
    await expect(merged).rejects.toMatchObject({ code: '23001' });
    expect(await log.read(0, 10)).toEqual(before);
  });

  it('lets a position be given once', async () => {
    const { pool, schema } = await kept();
    await pool.query(`update "${schema}".messages set position = seq`);
    await expect(pool.query(`update "${schema}".messages set position = seq`)).rejects.toThrow('never changes');
  });

  it.each([
    ['a bucket', `data, meta) values ('m-3', 'test.Noted', 'Order/c', 1, '{}', `],
    ['a stream', `data, meta) values ('m-3', 'test.Noted', null, null, '{}', `],
  ])('delivers what was inserted by hand without %s', async (_, values) => {
    const { log, pool, schema } = await kept();
    const meta = `'{"occurredAt":"2026-03-01T12:00:00.000Z","correlationId":"c-9"}')`;
    await pool.query(`insert into "${schema}".messages (id, type, stream, version, ${values}${meta}`);
    const [delivered] = await log.read(2, 10);
    expect(delivered).toMatchObject({ position: 3, envelope: { id: 'm-3', correlationId: 'c-9' } });
    const { rows } = await pool.query(`select coalesce(stream, id) as key, bucket from "${schema}".messages`);
    for (const { key, bucket } of rows) expect(bucket).toBe(bucketOf(key));
  });

  it('delivers what a block with commits of its own inserts', async () => {
    const { log, pool, schema } = await kept();
    const client = await pool.connect();
    await client.query(`do $$ begin
      for number in 1..3 loop
        insert into "${schema}".messages (id, type, data, meta)
        select 'p-' || number, 'test.Noted', '{}', meta from "${schema}".messages limit 1;
        commit;
      end loop;
    end $$`);
    await insert(client, schema, 'Order/c 1');
    client.release();
    const ids = (await log.read(2, 10)).map(({ envelope }) => envelope.id);
    expect(ids).toEqual(['p-1', 'p-2', 'p-3', 'Order/c 1']);
  });

  it('counts buckets as bucketOf does', async () => {
    const { pool, schema } = await kept();
    const client = await pool.connect();
    const storable = fc.string({ unit: 'binary', maxLength: 60 }).filter((text) => !/[\0\p{Cs}]/u.test(text));
    await fc.assert(
      fc.asyncProperty(fc.array(storable, { minLength: 1, maxLength: 30 }), async (texts) => {
        const sql = `select "${schema}".bucket_of(text) as bucket from json_array_elements_text($1::text::json) as text`;
        const { rows } = await client.query(sql, [JSON.stringify(texts)]);
        expect(rows.map(({ bucket }) => bucket)).toEqual(texts.map(bucketOf));
      }),
      { numRuns: 20 },
    );
    client.release();
  });
});
