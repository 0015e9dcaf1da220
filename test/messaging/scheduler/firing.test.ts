import { describe, expect, it } from 'vitest';
import { alarms, START, watched } from './alarms.ts';

describe('a scheduler', () => {
  it('fires a message when it is due, and not before', async () => {
    const { timer, scheduler, set, rung } = alarms();
    await set('tea', 10_000);
    const one = scheduler();
    await one.start();

    await timer.advance(9_999);
    expect(rung()).toEqual([]);
    await timer.advance(1);
    expect(rung()).toEqual(['tea']);
    await timer.until(one.stop());
  });

  it.each([0, 1, 100, 249, 250, 251, 600])(
    'fires what is scheduled while it sleeps at the latest 250 ms after it is due, %i ms later',
    async (inMs) => {
      const { timer, scheduler, set, rung } = alarms();
      const one = scheduler();
      await one.start();
      await timer.advance(1);
      await set('tea', inMs);

      await timer.advance(inMs + 250);
      expect(rung()).toEqual(['tea']);
      await timer.until(one.stop());
    },
  );

  it('fires at once what came due while none was running', async () => {
    const { timer, scheduler, set, rung } = alarms();
    await set('tea', 10_000);
    await timer.advance(3_600_000);
    const one = scheduler();

    await one.start();
    await timer.advance(0);

    expect(rung()).toEqual(['tea']);
    await timer.until(one.stop());
  });

  it('fires any number of messages, batch by batch', async () => {
    const { timer, scheduler, set, rung } = alarms();
    for (let index = 0; index < 25; index += 1) await set(`alarm ${index}`, 10);
    const one = scheduler({ batch: 10 });
    await one.start();

    await timer.advance(250);

    expect(rung()).toHaveLength(25);
    await timer.until(one.stop());
  });

  it('fires nothing early or twice where the clock is set back', async () => {
    const { timer, scheduler, set, rung, setClockBack } = alarms();
    await set('first', 100);
    await set('second', 1_000);
    const one = scheduler();
    await one.start();
    await timer.advance(500);

    setClockBack(400);
    await timer.advance(899);
    expect(rung()).toEqual(['first']);
    await timer.advance(250);
    expect(rung()).toEqual(['first', 'second']);
    await timer.until(one.stop());
  });

  it('fires each message once beside others', async () => {
    const { timer, scheduler, set, rung } = alarms();
    for (let index = 0; index < 20; index += 1) await set(`alarm ${index}`, 10 * index);
    const all = [scheduler({ batch: 3 }), scheduler({ batch: 2 }), scheduler()];
    for (const one of all) await one.start();

    await timer.advance(500);

    expect(rung()).toHaveLength(20);
    expect(new Set(rung()).size).toBe(20);
    for (const one of all) await timer.until(one.stop());
  });

  it('sleeps until the next message is due, and 250 ms where none is', async () => {
    let watch = { fires: 0 };
    const { timer, scheduler, set } = alarms((schedule) => {
      const made = watched(schedule);
      watch = made.watch;
      return made.wrapped;
    });
    const one = scheduler();
    await one.start();
    await timer.advance(1_000);
    expect(watch.fires).toBe(5);

    await set('tea', 300);
    await timer.advance(500);
    // At 1,250, where it sees what is next, and at 1,300.
    expect(watch.fires).toBe(7);
    await timer.until(one.stop());
  });

  it('does not spin where something is due that somebody else has in hand', async () => {
    let fires = 0;
    const { timer, scheduler } = alarms((schedule) => ({
      find: (key) => schedule.find(key),
      nextDueAt: () => START,
      backlog: (now) => schedule.backlog(now),
      fire: () => {
        fires += 1;
        return 0;
      },
    }));
    const one = scheduler();
    await one.start();

    await timer.advance(100);

    expect(fires).toBeLessThan(15);
    await timer.until(one.stop());
  });
});
