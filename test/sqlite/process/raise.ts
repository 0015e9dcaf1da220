import { counters } from './counter.ts';

/** Raises the counter in a file so many times, and says each time that it is done. */
const [, , file = '', times = ''] = process.argv;
const { raise } = counters(file);
for (let done = 0; done < Number(times); done += 1) {
  (await raise())._unsafeUnwrap();
  process.send?.(done);
}
process.disconnect?.();
