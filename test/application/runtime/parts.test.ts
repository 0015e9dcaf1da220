import { EventBus, Scheduler, Subscriptions } from 'demesne/messaging';
import { Runtime, type RuntimePart } from 'demesne/application';
import { InMemoryStore } from 'demesne/in-memory';
import { describe, expect, it } from 'vitest';
import { refusalOf, Stage } from './kit.ts';

describe('the parts of a runtime', () => {
  it('may be whatever the library starts and stops', async () => {
    const store = new InMemoryStore();
    const subscriptions = new Subscriptions(store.log, store.subscriptions);
    const bus = new EventBus(store.log);
    const scheduler = new Scheduler(store.schedule);
    const runtime = new Runtime({ bus, subscriptions, scheduler });
    await runtime.start();
    await runtime.stop();
    expect(await refusalOf(scheduler.start())).toMatchObject({ code: 'SCHEDULER_STOPPED' });
    expect(await refusalOf(bus.drain())).toMatchObject({ code: 'BUS_CLOSED' });
    expect(await refusalOf(subscriptions.drain())).toMatchObject({ code: 'SUBSCRIPTIONS_STOPPED' });
  });

  it('may only be started, only be stopped, or be closed', async () => {
    const stage = new Stage();
    const runtime = stage.runtime({
      one: { start: () => stage.steps.push('one') },
      two: { close: ({ timeoutMs }) => stage.steps.push(`two ${timeoutMs}`) },
      three: { stop: () => stage.steps.push('three'), close: () => stage.steps.push('never') },
    });
    await runtime.start();
    await runtime.stop({ timeoutMs: 5 });
    expect(stage.steps).toEqual(['one', 'three', 'two 5']);
  });

  it.each<[string, Record<string, unknown> | null, string]>([
    ['no object', null, 'parts must be an object; found null.'],
    ['no part', { web: {} }, 'web must be a part with start, stop or close; found an object.'],
    ['nothing', { web: undefined }, 'web must be a part with start, stop or close; found undefined.'],
    [
      'a number for a name',
      { 7: { stop: () => 0 } },
      'the name of a part must be letters, digits, - and _, a letter first',
    ],
  ])('must not be %s', (_, parts, sentence) => {
    expect(() => new Runtime(parts as Record<string, RuntimePart>)).toThrow(sentence);
  });

  it.each([
    ['timeoutMs', { timeoutMs: -1 }],
    ['graceMs', { graceMs: Number.NaN }],
    ['timer', { timer: {} }],
    ['clock', { clock: {} }],
    ['options', null],
  ])('come with options, of which a wrong %s is refused', (option, options) => {
    expect(() => new Runtime({}, options as never)).toThrow(
      expect.objectContaining({ code: 'INVALID_OPTION', option }),
    );
  });

  it.each([[{ timeoutMs: -1 }], [null]])('are not stopped for a wrong option: %j', async (options) => {
    const stage = new Stage();
    const runtime = stage.runtime({ web: stage.part('web') });
    await runtime.start();
    expect(await refusalOf(runtime.stop(options as never))).toMatchObject({ code: 'INVALID_OPTION' });
    expect(runtime.ready).toBe(true);
  });
});
