import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ProjectionOperator, ReadModels } from 'demesne/event-sourcing';
import { SqliteStore } from 'demesne/sqlite';
import Database from 'libsql';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { program } from '../../programs/program.ts';
import { counted, Tally, tallyOf } from './process/tally.ts';

const PROCESSES = { timeout: 60_000 };
const killer = program(join(import.meta.dirname, 'process/killer-on-sqlite.ts'));

/** Runs the projection in a process of its own; whether that was killed. */
async function isKilled(file: string, by: number): Promise<boolean> {
  const [, signal] = (await once(killer.begin(file, String(by)), 'exit')) as [number | null, string | null];
  return signal === 'SIGKILL';
}

describe('an event whose handler kills the process', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'demesne-killer-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it(
    'is tried once among others and three times alone, and then stops the projection until it is mended',
    PROCESSES,
    async () => {
      const file = join(folder, 'tally.db');
      const store = new SqliteStore(new Database(file));
      store.migrate();
      store.log.append(counted(5));
      const tally = new ReadModels(store.readModels).of(Tally);
      const operator = ProjectionOperator.over(store, tallyOf(1));

      let deaths = 0;
      while (await isKilled(file, 4)) deaths += 1;
      expect(deaths).toBe(4);
      const { activity, position, failure } = await operator.overview();
      expect([activity, position, failure?.position]).toEqual(['stopped', 3, 4]);
      expect(failure).toMatchObject({ attempts: 3, cause: { code: 'HANDLER_CRASHED' } });
      await expect(operator.waitFor({ timeoutMs: 0 })).rejects.toMatchObject({ code: 'PROJECTION_STOPPED' });
      expect((await tally.get('all'))?.sum).toBe(1 + 2 + 3);

      await operator.resume();
      expect(await isKilled(file, 99)).toBe(false);
      expect((await tally.get('all'))?.sum).toBe(1 + 2 + 3 + 4 + 5);
      expect(store.examine()).toEqual([]);
      store.close();
    },
  );
});
