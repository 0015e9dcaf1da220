import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { bundle, type Bundle } from '../../../../test/programs/bundle.ts';

const root = join(import.meta.dirname, '../../../..');
const main = join(root, 'examples/food-delivery/src/main.ts');
const worker = join(root, 'examples/food-delivery/src/worker.ts');

const begun = (args: readonly string[], env: NodeJS.ProcessEnv = {}) =>
  spawn(process.execPath, args, {
    cwd: root,
    env: { ...process.env, NO_COLOR: '', FORCE_COLOR: undefined, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });

/** A process that tells a story. */
export type StoryProcess = ReturnType<typeof begun>;

/** The real thing: what `npm start` runs, against the built package. It builds that first where it has to. */
export const npmStart = (...args: readonly string[]): StoryProcess =>
  begun(['--import', 'tsx', 'tooling/start.ts', ...args], { TSX_TSCONFIG_PATH: 'tooling/tsconfig.start.json' });

let made: Bundle;

/** Bundles the program and its workers, for `start`; returns how to delete them. */
export async function bundled(): Promise<() => void> {
  made = await bundle(main, worker);
  return () => made.remove();
}

/** The same program, which has less to load: for stories that are begun again and again. */
export const start = (...args: readonly string[]): StoryProcess => begun([made.programOf(main), ...args]);

/** What a process left behind. */
export interface Finished {
  readonly out: string;
  readonly complaints: string;
  readonly code: number | null;
}

export async function finished(child: StoryProcess): Promise<Finished> {
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
export async function after(lines: number, child: StoryProcess, act: () => void): Promise<number | null> {
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
  return children.filter((child) => readFileSync(`/proc/${child}/cmdline`, 'utf8').includes('/worker.'));
}
