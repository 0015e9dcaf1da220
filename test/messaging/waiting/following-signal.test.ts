import { expect, it, vi } from 'vitest';
import { following } from '../../../src/messaging/waiting/following-signal.ts';

it('is aborted with its source while the work takes, and with its reason', async () => {
  const source = new AbortController();
  const signals: AbortSignal[] = [];
  let end = (): void => undefined;
  const first = following(source.signal, async (signal) => void signals.push(signal));
  await first;
  const second = following(source.signal, async (signal) => {
    signals.push(signal);
    await new Promise<void>((resolve) => (end = resolve));
  });
  source.abort(new Error('enough'));
  end();
  await second;

  expect(signals.map(({ aborted }) => aborted)).toEqual([false, true]);
  expect(signals[1]?.reason).toBe(source.signal.reason);
});

it('is aborted from the beginning where its source is', async () => {
  const source = AbortSignal.abort(new Error('enough'));

  expect(await following(source, async ({ reason }) => reason as unknown)).toBe(source.reason);
});

it('adds one listener to its source, however many follow, and fails as the work does', async () => {
  const source = new AbortController().signal;
  const add = vi.spyOn(source, 'addEventListener');
  const failing = Array.from({ length: 20 }, async () =>
    following(source, async () => Promise.reject(new Error('no'))),
  );

  expect(new Set((await Promise.allSettled(failing)).map(({ status }) => status))).toEqual(new Set(['rejected']));
  expect(add).toHaveBeenCalledTimes(1);
});
