import { DomainEvent } from 'demesne';
import { Runtime } from 'demesne/application';
import { Subscriptions } from 'demesne/messaging';
import { SqliteStore } from 'demesne/sqlite';
import Database from 'libsql';

export class BellRung extends DomainEvent.define('tower.BellRung', {}) {}

export function towerStore(file: string): SqliteStore {
  const store = new SqliteStore(new Database(file), { watchEveryMs: 5 });
  store.migrate();
  return store;
}

/** Hears bells until a signal comes; each takes until the parent says `go on`, or for ever. */
async function hearBells(file: string, timeoutMs: string): Promise<void> {
  const store = towerStore(file);
  const subscriptions = new Subscriptions(store.log, store.subscriptions);
  subscriptions.subscribe(BellRung, {
    name: 'hear',
    from: 'start',
    handle: async (_, { aggregate, signal }) => {
      signal.addEventListener('abort', () => process.send?.(`gave up on ${aggregate.id}`));
      await new Promise<void>((resolve) => {
        process.once('message', () => resolve());
        process.send?.(`hears ${aggregate.id}`);
      });
      process.send?.(`heard ${aggregate.id}`);
    },
  });
  const last = { stop: () => void process.send?.('stopping') };
  const runtime = new Runtime({ store, subscriptions, last }, { timeoutMs: 20_000 });
  const ended = runtime.stopOn(process, { timeoutMs: Number(timeoutMs) });
  await runtime.start();
  const { signal, fault } = await ended;
  // What never ends must not keep the process.
  process.send?.(`ended by ${signal}`, () => process.exit(fault === undefined ? 0 : 1));
}

const [, main, file, timeoutMs] = process.argv;
if (main === import.meta.filename && file && timeoutMs) await hearBells(file, timeoutMs);
