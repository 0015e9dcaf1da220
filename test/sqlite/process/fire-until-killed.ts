import { alarms } from './alarms.ts';

/** Fires the alarms of a file, and tells how many stand in the log, until it is killed. */
const [, , file = ''] = process.argv;
const { store, scheduler } = alarms(file);
store.log.onAppended(() => process.send?.(store.log.head()));
await scheduler.start();
