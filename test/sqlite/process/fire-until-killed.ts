import { alarms } from './alarms.ts';

/**
 * Fires the alarms of a file, and tells how many stand in the log, until it is killed. Where nobody does that in time it stands
 * still, so that some are left.
 */
const [, , file = '', most = ''] = process.argv;
const { store, scheduler } = alarms(file);
store.log.onAppended(() => {
  const head = store.log.head();
  process.send?.(head);
  if (head >= Number(most)) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
});
await scheduler.start();
