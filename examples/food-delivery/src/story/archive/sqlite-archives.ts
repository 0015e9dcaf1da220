import { SqliteStore } from 'demesne/sqlite';
import { publishedMessages } from '../published-messages.ts';
import { namesOf, type Archives } from './archive.ts';
import { driver } from './driver.ts';

/** How soon a commit of another connection is noticed. */
const WATCH_EVERY_MS = 10;

/** In a file: tables with a prefix of their own, so that several stories, and tables of others, can be in one. */
export async function sqliteArchives(file: string, scenario: string): Promise<Archives> {
  const { default: Database } = await driver('libsql', () => import('libsql'));
  const names = namesOf(scenario);
  return {
    open: async () => {
      const database = new Database(file);
      const storeOf = (name: string): SqliteStore => {
        const options = { prefix: `${name}_`, messages: publishedMessages, watchEveryMs: WATCH_EVERY_MS };
        const store = new SqliteStore(database, options);
        store.migrate();
        return store;
      };
      const [store, outside] = [storeOf(names.platform), storeOf(names.outside)];
      const close = async (): Promise<void> => {
        store.close();
        outside.close();
        database.close();
      };
      return { store, outside, isDurable: true, partitions: 1, close };
    },
    discard: async () => {
      const database = new Database(file);
      const tables = `select name from sqlite_master where type = 'table' and substr(name, 1, ?) = ?`;
      // The names of what is outside begin with that of the platform.
      const prefix = `${names.platform}_`;
      const found = database.prepare(tables).all(prefix.length, prefix) as { readonly name: string }[];
      database.exec(`begin immediate; ${found.map(({ name }) => `drop table "${name}";`).join(' ')} commit`);
      database.close();
    },
  };
}
