import { BufferedUnitOfWork } from 'demesne/application';
import { Subscriptions, type HandlerContext } from 'demesne/messaging';
import { ok } from 'neverthrow';
import { describe, expect, it } from 'vitest';
import { AlarmRang, alarms, START } from './alarms.ts';

describe('a deadline', () => {
  it('is handled by a subscription of its context, which schedules the next', async () => {
    const { store, unit, clock, timer, scheduler, set } = alarms();
    const handled: [string, string][] = [];
    const subscriptions = new Subscriptions(store.log, store.subscriptions, { clock, timer });
    subscriptions.within('bank').subscribe(AlarmRang, {
      name: 'ring',
      handle: async ({ data }, context: HandlerContext<AlarmRang>) => {
        handled.push([data.name, context.envelope.occurredAt.toString()]);
        expect(context.aggregate).toBeUndefined();
        if (data.name === 'tea') {
          await unit.runOnce((_, inner) => {
            inner.schedule(new AlarmRang({ name: 'again' }), { at: clock.now().plusMs(1_000), key: 'again' });
            return ok();
          }, context);
        }
      },
    });
    await subscriptions.start();
    const one = scheduler();
    await set('tea', 10_000);
    await one.start();

    await timer.advance(20_000);
    await timer.until(subscriptions.drain());

    expect(handled.map(([name]) => name)).toEqual(['tea', 'again']);
    expect(handled[0]?.[1]).toBe(START.plusMs(10_000).toString());
    const [tea, again] = store.log.read(0, 10).map(({ envelope }) => envelope);
    expect(again).toMatchObject({ causationId: tea?.id, correlationId: tea?.correlationId });
    await timer.until(subscriptions.stop());
    await timer.until(one.stop());
  });

  it('is not handed to another context', () => {
    const { store } = alarms();
    const ordering = new Subscriptions(store.log, store.subscriptions).within('ordering');

    // @ts-expect-error -- a deadline of another context
    const foreign = () => ordering.subscribe(AlarmRang, { name: 'ring', handle: () => undefined });

    expect(foreign).toThrow(expect.objectContaining({ code: 'FOREIGN_EVENT' }));
  });

  it('can not be scheduled where the store has no schedule', async () => {
    const unit = new BufferedUnitOfWork({ load: () => undefined, commit: () => undefined }, {});
    const scheduled = unit.run((_, context) => {
      context.schedule(new AlarmRang({ name: 'tea' }), { at: START, key: 'tea' });
      return ok();
    });
    const cancelled = unit.run(async (_, context) => ok(await context.cancelScheduled('tea')));

    await expect(scheduled).rejects.toMatchObject({ code: 'STORE_CANNOT', lacks: 'schedule' });
    await expect(cancelled).rejects.toMatchObject({ code: 'STORE_CANNOT', lacks: 'schedule' });
  });
});
