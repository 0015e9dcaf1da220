import { runCommandLine } from './story/command-line.ts';
import { paintFor } from './story/telling/paint.ts';

const INTERRUPTED = 130;

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

process.once('SIGINT', () => process.exit(INTERRUPTED));

try {
  const paint = paintFor(stdout.isTTY, env);
  process.exitCode = await runCommandLine(argv.slice(2), { print: printTo(stdout), complain, paint });
} catch (thrown) {
  complain(`The story broke off: ${thrown instanceof Error ? thrown.message : 'for an unknown reason'}`);
  process.exitCode = 1;
}
