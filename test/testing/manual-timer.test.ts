import { ManualTimer } from 'demesne/testing';
import { describe, expect, it, vi } from 'vitest';

const noting = (timer: ManualTimer, rings: string[]) => (milliseconds: number, name: string) =>
  timer.wait(milliseconds).then(() => void rings.push(`${name} at ${timer.elapsedMs}`));

describe('a manual timer', () => {
  it('ends waits when their time has come, and not before', async () => {
    const timer = new ManualTimer();
    const rings: string[] = [];
    void noting(timer, rings)(100, 'tea');
    await timer.advance(99);
    expect([rings, timer.pending, timer.elapsedMs]).toEqual([[], 1, 99]);
    await timer.advance(1);
    expect([rings, timer.pending, timer.elapsedMs]).toEqual([['tea at 100'], 0, 100]);
  });

  it('ends waits in the order in which they are due, equal ones in the order of beginning', async () => {
    const timer = new ManualTimer();
    const rings: string[] = [];
    const wait = noting(timer, rings);
    void Promise.all([wait(30, 'late'), wait(10, 'first'), wait(10, 'second'), wait(0, 'now')]);
    await timer.advance(50);
    expect(rings).toEqual(['now at 0', 'first at 10', 'second at 10', 'late at 30']);
  });

  it('lets a wait that another one set going take its turn', async () => {
    const timer = new ManualTimer();
    const rings: string[] = [];
    const wait = noting(timer, rings);
    void wait(10, 'one').then(() => wait(10, 'two'));
    void wait(25, 'three');
    await timer.advance(30);
    expect(rings).toEqual(['one at 10', 'two at 20', 'three at 25']);
  });

  it('lets everything go on that can before time passes', async () => {
    const timer = new ManualTimer();
    const rings: string[] = [];
    void (async () => {
      for (let step = 0; step < 100; step += 1) await Promise.resolve();
      await noting(timer, rings)(5, 'deep');
    })();
    await timer.advance(5);
    expect(rings).toEqual(['deep at 5']);
  });

  it('rejects an aborted wait with the reason, and forgets it', async () => {
    const timer = new ManualTimer();
    const controller = new AbortController();
    const waiting = timer.wait(10, controller.signal);
    controller.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
    expect(timer.pending).toBe(0);
    await expect(timer.wait(10, controller.signal)).rejects.toThrow('enough');
    expect(timer.pending).toBe(0);
  });

  it('is not bothered by an abort after the wait', async () => {
    const timer = new ManualTimer();
    const controller = new AbortController();
    const waiting = timer.wait(10, controller.signal);
    await timer.advance(10);
    controller.abort(new Error('too late'));
    await expect(waiting).resolves.toBeUndefined();
  });

  it('leaves no listener on a signal', async () => {
    const timer = new ManualTimer();
    const { signal } = new AbortController();
    const removed = vi.spyOn(signal, 'removeEventListener');
    void timer.wait(10, signal);
    await timer.advance(10);
    expect(removed).toHaveBeenCalledOnce();
  });

  it('lets time pass until a promise settles, and answers as it does', async () => {
    const timer = new ManualTimer();
    const work = async (): Promise<string> => {
      for (const milliseconds of [10, 1_000, 0]) await timer.wait(milliseconds);
      return 'done';
    };
    expect(await timer.until(work())).toBe('done');
    expect(timer.elapsedMs).toBe(1_010);
    await expect(timer.until(Promise.reject(new Error('no')))).rejects.toThrow('no');
  });

  it.each([-1, NaN])('refuses a wait of %s milliseconds', async (milliseconds) => {
    const timer = new ManualTimer();
    await expect(timer.wait(milliseconds)).rejects.toMatchObject({ code: 'INVALID_WAIT' });
    await expect(timer.advance(milliseconds)).rejects.toMatchObject({ code: 'INVALID_WAIT' });
  });
});
