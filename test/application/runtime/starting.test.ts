import { describe, expect, it } from 'vitest';
import { gate } from '../../messaging/kit.ts';
import { refusalOf, Stage } from './kit.ts';

describe('a runtime that starts', () => {
  it('starts its parts one after the other, in the order in which they are written', async () => {
    const stage = new Stage();
    const slow = gate();
    const runtime = stage.runtime({
      store: stage.part('store', { start: () => slow.promise.then(() => stage.steps.push('store starts')) }),
      web: stage.part('web'),
      bus: stage.part('bus'),
    });
    const started = runtime.start();
    await stage.pass(0);
    expect([stage.steps, runtime.ready]).toEqual([[], false]);
    slow.open();
    await started;
    expect([stage.steps, runtime.ready]).toEqual([['store starts', 'web starts', 'bus starts'], true]);
  });

  it('starts once, however often it is asked', async () => {
    const stage = new Stage();
    const runtime = stage.runtime({ web: stage.part('web') });
    await Promise.all([runtime.start(), runtime.start()]);
    await runtime.start();
    expect(stage.steps).toEqual(['web starts']);
  });

  it('and finds that a part fails, stops those before it, and says which it was', async () => {
    const stage = new Stage();
    const trouble = new Error('port taken');
    const runtime = stage.runtime({
      store: stage.part('store'),
      bus: stage.part('bus'),
      web: stage.part('web', { start: () => Promise.reject(trouble) }),
      last: stage.part('last'),
    });
    const failed = await refusalOf(runtime.start());
    expect(failed).toMatchObject({ code: 'START_FAILED', part: 'web', cause: trouble, failures: [] });
    expect((failed as Error).message).toBe(
      'The part web could not be started; its cause says why. What ran before it was stopped.',
    );
    expect(stage.steps).toEqual(['store starts', 'bus starts', 'bus stops within 10000', 'store stops within 10000']);
    expect((await runtime.status()).parts).toMatchObject({
      store: { state: 'stopped' },
      web: { state: 'failed' },
      last: { state: 'idle' },
    });
    expect(await refusalOf(runtime.start())).toBe(failed);
  });

  it('and fails, tells also of what did not stop then', async () => {
    const stage = new Stage();
    const [trouble, more] = [new Error('port taken'), new Error('stuck')];
    const runtime = stage.runtime({
      store: stage.part('store', { stop: () => Promise.reject(more) }),
      web: stage.part('web', {
        start: () => {
          throw trouble;
        },
      }),
    });
    expect(await refusalOf(runtime.start())).toMatchObject({
      cause: trouble,
      failures: [{ part: 'store', error: more }],
    });
  });
});
