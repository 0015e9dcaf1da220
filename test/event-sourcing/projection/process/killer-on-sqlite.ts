import { Projection, Projections } from 'demesne/event-sourcing';
import { SqliteStore } from 'demesne/sqlite';
import Database from 'libsql';
import { Counted, Tally } from './tally.ts';

/** Sums what is counted, and is killed by the handler of one event, unless it is told that this is mended. */
const [, , file = '', last = ''] = process.argv;
const store = new SqliteStore(new Database(file), { watchEveryMs: 5 });
const projection = Projection.define('tally', {
  version: 1,
  into: Tally,
  events: { Counted },
  project: {
    Counted: async ({ data: { by } }, rows) => {
      if (by === Number(last)) process.kill(process.pid, 'SIGKILL');
      const sum = (await rows.get('all'))?.sum ?? 0;
      rows.put({ id: 'all', sum: sum + by });
    },
  },
});
const projections = new Projections(store, [projection], { leaseMs: 90 });
await projections.start();
await projections.drain();
await projections.stop();
process.exit();
