import { describe, expect, it, vi } from 'vitest';
import { untilAborted } from '../../../src/messaging/waiting/until-aborted.ts';
import { gate } from '../kit.ts';

describe('waiting until a signal is aborted', () => {
  it('ends at once where one is aborted already', async () => {
    const signal = AbortSignal.abort(new Error('enough'));

    await expect(untilAborted(gate().promise, undefined, signal)).rejects.toThrow('enough');
  });

  it('answers as the promise does, and leaves no listener behind', async () => {
    const { signal } = new AbortController();
    const remove = vi.spyOn(signal, 'removeEventListener');

    expect(await untilAborted(Promise.resolve(7), signal)).toBe(7);
    await expect(untilAborted(Promise.reject(new Error('no')), signal)).rejects.toThrow('no');
    expect(remove).toHaveBeenCalledTimes(2);
  });
});
