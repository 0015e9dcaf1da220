import { expectSame } from '../expectations.ts';
import type { Rules } from '../rules.ts';
import { AlarmRang, second, type AlarmWorld } from './alarm-world.ts';

/** What is due comes into the log. */
export const firing: Rules<AlarmWorld> = {
  'nothing fires before it is due, and at that very moment it does': async (world) => {
    await world.set({ tea: 60 });
    expectSame(await world.schedule.fire(second(60).plusMs(-1), 100), 0, 'A millisecond before it is too early.');
    expectSame(await world.rung(), [], 'Nothing is in the log.');
    expectSame(await world.fire(60), 1, 'When it is due it fires.');
    expectSame(await world.rung(), ['tea'], 'It is in the log.');
  },

  'what has fired does not fire again': async (world) => {
    await world.set({ tea: 60 });
    await world.fire(60);
    expectSame([await world.fire(60), await world.fire(3_600)], [0, 0], 'There is nothing left.');
    expectSame(await world.rung(), ['tea'], 'It came once.');
  },

  'the earliest comes first, and equal ones come in the order of scheduling': async (world) => {
    await world.set({ d: 30, b: 10, c: 20 });
    await world.set({ a: 5, c2: 20 });
    await world.set({ b2: 10 });
    expectSame(await world.fire(60), 6, 'All of them fire.');
    expectSame(await world.rung(), ['a', 'b', 'b2', 'c', 'c2', 'd'], 'They come in their order.');
  },

  'so many fire at the most, those due longest first': async (world) => {
    await world.set({ c: 30, a: 10, b: 20 });
    expectSame([await world.fire(60, 2), await world.rung()], [2, ['a', 'b']], 'Two of three fire.');
    expectSame([await world.fire(60, 2), await world.rung()], [1, ['a', 'b', 'c']], 'Then the third.');
  },

  'what stands in the log by its id has fired, and holds nobody up': async (world) => {
    await world.set({ tea: 60, coffee: 60 });
    const waiting = await world.schedule.find('tea');
    const id = (waiting as { readonly id: string }).id;
    const message = new AlarmRang({ name: 'tea' });
    await world.store.log.append([{ id, message, occurredAt: second(60), correlationId: 'c-1' }]);
    await world.fire(60);
    expectSame(await world.rung(), ['tea', 'coffee'], 'Each came once.');
    expectSame([await world.fire(60), await world.schedule.find('tea')], [0, undefined], 'Nothing waits any more.');
  },

  'what was due before it was scheduled fires at once': async (world) => {
    await world.set({ late: -3_600 });
    expectSame([await world.fire(0), await world.rung()], [1, ['late']], 'It is due.');
  },

  'a time that is far away is a time like any other': async (world) => {
    const times = { past: '0001-01-01T00:00:00Z', soon: '9999-12-31T23:59:59.999Z', far: '+012026-01-01T00:00:00Z' };
    await world.doing((context) => {
      for (const [key, at] of Object.entries(times).toReversed()) {
        context.schedule(new AlarmRang({ name: key }), {
          at: second(0).plusMs(Date.parse(at) - second(0).epochMs),
          key,
        });
      }
    });
    expectSame(await world.fire(0), 1, 'The past is due.');
    expectSame((await world.schedule.nextDueAt())?.epochMs, Date.parse(times.soon), 'The far one is last.');
    expectSame(await world.schedule.fire(second(0).plusMs(Date.parse(times.far)), 100), 2, 'Both are due some day.');
    expectSame(await world.rung(), ['past', 'soon', 'far'], 'In their order.');
  },

  'a clock that is set back fires nothing early, and nothing twice': async (world) => {
    await world.set({ a: 10, b: 20 });
    await world.fire(15);
    expectSame([await world.fire(0), await world.fire(12)], [0, 0], 'What has fired has fired, the rest is not due.');
    await world.fire(20);
    expectSame(await world.rung(), ['a', 'b'], 'Each came once.');
  },

  'fired by many at once, each comes once': async (world) => {
    const names = Array.from({ length: 40 }, (_, index) => `alarm ${index}`);
    await world.set(Object.fromEntries(names.map((name) => [name, 10])));
    const fired = await Promise.all(Array.from({ length: 8 }, () => world.fire(10, 10)));
    let rest = 0;
    for (let more = await world.fire(10); more > 0; more = await world.fire(10)) rest += more;
    expectSame(
      fired.reduce((sum, one) => sum + one, rest),
      40,
      'They count each of them once.',
    );
    expectSame((await world.rung()).toSorted(), names.toSorted(), 'Each is in the log once.');
  },

  'the log is told of what has fired': async (world) => {
    let told = 0;
    await world.set({ tea: 60 });
    const stop = world.store.log.onAppended(() => (told += 1));
    await world.fire(0);
    await Promise.resolve();
    expectSame(told, 0, 'Where nothing fires, nobody is told.');
    await world.fire(60);
    await new Promise((resolve) => setTimeout(resolve));
    stop();
    expectSame(told, 1, 'A listener is called.');
  },

  'the message stands in the log as it was scheduled: when it was due, why, by whom and for whom': async (world) => {
    const cause = { correlationId: 'c-1', causationId: 'm-0', actor: 'ada', tenant: 'acme' };
    const name = 'odd "\u2028 é \u0000 \ud83d\ude00';
    await world.set({ [name.replace('\u0000', '')]: 60 }, cause);
    await world.doing((context) => context.schedule(new AlarmRang({ name }), { at: second(61), key: 'odd' }), cause);
    const waiting = await world.schedule.find('odd', 'acme');
    expectSame(
      [waiting?.type, waiting?.dueAt.toString()],
      ['bank.AlarmRang', second(61).toString()],
      'It can be looked at while it waits.',
    );
    await world.fire(3_600);
    const { message, occurredAt, aggregate, id, ...rest } = (await world.logged()).at(-1) ?? {};
    expectSame([id, (message as AlarmRang).data.name], [waiting?.id, name], 'It is what was scheduled.');
    expectSame(occurredAt?.toString(), second(61).toString(), 'It occurred when it was due.');
    expectSame(rest, cause, 'Its stamps are those of the unit.');
    expectSame(aggregate, undefined, 'It is of no aggregate.');
  },

  'it is known when the next one is due': async (world) => {
    expectSame(await world.schedule.nextDueAt(), undefined, 'None is.');
    await world.set({ b: 20, a: 10 });
    expectSame((await world.schedule.nextDueAt())?.toString(), second(10).toString(), 'It is the earliest.');
    await world.fire(10);
    expectSame((await world.schedule.nextDueAt())?.toString(), second(20).toString(), 'Then the one after it.');
    await world.fire(20);
    expectSame(await world.schedule.nextDueAt(), undefined, 'None is left.');
  },

  'it is known how many are due and have not fired, and since when': async (world) => {
    const backlog = async (seconds: number) => {
      const { due, since } = await world.schedule.backlog(second(seconds));
      return [due, since?.toString()];
    };
    expectSame(await backlog(60), [0, undefined], 'Nothing is scheduled.');
    await world.set({ b: 20, a: 10, c: 30 });
    await world.set({ a: 15 }, { tenant: 'acme' });
    expectSame(await backlog(9), [0, undefined], 'Nothing is due yet.');
    expectSame(await backlog(10), [1, second(10).toString()], 'It counts from the very moment on.');
    expectSame(await backlog(20), [3, second(10).toString()], 'All tenants count, and the first is the oldest.');
    await world.fire(60, 2);
    expectSame(await backlog(60), [2, second(20).toString()], 'What has fired is due no more.');
  },
};
