import { expectSame } from '../expectations.ts';
import type { Rules } from '../rules.ts';
import { setAlarm, type AlarmWorld } from './alarm-world.ts';

/** One message waits under each key. */
export const keys: Rules<AlarmWorld> = {
  'what is scheduled under a key takes the place of what is there': async (world) => {
    await world.set({ tea: 60 });
    await world.doing((context) => setAlarm(context, 'coffee', 90, 'tea'));
    expectSame(await world.fire(60), 0, 'What was there does not fire any more.');
    expectSame([await world.fire(90), await world.rung()], [1, ['coffee']], 'What took its place does.');
  },

  'of what one unit schedules under a key the last counts': async (world) => {
    await world.doing((context) => {
      setAlarm(context, 'tea', 10);
      setAlarm(context, 'coffee', 20, 'tea');
    });
    await world.fire(60);
    expectSame(await world.rung(), ['coffee'], 'It is one key.');
  },

  'what takes a place comes after what was scheduled for the same time before': async (world) => {
    await world.set({ a: 10, b: 10 });
    await world.set({ a: 10 });
    await world.fire(10);
    expectSame(await world.rung(), ['b', 'a'], 'It was scheduled later.');
  },

  'a key is free again when its message has fired': async (world) => {
    await world.set({ tea: 10 });
    await world.fire(10);
    await world.set({ tea: 20 });
    await world.fire(20);
    expectSame(await world.rung(), ['tea', 'tea'], 'Both fire, each in its time.');
  },

  'keys of two tenants have nothing to do with each other': async (world) => {
    await world.set({ tea: 10 }, { tenant: 'acme' });
    await world.set({ tea: 20 }, { tenant: 'zeta' });
    await world.set({ tea: 30 });
    expectSame(await world.cancel('tea', { tenant: 'zeta' }), true, 'One of them is cancelled.');
    expectSame(await world.schedule.find('tea', 'zeta'), undefined, 'It is gone.');
    await world.fire(60);
    expectSame(
      (await world.logged()).map(({ tenant }) => tenant),
      ['acme', undefined],
      'The others fire.',
    );
  },

  'a key that looks like something else is a key like any other': async (world) => {
    const odd = ['tea', 'TEA', 'tea ', 't%', 't_a', "t'a", '__proto__', 'ß', 'ss', 'é', 'e\u0301', 'k'.repeat(300)];
    await world.set(Object.fromEntries(odd.map((key) => [key, 10])));
    await world.doing((context) => setAlarm(context, 'proto', 10, '__proto__'));
    expectSame(await world.cancel('TEA'), true, 'It is there.');
    expectSame(await world.fire(10), odd.length - 1, 'No key is taken for another.');
  },
};
