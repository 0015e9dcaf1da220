import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const INSTALLED = '/usr/lib/postgresql';

/** A server for the tests of one file. */
export interface Cluster {
  readonly url: string;
  stop(): void;
}

/** Where the newest server on this machine has its programs. */
function programs(): string | undefined {
  if (!existsSync(INSTALLED)) return undefined;
  const versions = readdirSync(INSTALLED).toSorted((one, other) => Number(other) - Number(one));
  return versions.map((version) => join(INSTALLED, version, 'bin')).find((bin) => existsSync(join(bin, 'initdb')));
}

const given = process.env['DATABASE_URL'];
const bin = programs();

/** Why the tests of a database can't run here; nothing where they can. */
export const missing: string | undefined =
  given === undefined && bin === undefined
    ? `neither DATABASE_URL nor a server under ${INSTALLED} was found`
    : undefined;

if (missing !== undefined) {
  if (process.env['CI'] === 'true') throw new Error(`The tests of PostgreSQL must run in CI, but ${missing}.`);
  console.warn(`The tests of PostgreSQL are skipped: ${missing}.`);
}

/** The database that was given, or a private server in a folder of its own. */
export async function startCluster(): Promise<Cluster> {
  if (given !== undefined) return { url: given, stop: () => undefined };
  const folder = mkdtempSync(join(tmpdir(), 'demesne-postgres-'));
  const data = join(folder, 'data');
  const port = await freePort();
  if (process.getuid?.() === 0) execFileSync('chown', ['postgres', folder]);
  run('initdb', '-D', data, '-U', 'postgres', '-A', 'trust', '--no-sync', '-E', 'UTF8', '--locale=C.UTF-8');
  const settings = `-p ${port} -k ${folder} -c listen_addresses=127.0.0.1 -c fsync=off -c max_connections=200`;
  run('pg_ctl', '-D', data, '-w', '-l', join(folder, 'log'), '-o', settings, 'start');
  const [pid] = readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n');
  stopWithThisProcess(Number(pid), folder);
  const url = `postgresql://postgres@127.0.0.1:${port}/postgres`;
  return { url, stop: () => stopServer(Number(pid), folder) };
}

/** However the tests end: a worker that is terminated stops nothing itself. */
function stopWithThisProcess(pid: number, folder: string): void {
  const isThere = `[ -d '${folder}' ]`;
  const watch = `while kill -0 ${process.pid} && ${isThere}; do sleep 1; done; if ${isThere}; then kill -QUIT ${pid}; rm -rf '${folder}'; fi`;
  spawn('sh', ['-c', watch], { detached: true, stdio: 'ignore', cwd: tmpdir() }).unref();
}

/** The server refuses to run as root. */
function run(program: string, ...args: readonly string[]): void {
  const path = join(bin as string, program);
  const command = process.getuid?.() === 0 ? ['runuser', '-u', 'postgres', '--', path, ...args] : [path, ...args];
  const { status, stderr } = spawnSync(command[0] as string, command.slice(1), {
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
    cwd: tmpdir(),
  });
  if (status !== 0) throw new Error(`${program} failed: ${stderr}`);
}

/** At once: there is nothing to keep. */
function stopServer(pid: number, folder: string): void {
  try {
    process.kill(pid, 'SIGQUIT');
  } catch {
    // It has ended already.
  }
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer().on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
