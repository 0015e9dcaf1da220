import { IntegrationEvent, HttpBroker, OutboxRelay, Subscriptions } from 'demesne/messaging';
import { SqliteStore } from 'demesne/sqlite';
import Database from 'libsql';
import { z } from 'zod';

export class LampLit extends IntegrationEvent.define('hall.published.LampLit', { note: z.string() }) {}

/** The log of the sender, in a file. */
export function senderStore(file: string): SqliteStore {
  const store = new SqliteStore(new Database(file), { watchEveryMs: 5 });
  store.migrate();
  return store;
}

/** Sends everything that is in a file to an endpoint, and ends. */
async function relayAll(file: string, url: string): Promise<void> {
  const store = senderStore(file);
  const subscriptions = new Subscriptions(store.log, store.subscriptions, { leaseMs: 150, batch: 8, concurrency: 3 });
  new OutboxRelay({ name: 'publish-lamps', messages: LampLit, to: new HttpBroker(url) }).attach(subscriptions);
  await subscriptions.start();
  await subscriptions.drain();
  await subscriptions.stop();
  store.close();
}

const [, main, file, url] = process.argv;
if (main === import.meta.filename && file && url) {
  await relayAll(file, url);
  process.exit();
}
