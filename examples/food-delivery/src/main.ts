import { runCommandLine } from './story/command-line.ts';
import { paintFor } from './story/telling/paint.ts';

/** What a shell expects of a process that a signal has ended. */
const exitCodes = { SIGINT: 130, SIGTERM: 143 } as const;

/** A reader such as `head` may go away before the end; nobody needs to hear of that. */
function printTo(stream: NodeJS.WriteStream): (line: string) => void {
  stream.on('error', ({ code }: NodeJS.ErrnoException) => {
    if (code !== 'EPIPE') process.exitCode = 1;
  });
  return (line) => {
    if (stream.writable) stream.write(`${line}\n`);
  };
}

const { stdout, stderr, env, argv } = process;
const complain = printTo(stderr);

const breakingOff = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  // The first asks to stop between two acts, the second stops.
  process.once(name, () => {
    process.once(name, () => process.exit(exitCodes[name]));
    breakingOff.abort(exitCodes[name]);
  });
}

try {
  const paint = paintFor(stdout.isTTY, env);
  const { signal } = breakingOff;
  const code = await runCommandLine(argv.slice(2), { print: printTo(stdout), complain, paint, env, signal });
  process.exitCode = code === 'interrupted' ? (signal.reason as number) : code;
} catch (thrown) {
  complain(`The story broke off: ${thrown instanceof Error ? thrown.message : 'for an unknown reason'}`);
  process.exitCode = 1;
}
