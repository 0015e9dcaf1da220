import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, statfsSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const INSTALLED = '/usr/lib/postgresql';

/** Where a server's programs are: those of POSTGRES_PROGRAMS, or of the newest server on this machine. */
function programs(): string | undefined {
  const named = process.env['POSTGRES_PROGRAMS'];
  if (named !== undefined) return named;
  if (!existsSync(INSTALLED)) return undefined;
  const versions = readdirSync(INSTALLED).toSorted((one, other) => Number(other) - Number(one));
  return versions.map((version) => join(INSTALLED, version, 'bin')).find((bin) => existsSync(join(bin, 'initdb')));
}

const bin = programs();

/** Why there is no server of one's own; nothing where there can be one. */
export const missingPrograms: string | undefined =
  bin === undefined ? `no server was found under ${INSTALLED}` : undefined;

/** The major version of the server whose programs these are. */
export function programsVersion(): number {
  const said = execFileSync(join(bin as string, 'postgres'), ['--version'], { encoding: 'utf8' });
  return Number(/\d+/.exec(said)?.[0]);
}

/** Runs a program of the server to its end. */
export const run = (program: string, ...args: readonly string[]): void =>
  runAsPostgres(join(bin as string, program), ...args);

/** Runs any program to its end, as the one whom the data of servers belong to. */
export function runAsPostgres(...command: readonly string[]): void {
  const [program, ...args] = asPostgres(command);
  const { status, stderr } = spawnSync(program as string, args, {
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
    cwd: tmpdir(),
  });
  if (status !== 0) throw new Error(`${command[0]} failed: ${stderr}`);
}

/** Servers refuse to run as root. */
export const asPostgres = (command: readonly string[]): readonly string[] =>
  process.getuid?.() === 0 ? ['runuser', '-u', 'postgres', '--', ...command] : command;

const IN_MEMORY = '/dev/shm';
const ENOUGH_BYTES = 4 * 1024 ** 3;

/** A folder for a server: in memory where there is room, since nothing in it has to outlive the machine. */
export function newFolder(): string {
  const folder = mkdtempSync(join(hasRoom(IN_MEMORY) ? IN_MEMORY : tmpdir(), 'demesne-postgres-'));
  giveToPostgres(folder);
  return folder;
}

function hasRoom(folder: string): boolean {
  if (!existsSync(folder)) return false;
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize > ENOUGH_BYTES;
}

/** Lets a server have a folder, and what is in it. */
export function giveToPostgres(folder: string): void {
  if (process.getuid?.() === 0) execFileSync('chown', ['-R', 'postgres', folder]);
}

/** However the tests end: a worker that is terminated stops nothing itself. */
export function stopWithThisProcess(pid: number, folder: string, signal: 'QUIT' | 'TERM' = 'QUIT'): void {
  afterThisProcess(folder, `kill -${signal} ${pid}; rm -rf '${folder}'`);
}

/** However the tests end. */
export const deleteWithThisProcess = (folder: string): void => afterThisProcess(folder, `rm -rf '${folder}'`);

/** Does something once this process has ended, unless the folder is gone by then. */
function afterThisProcess(folder: string, command: string): void {
  const isThere = `[ -d '${folder}' ]`;
  const watch = `while kill -0 ${process.pid} && ${isThere}; do sleep 1; done; if ${isThere}; then ${command}; fi`;
  spawn('sh', ['-c', watch], { detached: true, stdio: 'ignore', cwd: tmpdir() }).unref();
}

/** At once: there is nothing to keep. */
export function stopServer(pid: number, folder: string, signal: 'SIGQUIT' | 'SIGTERM' = 'SIGQUIT'): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended already.
  }
  // A thousand tables are tens of thousands of files, which nobody is to wait for. It may write until it has ended.
  const remove = `rm -rf '${folder}' || { sleep 1; rm -rf '${folder}'; }`;
  spawn('sh', ['-c', remove], { detached: true, stdio: 'ignore', cwd: tmpdir() }).unref();
}

/** A port that nobody listens on, and that the system gives to nobody who connects meanwhile: those are above these. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(10_000, 32_000);
    if (await isFree(port)) return port;
  }
}

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer().on('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });

/** Whether there is a program beside those that every server has. */
export const hasProgram = (program: string): boolean => bin !== undefined && existsSync(join(bin, program));
