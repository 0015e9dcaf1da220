import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startPrivateCluster } from '../postgres/cluster.ts';
import { chaos, type Outcome } from './chaos.ts';

/**
 * `npm run chaos -- --minutes 30`: half of the time on SQLite, half of it on PostgreSQL, or all of it on what `--on` names;
 * exits with 1 if anything was wrong.
 */
const { values } = parseArgs({ options: { minutes: { type: 'string', default: '2' }, on: { type: 'string' } } });
const minutes = Number(values.minutes);
if (!(minutes > 0)) throw new Error('--minutes takes a number above 0.');

const folder = mkdtempSync(join(tmpdir(), 'demesne-chaos-'));
const folderOf = (name: string): string => mkdtempSync(join(folder, `${name}-`));

const places: Readonly<Record<string, (ms: number) => Promise<Outcome>>> = {
  sqlite: (ms) => chaos({ where: join(folder, 'chaos.sqlite'), folder: folderOf('sqlite'), ms }),
  async postgres(ms) {
    const cluster = await startPrivateCluster();
    try {
      return await chaos({ where: cluster.url, folder: folderOf('postgres'), ms, restart: cluster.crash });
    } finally {
      cluster.stop();
    }
  },
};
const chosen = Object.entries(places).filter(([name]) => values.on === undefined || values.on === name);
if (chosen.length === 0) throw new Error(`--on takes one of ${Object.keys(places).join(', ')}.`);

try {
  for (const [name, run] of chosen) {
    const { wrong, ...figures } = await run((minutes * 60_000) / chosen.length);
    console.log(name, { ...figures, wrong: wrong.length });
    for (const one of wrong.slice(0, 50)) console.log(`  ${one}`);
    if (wrong.length > 0) process.exitCode = 1;
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
