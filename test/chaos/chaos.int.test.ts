import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { missing, startPrivateCluster } from '../postgres/cluster.ts';
import { missingPrograms } from '../postgres/server-programs.ts';
import { chaos } from './chaos.ts';

const MS = 20_000;
const AT_LEAST = 400;

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'demesne-chaos-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('while processes are killed', () => {
  it('nothing is lost, nothing out of order, every effect once, and only the guilty are parked: SQLite', async () => {
    const outcome = await chaos({ where: join(folder, 'chaos.sqlite'), folder, ms: MS, atLeast: AT_LEAST });
    console.log('sqlite', outcome);
    expect(outcome.wrong).toEqual([]);
    expect(outcome.killed).toBeGreaterThan(0);
  }, 240_000);

  it.skipIf(missing ?? missingPrograms)(
    'and the server too: PostgreSQL',
    async () => {
      const cluster = await startPrivateCluster();
      const outcome = await chaos({ where: cluster.url, folder, ms: MS, atLeast: AT_LEAST, restart: cluster.crash });
      cluster.stop();
      console.log('postgres', outcome);
      expect(outcome.wrong).toEqual([]);
      expect(outcome.upset).toBeGreaterThan(0);
    },
    240_000,
  );
});
