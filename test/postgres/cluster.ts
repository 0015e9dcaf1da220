import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { makeNewData } from './new-data.ts';
import {
  freePort,
  missingPrograms,
  newFolder,
  programsVersion,
  run,
  stopServer,
  stopWithThisProcess,
} from './server-programs.ts';

/** A server for the tests of one file. */
export interface Cluster {
  readonly url: string;
  stop(): void;
}

/** A server of one's own, which can be given a standby. */
export interface PrivateCluster extends Cluster {
  readonly port: number;
  readonly data: string;
  /** Stops it as a crash would, and starts it again. */
  readonly crash: () => void;
}

const given = process.env['DATABASE_URL'];

/** Why the tests of a database can't run here; nothing where they can. */
export const missing: string | undefined =
  given === undefined && missingPrograms !== undefined
    ? `neither DATABASE_URL nor a server: ${missingPrograms}`
    : undefined;

if (missing !== undefined) {
  if (process.env['CI'] === 'true') throw new Error(`The tests of PostgreSQL must run in CI, but there is ${missing}.`);
  console.warn(`The tests of PostgreSQL are skipped: there is ${missing}.`);
}

/** The major version of the server; 0 where there is none. */
export const version: number = missing === undefined ? await majorVersion() : 0;

async function majorVersion(): Promise<number> {
  if (given === undefined) return programsVersion();
  const client = new pg.Client(given);
  await client.connect();
  const { rows } = await client.query<{ server_version_num: string }>('show server_version_num');
  await client.end();
  return Math.floor(Number(rows[0]?.server_version_num) / 10_000);
}

/** Why a test of something newer than the server can't run, which is printed once; nothing where it can. */
export function missingBefore(needed: number, what: string): string | undefined {
  if (missing !== undefined || version >= needed) return missing;
  const reason = `${what} came with PostgreSQL ${needed}, and this is ${version}`;
  console.warn(`Some tests of PostgreSQL are skipped: ${reason}.`);
  return reason;
}

/** The database that was given, or a private server. */
export const startCluster = async (): Promise<Cluster> =>
  given === undefined ? startPrivateCluster() : { url: given, stop: () => undefined };

/** A server in a folder of its own. */
export function startPrivateCluster(): Promise<PrivateCluster> {
  return started(makeNewData);
}

/** A server that follows another one, and only reads. */
export function startStandby({ port }: PrivateCluster): Promise<PrivateCluster> {
  return started((data) => {
    const from = ['-h', '127.0.0.1', '-p', String(port), '-U', 'postgres'];
    run('pg_basebackup', ...from, '-D', data, '-R', '-X', 'stream', '-c', 'fast', '--no-sync');
  });
}

/** Makes of a standby a server that writes. */
export const promote = ({ data }: PrivateCluster): void => run('pg_ctl', '-D', data, '-w', 'promote');

async function started(prepare: (data: string) => void): Promise<PrivateCluster> {
  const folder = newFolder();
  const data = join(folder, 'data');
  const port = await freePort();
  prepare(data);
  const settings = `-p ${port} -k ${folder} -c listen_addresses=127.0.0.1 -c fsync=off -c max_connections=200 -c max_prepared_transactions=20`;
  let pid = 0;
  const start = (how: 'start' | 'restart', ...more: readonly string[]): void => {
    run('pg_ctl', '-D', data, '-w', '-l', join(folder, 'log'), '-o', settings, ...more, how);
    pid = Number(readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[0]);
    stopWithThisProcess(pid, folder);
  };
  start('start');
  const url = `postgresql://postgres@127.0.0.1:${port}/postgres`;
  return { url, port, data, crash: () => start('restart', '-m', 'immediate'), stop: () => stopServer(pid, folder) };
}
