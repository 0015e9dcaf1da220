import { describe, expect, it } from 'vitest';
import { gate } from '../../messaging/kit.ts';
import { refusalOf, Stage } from './kit.ts';

const never = new Promise<never>(() => undefined);

describe('a runtime that listens to signals', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('stops with %s, and tells which it was', async (signal) => {
    const stage = new Stage();
    const runtime = stage.runtime({ web: stage.part('web') });
    const ended = runtime.stopOn(stage.signals, { timeoutMs: 500 });
    await runtime.start();
    stage.signals.emit(signal);
    expect(await ended).toEqual({ signal });
    expect(stage.steps).toEqual(['web starts', 'web stops within 500']);
  });

  it('has the time of the runtime unless it is told another', async () => {
    const stage = new Stage();
    const runtime = stage.runtime({ web: stage.part('web') }, { timeoutMs: 700 });
    const ended = runtime.stopOn(stage.signals);
    await runtime.start();
    stage.signals.emit('SIGTERM');
    await ended;
    expect(stage.steps.at(-1)).toBe('web stops within 700');
  });

  it('listens to those it is told, and to no others', async () => {
    const stage = new Stage();
    const runtime = stage.runtime({ web: stage.part('web') });
    void runtime.stopOn(stage.signals, { signals: ['SIGHUP', 'SIGHUP'] });
    expect(stage.signals.eventNames()).toEqual(['SIGHUP']);
    expect(stage.signals.listenerCount('SIGHUP')).toBe(1);
  });

  it('doesn’t listen any more once it has ended, so that the next signal kills', async () => {
    const stage = new Stage();
    const runtime = stage.runtime({ web: stage.part('web') });
    const ended = runtime.stopOn(stage.signals);
    await runtime.start();
    await runtime.stop();
    expect(await ended).toEqual({});
    expect(stage.signals.eventNames()).toEqual([]);
  });

  it('waits for nobody any longer with a second signal', async () => {
    const stage = new Stage();
    const held = gate();
    const runtime = stage.runtime({
      store: stage.part('store'),
      web: stage.part('web', { stop: () => held.promise }),
    });
    const ended = runtime.stopOn(stage.signals);
    await runtime.start();
    stage.signals.emit('SIGTERM');
    await stage.pass(0);
    stage.signals.emit('SIGINT');
    const { signal, fault } = await ended;
    expect(signal).toBe('SIGTERM');
    expect(fault?.failures).toMatchObject([
      { part: 'web', error: { message: 'A second signal came before it was done.' } },
      { part: 'store', error: { code: 'OUT_OF_TIME' } },
    ]);
    expect(stage.steps).toContain('store stops within 0');
    expect(stage.timer.pending).toBe(0);
  });

  it('tells what did not stop, and doesn’t reject for it', async () => {
    const stage = new Stage();
    const trouble = new Error('stuck');
    const runtime = stage.runtime({ web: stage.part('web', { stop: () => Promise.reject(trouble) }) });
    const ended = runtime.stopOn(stage.signals);
    await runtime.start();
    stage.signals.emit('SIGTERM');
    expect(await ended).toMatchObject({ signal: 'SIGTERM', fault: { code: 'STOP_FAILED', cause: trouble } });
  });

  it('ends as well when it could not start', async () => {
    const stage = new Stage();
    const runtime = stage.runtime({ web: stage.part('web', { start: () => Promise.reject(new Error('port taken')) }) });
    const ended = runtime.stopOn(stage.signals);
    expect(await refusalOf(runtime.start())).toMatchObject({ code: 'START_FAILED' });
    expect(await ended).toEqual({});
  });

  it('stops with a signal that comes while it starts', async () => {
    const stage = new Stage();
    const runtime = stage.runtime({ web: stage.part('web', { start: () => never }) }, { timeoutMs: 100, graceMs: 0 });
    const ended = runtime.stopOn(stage.signals);
    void runtime.start();
    stage.signals.emit('SIGTERM');
    await stage.pass(100);
    expect(await ended).toMatchObject({ signal: 'SIGTERM', fault: { failures: [{ part: 'web' }] } });
  });

  it.each([
    ['source', [{}]],
    ['signals', [process, { signals: [] }]],
    ['timeoutMs', [process, { timeoutMs: -1 }]],
    ['options', [process, null]],
  ])('is told what %s has to be', async (option, given) => {
    const runtime = new Stage().runtime({});
    const refusal = await refusalOf(runtime.stopOn(...(given as unknown as [typeof process])));
    expect(refusal).toMatchObject({ code: 'INVALID_OPTION', option });
  });
});
