import { type ChildProcess, fork } from 'node:child_process';
import { beforeAll } from 'vitest';
import { bundle, type Bundle } from './bundle.ts';

/** What the processes of a test run. */
export interface Program {
  /** Runs it in a process of its own. */
  begin(...args: readonly string[]): ChildProcess;
}

/**
 * A program for the processes of a file's tests.
 *
 * @param source the path of its module
 */
export function program(source: string): Program {
  let made: Bundle;
  beforeAll(async () => {
    made = await bundle(source);
    return () => made.remove();
  }, 60_000);
  // What a worker of the tests was started with is not for others.
  return { begin: (...args) => fork(made.programOf(source), args, { execArgv: [] }) };
}
