import { once } from 'node:events';
import { runWorker } from './story/workers/run-worker.ts';

/** Runs some of the reactions of a story that another process tells, and ends when nobody is at the other end any more. */
const abandoned = process.connected ? once(process, 'disconnect') : Promise.resolve();
const leave = (): void => {
  if (process.connected) process.disconnect();
};

// An interruption at the keyboard goes to all; the one that tells the story decides when this one is done.
process.on('SIGINT', () => {});
process.on('SIGTERM', leave);

try {
  await runWorker(process.argv.slice(2), () => process.send?.('at work'), abandoned);
} catch (thrown) {
  process.stderr.write(`A worker broke off: ${thrown instanceof Error ? thrown.message : 'for an unknown reason'}\n`);
  // What it had begun would go on.
  process.exit(1);
}
