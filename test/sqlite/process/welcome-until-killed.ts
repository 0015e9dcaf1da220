import { welcoming, type Welcome } from './welcome.ts';

/** Handles what is in a file, and stands still after its first commit, before its checkpoint, until it is killed. */
const [, , file = '', welcome = ''] = process.argv;
const { subscriptions } = welcoming(file, JSON.parse(welcome) as Welcome, () => {
  process.send?.('committed');
  // Not a turn more, so no checkpoint is written.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
});
await subscriptions.start();
