import { Runtime } from 'demesne/application';
import { InMemoryStore } from 'demesne/in-memory';
import { EventBus, Scheduler, Subscriptions } from 'demesne/messaging';
import { SqliteStore, type SqliteDatabase } from 'demesne/sqlite';
import { expectTypeOf, it } from 'vitest';

declare const database: SqliteDatabase;
const memory = new InMemoryStore();
const parts = {
  store: new SqliteStore(database),
  bus: new EventBus(memory.log),
  subscriptions: new Subscriptions(memory.log, memory.subscriptions),
  scheduler: new Scheduler(memory.schedule),
  web: { start: async () => 8080, stop: () => undefined },
};

it('parts are whatever starts and stops', async () => {
  const runtime = new Runtime(parts);
  const { parts: found } = await runtime.status();
  expectTypeOf(found).toHaveProperty('scheduler');
  expectTypeOf<keyof typeof found>().toEqualTypeOf<keyof typeof parts>();
  // @ts-expect-error there is no such part
  void found.mail;
});

it('a thing that neither starts nor stops is no part', () => {
  // @ts-expect-error it is a number
  new Runtime({ web: 8080 });
  // @ts-expect-error its start can’t be called
  new Runtime({ web: { start: true } });
});

it('Node’s process tells of signals', () => {
  const runtime = new Runtime(parts);
  expectTypeOf(runtime.stopOn).toBeCallableWith(process);
  expectTypeOf(runtime.stopOn).toBeCallableWith(process, { signals: ['SIGTERM'], timeoutMs: 5 });
  // @ts-expect-error nobody can hear that
  void runtime.stopOn(process, { signals: ['SIGKILL'] });
});
