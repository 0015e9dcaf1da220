import { Instant } from 'demesne';
import { IntegrationEvent, type Envelope } from 'demesne/messaging';
import type { PostgresTransactionClient } from 'demesne/postgres';
import { errAsync, safeTry } from 'neverthrow';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { missing } from '../../../test/postgres/cluster.ts';
import { postgres } from '../../../test/postgres/opened.ts';
import { libraryOver, Shelf, ShelfId } from './library.ts';

class NoticePinned extends IntegrationEvent.define('library.published.NoticePinned', { text: z.string() }) {}

/** Texts that a client might mistake for something of its own. */
const ODD = [
  '$1 and $2',
  'a ? b ?? c',
  ':named ::cast',
  "it's \"quoted\" \\ 'twice'",
  '{1,2}',
  '€ 😀 \u0001\n\t',
  'null',
];

/** A client, and how it begins a transaction of its own. */
export interface OwnClient {
  /** Runs work in a transaction that is rolled back where the work throws; `write` is the client's own way to write a text. */
  transaction(
    work: (client: PostgresTransactionClient, write: (text: string) => Promise<unknown>) => Promise<void>,
  ): Promise<void>;
  close(): Promise<unknown>;
}

/** Adds the tests of a recipe. */
export function ownTransactionTests(name: string, open: (url: string) => OwnClient | Promise<OwnClient>): void {
  describe.skipIf(missing)(`in a transaction of ${name}`, () => {
    const { opened, url } = postgres();
    let client: OwnClient;

    beforeAll(async () => {
      client = await open(url());
    });
    afterAll(() => client.close());

    /** A store with a shelf, and the client's own table beside it. */
    async function library() {
      const { store, pool } = await opened();
      await pool.query('create table if not exists own_notes (text text not null)');
      await pool.query('truncate own_notes');
      const id = ShelfId.of('poetry');
      await libraryOver(store).run(({ shelves }) => shelves.save(Shelf.build(id)));
      const shelf = async () => (await libraryOver(store).run(({ shelves }) => shelves.get(id)))._unsafeUnwrap();
      const notes = async () => (await pool.query('select text from own_notes')).rows.map(({ text }) => text);
      const shelved = async () => (await store.log.read(1, 100)).map(({ envelope }) => envelope.message.encode());
      return { store, id, titles: async () => (await shelf()).titles, notes, shelved };
    }

    it('aggregates, their messages and what the client writes are committed together', async () => {
      const { store, id, titles, notes, shelved } = await library();
      await client.transaction(async (own, write) => {
        await write('A note');
        await shelve(libraryOver(store.inTransaction(own)), id, 'Odes');
        expect(await titles()).toEqual([]);
      });
      expect(await titles()).toEqual(['Odes']);
      expect(await shelved()).toEqual([{ title: 'Odes' }]);
      expect(await notes()).toEqual(['A note']);
    });

    it('or none of them is', async () => {
      const { store, id, titles, notes, shelved } = await library();
      const changedMyMind = new Error('changed my mind');
      const transaction = client.transaction(async (own, write) => {
        await write('A note');
        await shelve(libraryOver(store.inTransaction(own)), id, 'Odes');
        await store.inTransaction(own).append([notice('n-1', 'Open late')]);
        throw changedMyMind;
      });
      await expect(transaction).rejects.toThrow(changedMyMind);
      expect([await titles(), await shelved(), await notes()]).toEqual([[], [], []]);
    });

    it('a unit that refuses leaves the transaction as it was, and it goes on', async () => {
      const { store, id, titles, notes } = await library();
      await client.transaction(async (own, write) => {
        const unit = libraryOver(store.inTransaction(own));
        const refused = await unit.run(({ shelves }) =>
          safeTry(async function* () {
            const shelf = yield* await shelves.get(id);
            yield* shelf.shelve('Odes');
            yield* await shelves.save(shelf);
            return errAsync('no room');
          }),
        );
        expect(refused._unsafeUnwrapErr()).toBe('no room');
        await write('A note');
      });
      expect([await titles(), await notes()]).toEqual([[], ['A note']]);
    });

    it('a unit that somebody else was faster than loads and decides again', async () => {
      const { store, id, titles } = await library();
      await client.transaction(async (own) => {
        let attempts = 0;
        await libraryOver(store.inTransaction(own)).run(({ shelves }) =>
          safeTry(async function* () {
            const shelf = yield* await shelves.get(id);
            if ((attempts += 1) === 1) await shelve(libraryOver(store), id, 'Faster');
            yield* shelf.shelve('Slower');
            return shelves.save(shelf);
          }),
        );
        expect(attempts).toBe(2);
      });
      expect(await titles()).toEqual(['Faster', 'Slower']);
    });

    it('an append that is refused leaves the transaction as it was, and it goes on', async () => {
      const { store, notes, shelved } = await library();
      await store.log.append([notice('n-1', 'Open late')]);
      await client.transaction(async (own, write) => {
        const appending = store.inTransaction(own).append([notice('n-2', 'Closed'), notice('n-1', 'Open late')]);
        await expect(appending).rejects.toMatchObject({ code: 'DUPLICATE_MESSAGE', messageId: 'n-1' });
        await write('A note');
      });
      expect(await shelved()).toEqual([{ text: 'Open late' }]);
      expect(await notes()).toEqual(['A note']);
    });

    it('a message is handled once by each consumer, if the transaction is committed', async () => {
      const { store, notes } = await library();
      const handle = (subscription: string, fails = false) =>
        client.transaction(async (own, write) => {
          if (
            !(await store.inTransaction(own).receive({ consumer: subscription, messageId: 'm-1', tenant: undefined }))
          )
            return;
          await write(`For ${subscription}`);
          if (fails) throw new Error('It was rolled back.');
        });
      await expect(handle('welcome', true)).rejects.toThrow('It was rolled back.');
      await handle('welcome');
      await handle('welcome');
      await handle('statistics');
      expect(await notes()).toEqual(['For welcome', 'For statistics']);
    });

    it('texts arrive as they are', async () => {
      const { store, id, titles, shelved } = await library();
      await client.transaction(async (own) => {
        for (const text of ODD) await shelve(libraryOver(store.inTransaction(own)), id, text);
      });
      expect(await titles()).toEqual(ODD);
      expect(await shelved()).toEqual(ODD.map((title) => ({ title })));
    });
  });
}

const notice = (id: string, text: string): Envelope => ({
  id,
  message: new NoticePinned({ text }),
  occurredAt: Instant.of('2026-03-01T12:00:00Z'),
  correlationId: 'c-1',
});

async function shelve(unit: ReturnType<typeof libraryOver>, id: ShelfId, title: string): Promise<void> {
  const answer = await unit.run(({ shelves }) =>
    safeTry(async function* () {
      const shelf = yield* await shelves.get(id);
      yield* shelf.shelve(title);
      return shelves.save(shelf);
    }),
  );
  answer._unsafeUnwrap();
}
