import { once } from 'node:events';
import type { Program } from '../../../programs/program.ts';

/** Runs a program again and again, each time killed at a later statement, until it comes through; how often it died. */
export async function untilDone({ begin }: Program, ...given: readonly string[]): Promise<number> {
  for (let deaths = 0; ; deaths += 1) {
    const [code, signal] = (await once(begin(...given, String(3 + 6 * deaths)), 'exit')) as [
      number | null,
      string | null,
    ];
    if (code === 0) return deaths;
    if (signal !== 'SIGKILL') throw new Error(`The program ended with ${code}.`);
  }
}
