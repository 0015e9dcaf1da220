import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../..', import.meta.url));

/** The real thing: what `npm start` runs, against the built package, in a process of its own. */
export function start(...args: readonly string[]) {
  const env = {
    ...process.env,
    NO_COLOR: '',
    FORCE_COLOR: undefined,
    TSX_TSCONFIG_PATH: 'tooling/tsconfig.start.json',
  };
  return spawn(process.execPath, ['--import', 'tsx', 'tooling/start.ts', ...args], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** What a process left behind. */
export interface Finished {
  readonly out: string;
  readonly complaints: string;
  readonly code: number | null;
}

export async function finished(...args: readonly string[]): Promise<Finished> {
  const child = start(...args);
  const [out, complaints, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  return { out, complaints, code: code as number | null };
}

export const linesOf = (out: string): readonly string[] => out.split('\n').filter((line) => line !== '');

/** What happened, to what kind of thing, when and by whom, in no order: all of a story but its generated identifiers. */
export const happenedIn = (out: string): readonly string[] =>
  linesOf(out)
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .map(({ type, aggregatetype, time, actor }) => [type, aggregatetype, time, actor].join(' '))
    .toSorted();

/** Has something happen once a process has printed so many lines; resolves with its code, or nothing if it was killed. */
export async function after(lines: number, child: ReturnType<typeof start>, act: () => void): Promise<number | null> {
  child.stderr.resume();
  let printed = 0;
  createInterface({ input: child.stdout }).on('line', () => {
    printed += 1;
    if (printed === lines) act();
  });
  const [code] = await once(child, 'exit');
  return code as number | null;
}

/** The workers of a process, by their ids. */
export function workersOf({ pid }: ChildProcess): readonly number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').map(Number);
  return children.filter((child) => readFileSync(`/proc/${child}/cmdline`, 'utf8').includes('/src/worker.ts'));
}
