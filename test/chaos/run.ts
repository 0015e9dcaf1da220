import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startPrivateCluster } from '../postgres/cluster.ts';
import { chaos, type Outcome } from './chaos.ts';

/** `npm run chaos -- --minutes 30`: half of the time on SQLite, half of it on PostgreSQL; exits with 1 if anything was wrong. */
const { values } = parseArgs({ options: { minutes: { type: 'string', default: '2' } } });
const minutes = Number(values.minutes);
if (!(minutes > 0)) throw new Error('--minutes takes a number above 0.');
const ms = (minutes * 60_000) / 2;

const folder = mkdtempSync(join(tmpdir(), 'demesne-chaos-'));

async function onSqlite(): Promise<Outcome> {
  return chaos({ where: join(folder, 'chaos.sqlite'), folder: folderOf('sqlite'), ms });
}

async function onPostgres(): Promise<Outcome> {
  const cluster = await startPrivateCluster();
  try {
    return await chaos({ where: cluster.url, folder: folderOf('postgres'), ms, restart: cluster.crash });
  } finally {
    cluster.stop();
  }
}

const folderOf = (name: string): string => mkdtempSync(join(folder, `${name}-`));

try {
  const outcomes = { sqlite: await onSqlite(), postgres: await onPostgres() };
  for (const [name, { wrong, ...figures }] of Object.entries(outcomes)) {
    console.log(name, figures);
    for (const one of wrong.slice(0, 50)) console.log(`  ${one}`);
    if (wrong.length > 0) process.exitCode = 1;
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
