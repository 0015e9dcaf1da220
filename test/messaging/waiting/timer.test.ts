import { SystemTimer } from 'demesne/messaging';
import { getEventListeners } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

describe('the timer of the system', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  /** A signal that counts who listens. */
  function countedSignal() {
    const controller = new AbortController();
    const add = vi.spyOn(controller.signal, 'addEventListener');
    const remove = vi.spyOn(controller.signal, 'removeEventListener');
    return { controller, listeners: () => add.mock.calls.length - remove.mock.calls.length };
  }

  it('waits as long as it is told, and leaves nothing behind', async () => {
    const { controller, listeners } = countedSignal();
    let over = false;
    const waiting = new SystemTimer().wait(50, controller.signal).then(() => (over = true));
    await vi.advanceTimersByTimeAsync(49);
    expect([over, listeners()]).toEqual([false, 1]);
    await vi.advanceTimersByTimeAsync(1);
    await waiting;

    expect([over, listeners(), vi.getTimerCount()]).toEqual([true, 0, 0]);
  });

  it('rejects with the reason of the signal, and leaves nothing behind', async () => {
    const { controller, listeners } = countedSignal();
    const waiting = new SystemTimer().wait(50, controller.signal);
    controller.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');

    expect([listeners(), vi.getTimerCount()]).toEqual([0, 0]);
    await expect(new SystemTimer().wait(50, controller.signal)).rejects.toThrow('enough');
    expect(vi.getTimerCount()).toBe(0);
  });

  it.each([-1, Number.NaN, 2 ** 31, '5'])('refuses to wait %s ms', async (milliseconds) => {
    await expect(new SystemTimer().wait(milliseconds as number)).rejects.toThrow(
      expect.objectContaining({ code: 'INVALID_OPTION' }),
    );
  });

  it('says how long a wait may be', async () => {
    await expect(new SystemTimer().wait(-1)).rejects.toThrow(
      expect.objectContaining({
        option: 'milliseconds',
        message: 'milliseconds must be a number from 0 to 2147483647; found -1.',
      }),
    );
  });

  it('waits without a signal', async () => {
    const waiting = new SystemTimer().wait(1);
    await vi.advanceTimersByTimeAsync(1);

    await expect(waiting).resolves.toBeUndefined();
  });

  it('waits as long as the platform can', async () => {
    const abort = new AbortController();
    const waiting = new SystemTimer().wait(2 ** 31 - 1, abort.signal);
    expect(vi.getTimerCount()).toBe(1);
    abort.abort(new Error('enough'));

    await expect(waiting).rejects.toThrow('enough');
  });

  it('takes the very listener away that it added', async () => {
    const { signal } = new AbortController();
    const waiting = new SystemTimer().wait(50, signal);
    const during = getEventListeners(signal, 'abort').length;
    await vi.advanceTimersByTimeAsync(50);
    await waiting;

    expect([during, getEventListeners(signal, 'abort').length]).toEqual([1, 0]);
  });

  it('keeps the process alive, so that a retry is not lost', async () => {
    const began = vi.spyOn(globalThis, 'setTimeout');
    void new SystemTimer().wait(1_000);

    expect(began.mock.results.map(({ value }) => (value as NodeJS.Timeout).hasRef())).toEqual([true]);
  });
});
