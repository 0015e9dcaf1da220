import { EventBus, Subscriptions, type HandlerContext } from 'demesne/messaging';
import { describe, expect, it } from 'vitest';
import { AccountOpened, type Account } from './bank.ts';
import { alice, bankOn, depositing, opening } from './bank-world.ts';

describe('a handler', () => {
  it('hands its context on, and handles a message once that is delivered again', async () => {
    const { unit, store, balance } = bankOn();
    const subscriptions = new Subscriptions(store.log, store.subscriptions);
    const failures: number[] = [];
    subscriptions.subscribe(AccountOpened, {
      name: 'welcome-gift',
      resettable: true,
      handle: async (event, context) => {
        await unit.runOnce(depositing(context.aggregate.id as Account['id'], 1), context);
        failures.push(context.attempt);
        if (context.attempt === 1) throw new Error('after the commit');
      },
    });
    await subscriptions.start();
    await unit.run(opening([alice, 5]));
    await subscriptions.drain();
    await subscriptions.stop();

    expect(failures).toEqual([1, 2]);
    expect(await balance(alice)).toBe(6);
  });

  it('knows whose it is, by a bus as by a durable subscription', async () => {
    const { unit, store } = bankOn();
    const told: string[] = [];
    const handle = (_: unknown, context: HandlerContext): void => void told.push(context.subscription);
    const bus = new EventBus(store.log);
    bus.subscribe(AccountOpened, { name: 'one', handle });
    bus.subscribe(AccountOpened, { name: 'two', handle });
    const subscriptions = new Subscriptions(store.log, store.subscriptions);
    subscriptions.subscribe(AccountOpened, { name: 'three', handle });
    await subscriptions.start();

    await unit.run(opening([alice, 5]));
    await bus.drain();
    await subscriptions.drain();
    await subscriptions.stop();

    expect(told.toSorted()).toEqual(['one', 'three', 'two']);
  });
});
