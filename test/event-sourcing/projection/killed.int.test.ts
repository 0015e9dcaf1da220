import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ReadModels, type ReadModelStore } from 'demesne/event-sourcing';
import { SqliteStore } from 'demesne/sqlite';
import Database from 'libsql';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { missing } from '../../postgres/cluster.ts';
import { postgres } from '../../postgres/opened.ts';
import { program } from '../../programs/program.ts';
import { counted, Tally } from './process/tally.ts';
import { untilDone } from './process/until-done.ts';

const PROCESSES = { timeout: 120_000 };
const EVENTS = 9;

/** What is shown where a version has counted each event once. */
function sums(version: number): Readonly<Record<string, number>> {
  const found: Record<string, number> = { all: 0 };
  for (let by = 1; by <= EVENTS; by += 1) {
    const id = 'abc'.charAt((by - 1) % 3);
    found[id] = (found[id] ?? 0) + version * by;
    found['all'] = (found['all'] ?? 0) + version * by;
  }
  return found;
}

async function shown(readModels: ReadModelStore): Promise<Readonly<Record<string, number>>> {
  const { items } = (await new ReadModels(readModels).of(Tally).page())._unsafeUnwrap();
  return Object.fromEntries(items.map(({ id, sum }) => [id, sum]));
}

describe('a projection whose process is killed at any statement', () => {
  const tallyOnSqlite = program(join(import.meta.dirname, 'process/tally-on-sqlite.ts'));
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'demesne-tally-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it('counts each event once on SQLite, in a rebuild too', PROCESSES, async () => {
    const file = join(folder, 'tally.db');
    const store = new SqliteStore(new Database(file));
    store.migrate();
    store.log.append(counted(EVENTS));
    expect(await untilDone(tallyOnSqlite, file, '1')).toBeGreaterThan(2);
    expect(await shown(store.readModels)).toEqual(sums(1));
    expect(await untilDone(tallyOnSqlite, file, '2')).toBeGreaterThan(2);
    expect(await shown(store.readModels)).toEqual(sums(2));
    expect(store.examine()).toEqual([]);
    store.close();
  });
});

describe.skipIf(missing)('on PostgreSQL, a projection whose process is killed at any statement', () => {
  const { opened, url } = postgres();
  const tallyOnPostgres = program(join(import.meta.dirname, 'process/tally-on-postgres.ts'));

  it('counts each event once, in a rebuild too', PROCESSES, async () => {
    const { store, schema } = await opened();
    await store.log.append(counted(EVENTS));
    expect(await untilDone(tallyOnPostgres, url(), schema, '1')).toBeGreaterThan(2);
    expect(await shown(store.readModels)).toEqual(sums(1));
    expect(await untilDone(tallyOnPostgres, url(), schema, '2')).toBeGreaterThan(2);
    expect(await shown(store.readModels)).toEqual(sums(2));
    expect(await store.examine()).toEqual([]);
  });
});
