import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  freePort,
  missingPrograms,
  run,
  stopServer,
  stopWithThisProcess,
} from '../../test/postgres/server-programs.ts';
import type { Place } from './place.ts';

/** What differs from a server as it is installed; every commit is flushed. */
export const SETTINGS = ['fsync=on', 'synchronous_commit=on', 'max_connections=200', 'max_wal_size=4GB'] as const;

/** A server of one's own, until it is stopped or this process ends. */
export async function startServer(): Promise<Place & { stop(): void }> {
  if (missingPrograms !== undefined) throw new Error(`These benchmarks need PostgreSQL: ${missingPrograms}.`);
  const folder = mkdtempSync(join(tmpdir(), 'demesne-bench-'));
  const [data, files] = [join(folder, 'data'), join(folder, 'files')];
  mkdirSync(files);
  if (process.getuid?.() === 0) execFileSync('chown', ['postgres', folder]);
  run('initdb', '-D', data, '-U', 'postgres', '-A', 'trust', '--no-sync', '-E', 'UTF8', '--locale=C.UTF-8');
  const port = await freePort();
  const settings = SETTINGS.map((setting) => `-c ${setting}`).join(' ');
  const options = `-p ${port} -k ${folder} -c listen_addresses=127.0.0.1 ${settings}`;
  run('pg_ctl', '-D', data, '-w', '-l', join(folder, 'log'), '-o', options, 'start');
  const pid = Number(readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[0]);
  stopWithThisProcess(pid, folder);
  const url = `postgresql://postgres@127.0.0.1:${port}/postgres`;
  return { url, folder: files, stop: () => stopServer(pid, folder) };
}
