import { afterEach, expect, it, vi } from 'vitest';
import { SystemClock } from '../../../src/domain/time/clock.ts';

afterEach(() => {
  vi.useRealTimers();
});

it('tells the time of the machine when it is asked', () => {
  vi.useFakeTimers({ now: 1000 });
  const clock = new SystemClock();
  vi.setSystemTime(2000);

  expect(clock.now().epochMs).toBe(2000);
});
