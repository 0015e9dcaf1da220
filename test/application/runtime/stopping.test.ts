import type { StopFailed } from 'demesne/application';
import { FixedClock } from 'demesne/testing';
import { describe, expect, it } from 'vitest';
import { gate } from '../../messaging/kit.ts';
import { refusalOf, Stage } from './kit.ts';

const never = new Promise<never>(() => undefined);

describe('a runtime that stops', () => {
  it('stops its parts one after the other, in reverse order, who share the time', async () => {
    const stage = new Stage();
    const runtime = stage.runtime({
      store: stage.part('store'),
      bus: stage.part('bus', {
        stop: async ({ timeoutMs }) => {
          stage.steps.push(`bus stops within ${timeoutMs}`);
          await stage.timer.wait(300);
        },
      }),
      web: stage.part('web'),
    });
    await runtime.start();
    const stopped = runtime.stop({ timeoutMs: 1_000 });
    expect(runtime.ready).toBe(false);
    await stage.timer.until(stopped);
    expect(stage.steps.slice(3)).toEqual(['web stops within 1000', 'bus stops within 1000', 'store stops within 700']);
    expect((await runtime.status()).state).toBe('stopped');
    expect(stage.timer.pending).toBe(0);
  });

  it('stops once, and whoever stops it again waits for that', async () => {
    const stage = new Stage();
    const held = gate();
    const runtime = stage.runtime({
      web: stage.part('web', { stop: () => held.promise.then(() => stage.steps.push('stopped')) }),
    });
    await runtime.start();
    const both = Promise.all([runtime.stop(), runtime.stop({ timeoutMs: 0 })]);
    await stage.pass(0);
    expect(stage.steps).toEqual(['web starts']);
    held.open();
    await both;
    await runtime.stop();
    expect(stage.steps).toEqual(['web starts', 'stopped']);
  });

  it('goes on when a part fails, and tells of all that did', async () => {
    const stage = new Stage();
    const [one, two] = [new Error('one'), new Error('two')];
    const runtime = stage.runtime({
      store: stage.part('store'),
      bus: stage.part('bus', { stop: () => Promise.reject(one) }),
      web: stage.part('web', {
        stop: () => {
          throw two;
        },
      }),
    });
    await runtime.start();
    const failed = (await refusalOf(runtime.stop())) as StopFailed;
    expect(failed.message).toBe(
      'Expected all parts to stop; these did not as they should: web, bus. The reason of each is in failures.',
    );
    expect(failed).toMatchObject({ code: 'STOP_FAILED', cause: two });
    expect(failed.failures).toEqual([
      { part: 'web', error: two },
      { part: 'bus', error: one },
    ]);
    expect(stage.steps.at(-1)).toBe('store stops within 10000');
    expect((await runtime.status()).parts).toMatchObject({ store: { state: 'stopped' }, bus: { state: 'stuck' } });
    expect(((await refusalOf(runtime.stop())) as StopFailed).failures).toHaveLength(2);
  });

  it('leaves a part alone whose time and grace are over; the next has its grace all the same', async () => {
    const stage = new Stage();
    let isStoreDone = false;
    const runtime = stage.runtime(
      {
        store: stage.part('store', {
          stop: async ({ timeoutMs }) => {
            stage.steps.push(`store stops within ${timeoutMs}`);
            await stage.timer.wait(150);
            isStoreDone = true;
          },
        }),
        web: stage.part('web', { stop: () => never }),
      },
      { timeoutMs: 1_000, graceMs: 200 },
    );
    await runtime.start();
    const failed = refusalOf(runtime.stop());
    await stage.pass(1_199);
    expect((await runtime.status()).state).toBe('stopping');
    await stage.pass(1);
    await stage.pass(150);
    expect(((await failed) as StopFailed).failures).toMatchObject([{ part: 'web', error: { code: 'OUT_OF_TIME' } }]);
    expect([stage.steps.at(-1), isStoreDone]).toEqual(['store stops within 0', true]);
  });

  it('and was never started, has nothing to stop, and can’t be started any more', async () => {
    const stage = new Stage();
    const runtime = stage.runtime({ web: stage.part('web') });
    await runtime.stop();
    expect(stage.steps).toEqual([]);
    expect(await refusalOf(runtime.start())).toMatchObject({ code: 'RUNTIME_STOPPED' });
    expect((await runtime.status()).state).toBe('stopped');
  });

  it('names a part that rejects with nothing', async () => {
    const runtime = new Stage().runtime({ web: { stop: () => Promise.reject(undefined) } });
    await runtime.start();
    expect(((await refusalOf(runtime.stop())) as StopFailed).failures).toMatchObject([
      { part: 'web', error: { message: 'It threw nothing that could be told.' } },
    ]);
  });

  it('gives nobody more time because a clock was put back', async () => {
    const stage = new Stage();
    const clock = new FixedClock('2026-03-01T12:00:00Z');
    const web = stage.part('web', { stop: () => clock.set('2026-02-01T12:00:00Z') });
    const runtime = stage.runtime({ store: stage.part('store'), web }, { clock });
    await runtime.start();
    await runtime.stop({ timeoutMs: 1_000 });
    expect(stage.steps.at(-1)).toBe('store stops within 1000');
  });

  it('while it starts, lets the part that starts finish, starts no other, and stops what there is', async () => {
    const stage = new Stage();
    const slow = gate();
    const runtime = stage.runtime({
      store: stage.part('store'),
      bus: stage.part('bus', { start: () => slow.promise }),
      web: stage.part('web'),
    });
    const started = refusalOf(runtime.start());
    await stage.pass(0);
    const stopped = runtime.stop();
    await stage.pass(0);
    expect(stage.steps).toEqual(['store starts']);
    slow.open();
    await stopped;
    expect(stage.steps).toEqual(['store starts', 'bus stops within 10000', 'store stops within 10000']);
    expect(await started).toMatchObject({ code: 'RUNTIME_STOPPED' });
  });

  it('while its last part starts, doesn’t come up after all', async () => {
    const stage = new Stage();
    const slow = gate();
    const runtime = stage.runtime({ web: stage.part('web', { start: () => slow.promise }) });
    const started = refusalOf(runtime.start());
    const stopped = runtime.stop();
    slow.open();
    await stopped;
    expect(await started).toMatchObject({ code: 'RUNTIME_STOPPED' });
    expect([runtime.ready, stage.steps]).toEqual([false, ['web stops within 10000']]);
  });

  it('while a part starts for ever, names it; should it come up later, it is stopped', async () => {
    const stage = new Stage();
    const slow = gate();
    const runtime = stage.runtime(
      { store: stage.part('store'), web: stage.part('web', { start: () => slow.promise }) },
      { timeoutMs: 100, graceMs: 0 },
    );
    const started = refusalOf(runtime.start());
    await stage.pass(0);
    const failed = refusalOf(runtime.stop());
    await stage.pass(100);
    expect(((await failed) as StopFailed).failures).toMatchObject([
      { part: 'web', error: { message: 'It was still starting when the time was over.' } },
    ]);
    expect(stage.steps.at(-1)).toBe('store stops within 0');
    slow.open();
    expect(await started).toMatchObject({ code: 'RUNTIME_STOPPED' });
    expect(stage.steps.at(-1)).toBe('web stops within 0');
  });

  it('and comes up while the others are still being stopped, it is stopped too', async () => {
    const stage = new Stage();
    const [slow, last] = [gate(), gate()];
    const runtime = stage.runtime(
      {
        store: stage.part('store', { stop: () => last.promise }),
        web: stage.part('web', { start: () => slow.promise }),
      },
      { timeoutMs: 100, graceMs: 50 },
    );
    const started = refusalOf(runtime.start());
    await stage.pass(0);
    const failed = refusalOf(runtime.stop());
    await stage.pass(150);
    slow.open();
    await stage.pass(0);
    expect(stage.steps.at(-1)).toBe('web stops within 0');
    last.open();
    await failed;
    expect(await started).toMatchObject({ code: 'RUNTIME_STOPPED' });
    expect((await runtime.status()).parts.web.state).toBe('stopped');
  });
});
