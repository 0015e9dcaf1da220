import { PostgresStore } from 'demesne/postgres';
import { describe, expect, it } from 'vitest';
import { World } from '../messaging/durable-subscription/kit.ts';
import { turn } from '../messaging/kit.ts';

describe('A transaction of the user under attack', () => {
  /** Keeps savepoints as PostgreSQL does: one name may stand for several, of which the last counts. */
  class Connection {
    readonly overlaps: string[] = [];
    #open = 0;

    async query(text: string): Promise<{ rows: object[] }> {
      await turn();
      if (text.startsWith('savepoint')) this.#open += 1;
      if (this.#open > 1) this.overlaps.push(text);
      if (/release savepoint/.test(text)) this.#open -= 1;
      return { rows: [] };
    }
  }

  it('never has two savepoints that overlap, so that none undoes what another has released', async () => {
    const connection = new Connection();
    const store = new PostgresStore({ query: connection.query, connect: () => Promise.reject(new Error('none')) });
    const world = new World();
    const two = [store.inTransaction(connection), store.inTransaction(connection)];
    await Promise.all(two.map((one, place) => one.append([world.envelope(`${place}1`)])));
    expect(connection.overlaps).toEqual([]);
  });

  it('goes on after one that failed', async () => {
    const texts: string[] = [];
    const client = {
      query: async (text: string) => {
        texts.push(text);
        if (texts.length === 1) throw new Error('lost');
        return { rows: [] };
      },
    };
    const store = new PostgresStore({ ...client, connect: () => Promise.reject(new Error('none')) });
    const own = store.inTransaction(client);
    const world = new World();
    const [one, two] = await Promise.allSettled([
      own.append([world.envelope('a1')]),
      own.append([world.envelope('b1')]),
    ]);
    expect([one?.status, two?.status]).toEqual(['rejected', 'fulfilled']);
  });
});
