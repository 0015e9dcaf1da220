import { BufferedUnitOfWork, type UnitStore } from 'demesne/application';
import { InMemoryStore } from 'demesne/in-memory';
import { EventBus, Subscriptions, type HandlerContext, type Place } from 'demesne/messaging';
import { ok } from 'neverthrow';
import { describe, expect, it } from 'vitest';
import { AccountOpened, type Account } from './bank.ts';
import { alice, bankOn, bob, depositing, opening, recipes } from './bank-world.ts';

const place: Place = { position: 5, bucket: 0, partition: 0, epoch: 1, parked: false };
const message = { subscription: 'book-deposit', causationId: 'm-1', place } as const;
const result = { encode: (value: string) => value, decode: (json: unknown) => json as string };

/** A bank whose store keeps how far `book-deposit` has come. */
function tracking() {
  const bank = bankOn();
  bank.store.subscriptions.register('book-deposit', 1, 0);
  bank.store.subscriptions.trackBuckets('book-deposit');
  return bank;
}

describe('work that runs once for a message with a place', () => {
  it('leaves no receipt', async () => {
    const { unit, store } = tracking();

    const answers = [await unit.runOnce(() => ok('first'), message), await unit.runOnce(() => ok('again'), message)];

    expect(answers).toEqual([ok('first'), ok(undefined)]);
    expect(store.inbox.purge({ olderThanMs: 0 })).toBe(0);
  });

  it.each([
    ['a result is kept', message, { result }],
    ['it has a key of its own', { ...message, messageId: 'key-1' }, undefined],
  ])('leaves a receipt where %s, and is told by that', async (_, context, keep) => {
    const { unit, store } = tracking();
    const run = (value: string) =>
      keep ? unit.runOnce(() => ok(value), context, keep) : unit.runOnce(() => ok(value), context);

    expect(await run('first')).toEqual(ok('first'));
    expect(await run('again')).toEqual(ok(keep ? 'first' : undefined));
    expect(await unit.runOnce(() => ok('by position'), message)).toEqual(ok('by position'));
    expect(store.inbox.purge({ olderThanMs: 0 })).toBe(1);
  });

  it('belongs to the commit: what is stale is not noted either', async () => {
    const { unit, balance } = tracking();
    await unit.run(opening([alice, 0]));

    const stale = await unit.runOnce(
      async (repositories) => {
        const account = (await repositories.accounts.get(alice))._unsafeUnwrap();
        await unit.run(depositing(alice, 1));
        account.deposit(5);
        return repositories.accounts.save(account);
      },
      { ...message, attempts: 1 },
    );

    expect(stale._unsafeUnwrapErr()).toMatchObject({ name: 'ConcurrencyConflict', id: 'alice' });
    expect(await unit.runOnce(depositing(alice, 5), message)).toEqual(ok(6));
    expect(await balance(alice)).toBe(6);
  });

  it.each([
    ['nothing', null],
    ['half a place', { position: 5 }],
    ['a position that is none', { ...place, position: -1 }],
    ['a bucket that is none', { ...place, bucket: 0.5 }],
    ['a word', { ...place, parked: 'no' }],
  ])('is refused with %s for a place, before anything runs', async (_, odd) => {
    const { unit } = tracking();
    let ran = false;

    const refused = unit.runOnce(() => ok((ran = true)), { ...message, place: odd as never });

    await expect(refused).rejects.toMatchObject({ code: 'INVALID_OPTION', option: 'place' });
    expect(ran).toBe(false);
  });

  it('is refused by a store that keeps no positions, or not those of this subscription', async () => {
    const { unit } = tracking();
    const bare: UnitStore = { inbox: new InMemoryStore().inbox, load: () => undefined, commit: () => undefined };

    const unable = new BufferedUnitOfWork(bare, recipes).runOnce(() => ok(), message);
    const foreign = unit.runOnce(() => ok(), { ...message, subscription: 'count-deposits' });

    await expect(unable).rejects.toMatchObject({ code: 'STORE_CANNOT', lacks: 'positions' });
    await expect(foreign).rejects.toMatchObject({ code: 'FOREIGN_PLACE', consumer: 'count-deposits' });
    await expect(foreign).rejects.toThrow(
      "This store does not keep how far count-deposits has come: have the unit over the store of the subscription, or subscribe with inbox: 'id'.",
    );
  });
});

describe('a handler', () => {
  it('hands the place on in its context, and handles a message once that is delivered again', async () => {
    const { unit, store, balance } = bankOn();
    const subscriptions = new Subscriptions(store.log, store.subscriptions);
    const attempts: number[] = [];
    subscriptions.subscribe(AccountOpened, {
      name: 'welcome-gift',
      inbox: 'position',
      handle: async (_, context) => {
        await unit.runOnce(depositing(context.aggregate.id as Account['id'], 1), context);
        attempts.push(context.attempt);
        if (context.attempt === 1) throw new Error('after the commit');
      },
    });
    await subscriptions.start();
    await unit.run(opening([alice, 5], [bob, 5]));
    await subscriptions.drain();
    await subscriptions.stop();

    expect(attempts.toSorted((one, other) => one - other)).toEqual([1, 1, 2, 2]);
    expect([await balance(alice), await balance(bob)]).toEqual([6, 6]);
    expect(store.inbox.purge({ olderThanMs: 0 })).toBe(0);
  });

  it('over another store is dead at once, because no other attempt could end otherwise', async () => {
    const { unit, store } = bankOn();
    const other = bankOn();
    const subscriptions = new Subscriptions(store.log, store.subscriptions);
    subscriptions.subscribe(AccountOpened, {
      name: 'welcome-gift',
      inbox: 'position',
      handle: (_, context) => other.unit.runOnce(depositing(context.aggregate.id as Account['id'], 1), context),
    });
    await subscriptions.start();
    await unit.run(opening([alice, 5]));
    await subscriptions.drain();
    const parked = await subscriptions.operator('welcome-gift').list();
    await subscriptions.stop();

    expect(parked).toMatchObject([{ status: 'dead', attempts: 1, cause: { name: 'ForeignPlace' } }]);
  });

  it('has a message done again after a reset, as the operator wants it', async () => {
    const { unit, store, balance } = bankOn();
    const subscriptions = new Subscriptions(store.log, store.subscriptions);
    subscriptions.subscribe(AccountOpened, {
      name: 'welcome-gift',
      inbox: 'position',
      resettable: true,
      handle: (_, context) => unit.runOnce(depositing(context.aggregate.id as Account['id'], 1), context),
    });
    await subscriptions.start();
    await unit.run(opening([alice, 5]));
    await subscriptions.drain();
    await subscriptions.operator('welcome-gift').reset(0);
    await subscriptions.drain();
    await subscriptions.stop();

    expect(await balance(alice)).toBe(7);
  });

  it('is given no place by a bus, and by a subscription that has its inbox by id', async () => {
    const { unit, store } = bankOn();
    const places: string[] = [];
    const handle = (_: unknown, context: HandlerContext): void => {
      if ('place' in context) places.push(context.subscription);
    };
    const bus = new EventBus(store.log);
    bus.subscribe(AccountOpened, { name: 'one', handle });
    const subscriptions = new Subscriptions(store.log, store.subscriptions);
    subscriptions.subscribe(AccountOpened, { name: 'two', handle });
    subscriptions.subscribe(AccountOpened, { name: 'three', inbox: 'position', handle });
    await subscriptions.start();
    await unit.run(opening([alice, 5]));
    await bus.drain();
    await subscriptions.drain();
    await subscriptions.stop();

    expect(places).toEqual(['three']);
  });

  it('may tell by ids or by positions, and by nothing else', () => {
    const { store } = bankOn();
    const subscriptions = new Subscriptions(store.log, store.subscriptions);
    const odd = { name: 'one', inbox: 'both' as never, handle: () => undefined };

    expect(() => subscriptions.subscribe(AccountOpened, odd)).toThrow(
      "inbox must be 'id' or 'position'; found a string.",
    );
  });
});
