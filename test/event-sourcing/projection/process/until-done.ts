import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../../../..');

/** Runs a program again and again, each time killed at a later statement, until it comes through; how often it died. */
export async function untilDone(program: string, ...given: readonly string[]): Promise<number> {
  for (let deaths = 0; ; deaths += 1) {
    const child = fork(join(import.meta.dirname, program), [...given, String(3 + 6 * deaths)], {
      cwd: root,
      execArgv: ['--import', 'tsx'],
    });
    const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
    if (code === 0) return deaths;
    if (signal !== 'SIGKILL') throw new Error(`The program ended with ${code}.`);
  }
}
