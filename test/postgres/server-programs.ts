import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
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
export function run(program: string, ...args: readonly string[]): void {
  const [command, ...rest] = asPostgres([join(bin as string, program), ...args]);
  const { status, stderr } = spawnSync(command as string, rest, {
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
    cwd: tmpdir(),
  });
  if (status !== 0) throw new Error(`${program} failed: ${stderr}`);
}

/** Servers refuse to run as root. */
export const asPostgres = (command: readonly string[]): readonly string[] =>
  process.getuid?.() === 0 ? ['runuser', '-u', 'postgres', '--', ...command] : command;

/** However the tests end: a worker that is terminated stops nothing itself. */
export function stopWithThisProcess(pid: number, folder: string, signal: 'QUIT' | 'TERM' = 'QUIT'): void {
  const isThere = `[ -d '${folder}' ]`;
  const watch = `while kill -0 ${process.pid} && ${isThere}; do sleep 1; done; if ${isThere}; then kill -${signal} ${pid}; rm -rf '${folder}'; fi`;
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

export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer().on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });

/** Whether there is a program beside those that every server has. */
export const hasProgram = (program: string): boolean => bin !== undefined && existsSync(join(bin, program));
