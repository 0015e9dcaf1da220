import { err, ok } from 'neverthrow';
import { reaction } from '../../../application/unit-of-work/reaction.ts';
import { Account, AccountId, AccountOpened } from '../bank.ts';
import { errOf, expectSame, expectThat, faultOf, okOf, thrownBy } from '../expectations.ts';
import type { Rules } from '../rules.ts';
import { second, setAlarm, type AlarmRepositories, type AlarmWorld } from './alarm-world.ts';

/** What is cancelled doesn't fire; all of it belongs to the commit of a unit. */
export const cancelling: Rules<AlarmWorld> = {
  'what is cancelled does not fire, and the unit is told that it was there': async (world) => {
    await world.set({ tea: 60, coffee: 60 });
    expectSame(await world.cancel('tea'), true, 'There was something to cancel.');
    await world.fire(60);
    expectSame(await world.rung(), ['coffee'], 'It did not fire, and others do.');
  },

  'to cancel what is not there changes nothing, and is told': async (world) => {
    await world.set({ tea: 60 });
    await world.fire(60);
    expectSame([await world.cancel('tea'), await world.cancel('coffee')], [false, false], 'It fired, or never was.');
    await world.set({ tea: 70 });
    expectSame([await world.cancel('tea'), await world.cancel('tea')], [true, false], 'It is cancelled once.');
    expectSame(await world.rung(), ['tea'], 'Nothing else fired.');
  },

  'what is told to be cancelled has not fired, even where it came due before the commit': async (world) => {
    await world.set({ tea: 60 });
    const told: boolean[] = [];
    await world.doing(async (context) => {
      told.push(await context.cancelScheduled('tea'));
      await world.fire(60);
    });
    expectSame(told, [true, false], 'The work runs again, and is told that it is too late.');
    expectSame(await world.rung(), ['tea'], 'It fired once.');
  },

  'what was replaced before the commit is not cancelled unseen': async (world) => {
    await world.set({ tea: 60 });
    let runs = 0;
    await world.doing(async (context) => {
      runs += 1;
      await context.cancelScheduled('tea');
      if (runs === 1) await world.set({ tea: 90 });
    });
    expectSame([runs, await world.fire(90)], [2, 0], 'The work runs again, and cancels what is there by then.');
  },

  'cancelled or fired, and never both, whoever is faster': async (world) => {
    const names = Array.from({ length: 20 }, (_, index) => `alarm ${index}`);
    await world.set(Object.fromEntries(names.map((name) => [name, 10])));
    const cancelling = names.map(async (name) => ((await world.cancel(name)) ? [name] : []));
    const fire = async (): Promise<void> => {
      while ((await world.fire(10, 3)) > 0);
    };
    const [cancelled] = await Promise.all([Promise.all(cancelling), fire(), fire()]);
    await world.fire(10);
    const all = [...cancelled.flat(), ...(await world.rung())];
    expectSame(all.toSorted(), names.toSorted(), 'Each was the one or the other.');
  },

  'a unit sees what it has scheduled and cancelled itself': async (world) => {
    await world.set({ old: 10 });
    const told = await world.doing(async (context) => {
      setAlarm(context, 'tea', 10);
      const own = [await context.cancelScheduled('tea'), await context.cancelScheduled('tea')];
      const stored = [await context.cancelScheduled('old'), await context.cancelScheduled('old')];
      setAlarm(context, 'new', 20, 'old');
      return [...own, ...stored];
    });
    expectSame(told, [true, false, true, false], 'Each is cancelled once.');
    await world.fire(60);
    expectSame(await world.rung(), ['new'], 'What was scheduled last is there.');
  },

  'what a unit replaces and then cancels is gone, and what was there before it too': async (world) => {
    await world.set({ tea: 10 });
    const told = await world.doing((context) => {
      setAlarm(context, 'coffee', 20, 'tea');
      return context.cancelScheduled('tea');
    });
    expectSame([told, await world.fire(60)], [true, 0], 'Nothing is left under the key.');
  },

  'a unit that is rolled back schedules nothing and cancels nothing': async (world) => {
    await world.set({ old: 10 });
    const refused = await world.unit.run(async (_, context) => {
      setAlarm(context, 'tea', 10);
      await context.cancelScheduled('old');
      return err({ name: 'NotToday' });
    });
    errOf(refused, 'NotToday');
    const trouble = new Error('the power went out');
    const thrown = await thrownBy(() =>
      world.unit.run((_, context) => {
        setAlarm(context, 'coffee', 10);
        throw trouble;
      }),
    );
    expectThat(thrown === trouble, 'The very error is passed on.');
    await world.fire(60);
    expectSame(await world.rung(), ['old'], 'All is as it was.');
  },

  'what is scheduled is committed together with aggregates, or not at all': async (world) => {
    const open = (name: string, meanwhile = async (): Promise<void> => {}) =>
      world.unit.run(
        async ({ accounts }, context) => {
          setAlarm(context, name, 10);
          const saved = await accounts.save(Account.open(AccountId.of('a')));
          await meanwhile();
          return saved;
        },
        { attempts: 1 },
      );
    const slow = open('second', async () => {
      okOf(await open('first'));
    });
    errOf(await slow, 'ConcurrencyConflict');
    await world.fire(60);
    expectSame(await world.rung(), ['first'], 'The one that met a conflict scheduled nothing.');
    expectSame((await world.logged()).length, 2, 'The event of the other is there too.');
  },

  'a conflict over a cancelled message keeps aggregates from being written': async (world) => {
    await world.set({ tea: 10 });
    const answer = await world.unit.run(
      async ({ accounts }, context) => {
        await context.cancelScheduled('tea');
        await world.fire(10);
        return accounts.save(Account.open(AccountId.of('a')));
      },
      { attempts: 1 },
    );
    errOf(answer, 'ConcurrencyConflict');
    expectSame((await world.logged()).length, 1, 'Nothing but what fired is in the log.');
  },

  'what a reaction schedules has the event as its cause': async (world) => {
    const unit = world.unitWith({
      reactions: [reaction(AccountOpened, (_, __: AlarmRepositories, context) => setAlarm(context, 'review', 10))],
    });
    okOf(await unit.run(({ accounts }) => accounts.save(Account.open(AccountId.of('a'))), { correlationId: 'c-1' }));
    await world.fire(10);
    const [opened, rang] = await world.logged();
    expectSame([rang?.causationId, rang?.correlationId], [opened?.id, 'c-1'], 'The chain goes on.');
  },

  'what can not be scheduled is refused at once': async (world) => {
    const wrong = [
      [{ type: 'bank.AlarmRang' }, { at: second(1), key: 'tea' }],
      [undefined, { at: '2026-03-01T12:00:00Z', key: 'tea' }],
      [undefined, { at: second(1), key: '' }],
      [undefined, { at: second(1), key: 'k'.repeat(301) }],
      [undefined, undefined],
    ];
    for (const [message, options] of wrong) {
      const refused = () =>
        world.doing((context) => {
          setAlarm(context, 'before', 1);
          const schedule = context.schedule as (...given: unknown[]) => void;
          if (message === undefined) setAlarm({ schedule: (one) => schedule(one, options) }, 'tea', 1);
          else schedule(message, options);
        });
      await faultOf(refused, 'INVALID_OPTION', 'It is found where it is said.');
    }
    await faultOf(() => world.cancel(''), 'INVALID_OPTION', 'A key is text.');
    okOf(await world.unit.run(() => ok()));
    expectSame(await world.fire(60), 0, 'Nothing is scheduled.');
  },

  'nothing can be scheduled when the unit has ended': async (world) => {
    const context = await world.doing((given) => given);
    await faultOf(() => setAlarm(context, 'tea', 1), 'UNIT_ENDED', 'It is too late.');
    await faultOf(() => context.cancelScheduled('tea'), 'UNIT_ENDED', 'It is too late.');
  },
};
