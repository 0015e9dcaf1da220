import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as timeOut } from 'node:timers/promises';
import type { Cluster, PrivateCluster } from './cluster.ts';
import { asPostgres, freePort, giveToPostgres, stopServer, stopWithThisProcess } from './server-programs.ts';

const PROGRAM = '/usr/sbin/pgbouncer';

/** Why the tests with a pooler can't run here; nothing where they can. */
export const missingPooler: string | undefined = existsSync(PROGRAM) ? undefined : `${PROGRAM} was not found`;

if (missingPooler !== undefined) {
  if (process.env['CI'] === 'true') throw new Error(`The tests with PgBouncer must run in CI, but ${missingPooler}.`);
  console.warn(`The tests with PgBouncer are skipped: ${missingPooler}.`);
}

/**
 * A PgBouncer that lends each of a few server connections for one transaction at a time, so that nothing which a session
 * remembers is there the next time.
 */
export async function startPooler({ port: server }: PrivateCluster): Promise<Cluster> {
  const folder = mkdtempSync(join(tmpdir(), 'demesne-pgbouncer-'));
  const port = await freePort();
  const settings = `[databases]
postgres = host=127.0.0.1 port=${server} user=postgres
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = 4
max_client_conn = 500
; A session that has seen the schemas of hundreds of tests takes ever longer for a statement.
server_lifetime = 5
ignore_startup_parameters = extra_float_digits,options
logfile = ${join(folder, 'log')}
pidfile = ${join(folder, 'pid')}
`;
  writeFileSync(join(folder, 'pgbouncer.ini'), settings);
  giveToPostgres(folder);
  const [command, ...args] = asPostgres([PROGRAM, '-q', join(folder, 'pgbouncer.ini')]);
  spawn(command as string, args, { stdio: 'ignore', cwd: tmpdir() });
  await listening(port);
  // Not the process that was started: that may be the one which runs it as somebody else.
  const pid = Number(readFileSync(join(folder, 'pid'), 'utf8'));
  stopWithThisProcess(pid, folder, 'TERM');
  return { url: `postgresql://postgres@127.0.0.1:${port}/postgres`, stop: () => stopServer(pid, folder, 'SIGTERM') };
}

async function listening(port: number): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    const socket = connect({ port, host: '127.0.0.1' });
    const isThere = await Promise.race([
      once(socket, 'connect').then(() => true),
      once(socket, 'error').then(() => false),
    ]).catch(() => false);
    socket.destroy();
    if (isThere) return;
    await timeOut(25);
  }
  throw new Error('PgBouncer does not listen.');
}
