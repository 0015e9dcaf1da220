import { Instant } from 'demesne';
import { Deadline, Scheduler } from 'demesne/messaging';
import { SqliteStore, SqliteUnitOfWork } from 'demesne/sqlite';
import Database from 'libsql';
import { ok } from 'neverthrow';
import { z } from 'zod';

export class AlarmRang extends Deadline.define('demo.AlarmRang', { name: z.string() }) {}

const START = Instant.of('2026-03-01T12:00:00Z');

/** Alarms in a file, which other processes fire too; all of them are overdue. */
export function alarms(file: string) {
  const store = new SqliteStore(new Database(file), { messages: [AlarmRang], watchEveryMs: 5 });
  store.migrate();
  const unit = new SqliteUnitOfWork(store, {});
  return {
    store,
    scheduler: new Scheduler(store.schedule, { batch: 7 }),
    set: (names: readonly string[]) =>
      unit.run((_, context) => {
        for (const name of names) context.schedule(new AlarmRang({ name }), { at: START, key: name });
        return ok();
      }),
    cancel: (name: string) => unit.run(async (_, context) => ok(await context.cancelScheduled(name))),
    rung: () => store.log.read(0, 100_000).map(({ envelope }) => (envelope.message as AlarmRang).data.name),
  };
}
