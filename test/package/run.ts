import { spawnSync } from 'node:child_process';

/** What a command printed, in a folder; a failure carries everything it said. */
export function run(folder: string, command: string, ...args: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd: folder, encoding: 'utf8' });
  if (status === 0) return stdout.trim();
  throw new Error(
    [`${command} ${args.join(' ')} ended with ${status}`, stdout, stderr, error?.message ?? ''].join('\n'),
  );
}
