import { AggregateRoot, Identifier, type TypeOf } from 'demesne';
import { stateStored, type RunOptions } from 'demesne/application';
import { type Envelope, IntegrationEvent } from 'demesne/messaging';
import { PostgresStore, PostgresUnitOfWork, type PostgresPool } from 'demesne/postgres';
import type pg from 'pg';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { event, insert, Noted } from './by-hand.ts';
import { missing } from './cluster.ts';
import { interposed, kill } from './interposed.ts';
import { postgres } from './opened.ts';

const NoteId = Identifier.define('NoteId');
type NoteId = TypeOf<typeof NoteId>;

class Note extends AggregateRoot.define('Note', {
  id: NoteId,
  state: {},
  events: { Noted },
  evolve: { Noted: () => ({}) },
}) {
  static begin(id: NoteId): Note {
    return new Note(id).begin(new Noted());
  }
  touch(): void {
    this.record(new Noted());
  }
}

class TextTold extends IntegrationEvent.define('test.published.TextTold', { text: z.string() }) {}

const unitOver = (store: PostgresStore) => new PostgresUnitOfWork(store, { notes: stateStored(Note) });
const a = NoteId.of('a');
const begin = (store: PostgresStore, options?: RunOptions) =>
  unitOver(store).run(({ notes }) => notes.save(Note.begin(a)), options);
/** A unit that takes several statements, since its message is kept as handled. */
const beginOnce = (store: PostgresStore) =>
  unitOver(store).runOnce(({ notes }) => notes.save(Note.begin(a)), { subscription: 'notes', messageId: 'm-1' });
const touch = (store: PostgresStore, attempts = 1) =>
  unitOver(store).run(
    async ({ notes }) => {
      const note = (await notes.find(a)) as Note;
      note.touch();
      return notes.save(note);
    },
    { attempts },
  );

const codeOf = (code: string): object => expect.objectContaining({ code });

describe.skipIf(missing)('a PostgresStore', () => {
  const { opened, pool: newPool, schema: newSchema } = postgres();

  /** A store whose statements a test can watch and break, and a sound one on the same schema. */
  async function broken(hooks: Parameters<typeof interposed>[1]) {
    const { store: sound, pool, schema } = await opened();
    return { sound, pool, schema, store: new PostgresStore(interposed(pool, hooks), { schema, messages: [Noted] }) };
  }

  describe('whose connection is lost', () => {
    it('before the commit has written nothing, and throws what the driver said', async () => {
      const pools: pg.Pool[] = [];
      const { sound, pool, store } = await broken({
        before: (text, client) => (text.includes('unit_write') ? kill(pools[0] as pg.Pool, client) : undefined),
      });
      pools.push(pool);
      const error: unknown = await beginOnce(store).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(Error);
      expect(error).not.toMatchObject({ code: 'COMMIT_UNKNOWN' });
      expect(await sound.log.head()).toBe(0);
      expect((await begin(sound)).isOk()).toBe(true);
    });

    it.each([
      ['before', 'commit', beginOnce],
      ['after', 'commit', beginOnce],
      ['before', 'one statement that is all of it', begin],
      ['after', 'one statement that is all of it', begin],
    ] as const)('%s the server had the %s says that nobody knows', async (moment, which, unit) => {
      const pools: pg.Pool[] = [];
      const { sound, pool, store } = await broken({
        [moment]: async (text: string, client: pg.PoolClient) => {
          if (which === 'commit' ? text !== 'commit' : !text.includes('unit_write')) return;
          await kill(pools[0] as pg.Pool, client);
          if (moment === 'after') throw new Error('Connection terminated unexpectedly');
        },
      });
      pools.push(pool);
      await expect(unit(store)).rejects.toEqual(codeOf('COMMIT_UNKNOWN'));
      expect(await sound.log.head()).toBe(moment === 'after' ? 1 : 0);
      expect(pool.totalCount - pool.idleCount).toBe(0);
    });

    it('during an append says that nobody knows, and gives the connection to nobody else', async () => {
      const { sound, pool, store } = await broken({
        after: (text) => {
          if (text.includes('messages_append')) throw new Error('Connection terminated unexpectedly');
        },
      });
      await expect(store.log.append([event('Order/a 1')])).rejects.toEqual(codeOf('COMMIT_UNKNOWN'));
      expect(pool.totalCount).toBe(0);
      expect(await sound.log.head()).toBe(1);
    });

    it('by nobody to connect to throws what the driver said', async () => {
      const refused = Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });
      const pool: PostgresPool = { query: () => Promise.reject(refused), connect: () => Promise.reject(refused) };
      await expect(begin(new PostgresStore(pool))).rejects.toBe(refused);
      await expect(new PostgresStore(pool).log.append([event('Order/a 1')])).rejects.toBe(refused);
    });
  });

  describe('that meets somebody faster', () => {
    it('answers with the conflict, what was expected and what was found', async () => {
      const { store } = await opened();
      await begin(store);
      const answer = await unitOver(store).run(
        async ({ notes }) => {
          const note = (await notes.find(a)) as Note;
          await touch(store);
          note.touch();
          return notes.save(note);
        },
        { attempts: 1 },
      );
      const conflict = { name: 'ConcurrencyConflict', aggregate: 'Note', id: 'a', expected: 1, found: 2 };
      expect(answer.isErr() && answer.error).toMatchObject(conflict);
    });

    it('answers with a conflict where the stream is ahead of the aggregate', async () => {
      const { store, pool, schema } = await opened();
      await begin(store);
      await insert(pool, schema, 'Note/a 2');
      const answer = await touch(store);
      expect(answer.isErr() && answer.error).toMatchObject({ name: 'ConcurrencyConflict', aggregate: 'Note', id: 'a' });
      expect(await store.log.head()).toBe(2);
    });

    it.each(['40001', '40P01'])('is answered with a conflict where the server says %s, however deep', async (code) => {
      const { store } = await broken({
        before: (text) => {
          const server = Object.assign(new Error('try again'), { code });
          const wrapped = { cause: { parent: { original: { driverError: server } } } };
          if (text.includes('unit_write')) throw Object.assign(new Error('Query failed.'), wrapped);
        },
      });
      const answer = await begin(store);
      expect(answer.isErr() && answer.error).toMatchObject({ name: 'ConcurrencyConflict', aggregate: 'Note', id: 'a' });
    });
  });

  describe('that appends', () => {
    it.each([
      ['an id that is there', ['Order/a 2', 'Order/b 1'], 'DUPLICATE_MESSAGE', 'Order/b 1'],
      ['an id twice', ['Order/a 2', 'Order/a 2'], 'DUPLICATE_MESSAGE', 'Order/a 2'],
      ['a version that leaves one out', ['Order/b 2', 'Order/a 3'], 'VERSION_GAP', 'Order/a has version 2; found 3'],
      ['a version that leaves one out on the way', ['Order/a 2', 'Order/a 4'], 'VERSION_GAP', 'version 3; found 4'],
      ['a version before those that came along', ['Order/c 2', 'Order/c 1'], 'VERSION_TAKEN', 'Order/c'],
    ])('refuses %s, and everything with it', async (_, labels, code, told) => {
      const { store } = await opened();
      await store.log.append([event('Order/a 1'), event('Order/b 1')]);
      const appending = store.log.append(labels.map(event));
      await expect(appending).rejects.toEqual(
        expect.objectContaining({ code, message: expect.stringContaining(told) }),
      );
      expect(await store.log.head()).toBe(2);
    });

    it('refuses a version that is taken, whoever had it', async () => {
      const { store } = await opened();
      await store.log.append([event('Order/a 1')]);
      const second: Envelope = { ...event('Order/a 1'), id: 'm-2' };
      await expect(store.log.append([second])).rejects.toMatchObject({ stream: 'Order/a', version: 1 });
    });

    it('lets one of many have a version, at every isolation level', async () => {
      for (const isolation of ['read\\ committed', 'repeatable\\ read', 'serializable']) {
        const { store } = await opened({ settings: `-c default_transaction_isolation=${isolation}` });
        const appends = Array.from({ length: 8 }, (_, index) =>
          store.log.append([{ ...event('Order/a 1'), id: `m-${index}` }]),
        );
        const settled = await Promise.allSettled(appends);
        expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
        const reasons = settled.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
        expect(reasons).toEqual(Array.from({ length: 7 }, () => codeOf('VERSION_TAKEN')));
        expect(await store.log.head()).toBe(1);
      }
    });

    it('keeps text that JSON can say and PostgreSQL cannot', async () => {
      const { store, pool, schema } = await opened({ messages: [TextTold] });
      const text = `\0 \ud800 \u{1F600} "quoted" \\ 'single' $1 \u2028`;
      const envelope: Envelope = { ...event('Order/a 1'), message: new TextTold({ text }), actor: '\0' };
      await store.log.append([envelope]);
      const [read] = await store.log.read(0, 1);
      expect(read?.envelope).toEqual(envelope);
      const { rows } = await pool.query(`select data::text as data from "${schema}".messages`);
      expect(rows[0].data).toBe(JSON.stringify({ text }));
    });
  });

  it.each(['a\0b', 'a\ud800'])('refuses names that no database keeps, before anything is sent: %j', async (name) => {
    const { pool, schema } = await opened();
    const asked: string[] = [];
    const store = new PostgresStore(interposed(pool, { before: (text) => asked.push(text) }), { schema });
    const unstorable = codeOf('UNSTORABLE_TEXT');
    await expect(store.load(stateStored(Note), name, undefined)).rejects.toEqual(unstorable);
    await expect(store.load(stateStored(Note), 'a', name)).rejects.toEqual(unstorable);
    await expect(begin(store, { tenant: name })).rejects.toMatchObject({ code: 'INVALID_OPTION', option: 'tenant' });
    await expect(begin(store, { actor: name })).rejects.toMatchObject({ code: 'INVALID_OPTION', option: 'actor' });
    await expect(store.log.append([{ ...event('Order/a 1'), id: name }])).rejects.toEqual(unstorable);
    await expect(store.log.readStream(name, 1, 10)).rejects.toEqual(unstorable);
    expect(asked).toEqual([]);
  });

  it('says that it is not migrated', async () => {
    const store = new PostgresStore(newPool(), { schema: newSchema() });
    const notMigrated = codeOf('NOT_MIGRATED');
    await expect(store.log.head()).rejects.toEqual(notMigrated);
    await expect(store.log.append([event('Order/a 1')])).rejects.toEqual(notMigrated);
    await expect(begin(store)).rejects.toEqual(notMigrated);
    await expect(unitOver(store).run(({ notes }) => notes.get(a))).rejects.toEqual(notMigrated);
  });

  it('tells of commits of other processes', async () => {
    const { schema, store: other } = await opened();
    const { store } = await opened({ schema, watchEveryMs: 1 });
    const told = new Promise<void>((resolve) => {
      const look = async (): Promise<void> => {
        if ((await store.log.head()) === 0) return;
        stop();
        resolve();
      };
      const stop = store.log.onAppended(() => void look());
    });
    await other.log.append([event('Order/a 1')]);
    await told;
  });

  it.each([
    ['pool', {}],
    ['schema', { schema: 'a"b' }],
    ['messages', { messages: [class Plain {}] }],
    ['watchEveryMs', { watchEveryMs: 0 }],
  ])('refuses a wrong %s', (option, options) => {
    const pool = option === 'pool' ? {} : newPool();
    const make = (): unknown => new PostgresStore(pool as never, options as never);
    expect(make).toThrow(expect.objectContaining({ code: 'INVALID_OPTION', option }));
  });
});
