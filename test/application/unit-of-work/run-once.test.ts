import { DomainError } from 'demesne';
import { BufferedUnitOfWork, reaction, type UnitStore } from 'demesne/application';
import { InMemoryStore } from 'demesne/in-memory';
import { EventBus, Subscriptions, type HandlerContext } from 'demesne/messaging';
import { FixedClock } from 'demesne/testing';
import { err, ok } from 'neverthrow';
import { describe, expect, it } from 'vitest';
import { AccountOpened, Journal, type Account } from './bank.ts';
import { alice, bankOn, bob, depositing, opening, recipes, stores } from './bank-world.ts';

class NotToday extends DomainError.define('NotToday')<{}> {}

/** What a handler's context says of a message. */
const message = { subscription: 'book-deposit', causationId: 'm-1' } as const;

describe.each(stores)('work that runs once over $kind', ({ of }) => {
  it('is run for the first copy of a message, and for no other', async () => {
    const { unit, balance } = bankOn(of);
    await unit.run(opening([alice, 0]));

    const first = await unit.runOnce(depositing(alice, 5), message);
    const second = await unit.runOnce(depositing(alice, 5), message);

    expect(first).toEqual(ok(5));
    expect(second).toEqual(ok(undefined));
    expect(await balance(alice)).toBe(5);
  });

  it('is run for each message, each consumer and each tenant', async () => {
    const { unit, balance } = bankOn(of);
    await unit.run(opening([alice, 0]));
    await unit.run(opening([alice, 0]), { tenant: 'acme' });

    await unit.runOnce(depositing(alice, 1), message);
    await unit.runOnce(depositing(alice, 10), { ...message, causationId: 'm-2' });
    await unit.runOnce(depositing(alice, 100), { ...message, subscription: 'count-deposits' });
    await unit.runOnce(depositing(alice, 7), { ...message, tenant: 'acme' });

    expect(await balance(alice)).toBe(111);
    expect(await balance(alice, 'acme')).toBe(7);
  });

  it('was done where it changed nothing, too', async () => {
    const { unit } = bankOn(of);
    let runs = 0;
    const counting = () => ok((runs += 1));

    expect(await unit.runOnce(counting, message)).toEqual(ok(1));
    expect(await unit.runOnce(counting, message)).toEqual(ok(undefined));
    expect(runs).toBe(1);
  });

  it('was not done where it refuses or throws, so it may be tried again', async () => {
    const { unit, balance } = bankOn(of);
    await unit.run(opening([alice, 0]));
    const trouble = new Error('the power went out');

    const refused = await unit.runOnce(async ({ accounts }) => {
      (await depositing(alice, 5)({ accounts } as never))._unsafeUnwrap();
      return err(new NotToday({}));
    }, message);
    const thrown = unit.runOnce(() => {
      throw trouble;
    }, message);

    expect(refused).toEqual(err(new NotToday({})));
    await expect(thrown).rejects.toBe(trouble);
    expect(await balance(alice)).toBe(0);
    expect(await unit.runOnce(depositing(alice, 5), message)).toEqual(ok(5));
  });

  it('is committed by one of many copies at once, and every copy answers ok, with one attempt each', async () => {
    const { unit, balance } = bankOn(of);
    await unit.run(opening([alice, 0]));

    const answers = await Promise.all(
      Array.from({ length: 10 }, () => unit.runOnce(depositing(alice, 5), { ...message, attempts: 1 })),
    );

    expect(answers.map((answer) => answer._unsafeUnwrap()).filter((value) => value === 5)).toHaveLength(1);
    expect(answers.map((answer) => answer._unsafeUnwrap()).filter((value) => value === undefined)).toHaveLength(9);
    expect(await balance(alice)).toBe(5);
  });

  it('is no refusal where a faster copy is the reason for it', async () => {
    const { unit, balance } = bankOn(of);
    await unit.run(opening([alice, 5]));
    let isFirst = true;
    const emptying: Parameters<typeof unit.runOnce>[0] = async ({ accounts }) => {
      if (isFirst) {
        isFirst = false;
        await unit.runOnce(emptying, message);
      }
      const account = (await accounts.get(alice))._unsafeUnwrap();
      const withdrawn = account.withdraw(5);
      return withdrawn.isErr() ? withdrawn : accounts.save(account);
    };

    expect(await unit.runOnce(emptying, message)).toEqual(ok(undefined));
    expect(await balance(alice)).toBe(0);
  });

  it('is a conflict where somebody else changed its aggregates, and was not done then', async () => {
    const { unit, balance } = bankOn(of);
    await unit.run(opening([alice, 0]));

    const conflict = await unit.runOnce(
      async (repositories) => {
        await unit.run(depositing(alice, 1));
        const { accounts } = repositories;
        const stale = (await accounts.get(alice))._unsafeUnwrap();
        await unit.run(depositing(alice, 1));
        stale.deposit(5);
        return accounts.save(stale);
      },
      { ...message, attempts: 1 },
    );

    expect(conflict._unsafeUnwrapErr()).toMatchObject({ name: 'ConcurrencyConflict', id: 'alice' });
    expect(await balance(alice)).toBe(2);
    expect(await unit.runOnce(depositing(alice, 5), message)).toEqual(ok(7));
  });

  it('is run again after a conflict', async () => {
    const { unit, balance } = bankOn(of);
    await unit.run(opening([alice, 0]));
    let runs = 0;

    const answer = await unit.runOnce(async (repositories) => {
      runs += 1;
      const account = (await repositories.accounts.get(alice))._unsafeUnwrap();
      if (runs === 1) await unit.run(depositing(alice, 1));
      account.deposit(5);
      return repositories.accounts.save(account);
    }, message);

    expect(answer.isOk()).toBe(true);
    expect(runs).toBe(2);
    expect(await balance(alice)).toBe(6);
  });

  it('is followed by reactions and by what is joined and kept for after the commit, once', async () => {
    const told: string[] = [];
    const { unit, story } = bankOn(of, {
      reactions: [
        reaction(AccountOpened, (_, { journals }, { aggregate }) => {
          told.push('reaction');
          return journals.save(Journal.begin(aggregate.id as never));
        }),
      ],
    });
    const handled = () =>
      unit.runOnce(async (_, context) => {
        context.afterCommit(() => void told.push('after the commit'));
        return context.run(opening([alice, 5], [bob, 5]));
      }, message);

    await handled();
    await handled();

    expect(told).toEqual(['reaction', 'reaction', 'after the commit']);
    expect(story()).toHaveLength(4);
  });

  it('stands where its after-commit work fails, which is told to the first only', async () => {
    const { unit } = bankOn(of);
    const failed = unit.runOnce(
      (_, context) => {
        context.afterCommit(() => {
          throw new Error('the mail is down');
        });
        return ok();
      },
      { ...message, causationId: 'm-2' },
    );

    await expect(failed).rejects.toMatchObject({ code: 'AFTER_COMMIT_FAILED' });
    expect(await unit.runOnce(() => err(new NotToday({})), { ...message, causationId: 'm-2' })).toEqual(ok(undefined));
  });

  it('has the message as the cause of what it commits', async () => {
    const { unit, log } = bankOn(of);

    await unit.runOnce(opening([alice, 5]), { ...message, correlationId: 'c-1', actor: 'carol' });

    expect(log()[0]).toMatchObject({ causationId: 'm-1', correlationId: 'c-1', actor: 'carol' });
  });

  it('is not begun where the signal is aborted, and not committed where it is aborted on the way', async () => {
    const { unit, log } = bankOn(of);
    const gone = new AbortController();
    const reason = new Error('nobody waits');

    const aborted = unit.runOnce(
      (repositories) => {
        gone.abort(reason);
        return opening([alice, 5])(repositories);
      },
      { ...message, signal: gone.signal },
    );
    await expect(aborted).rejects.toBe(reason);
    await expect(unit.runOnce(() => ok(), { ...message, signal: gone.signal })).rejects.toBe(reason);

    expect(log()).toEqual([]);
    expect(await unit.runOnce(() => ok('done'), message)).toEqual(ok('done'));
  });
});

describe('the result of work that runs once', () => {
  const result = {
    encode: (cents: number) => ({ cents }),
    decode: (json: unknown) => (json as { cents: number }).cents,
  };

  it('is answered to every later copy, where it is kept', async () => {
    const { unit } = bankOn();
    await unit.run(opening([alice, 0]));

    const first = await unit.runOnce(depositing(alice, 5), message, { result });
    const second = await unit.runOnce(depositing(alice, 5), message, { result });

    expect(first).toEqual(ok(5));
    expect(second).toEqual(ok(5));
  });

  it('is not kept of a refusal', async () => {
    const { unit } = bankOn();
    const refusing = (refuses: boolean) => () => (refuses ? err(new NotToday({})) : ok(5));

    expect(await unit.runOnce(refusing(true), message, { result })).toEqual(err(new NotToday({})));
    expect(await unit.runOnce(refusing(false), message, { result })).toEqual(ok(5));
    expect(await unit.runOnce(refusing(true), message, { result })).toEqual(ok(5));
  });

  it('may be told apart by a key that is no message’s id', async () => {
    const { unit, log } = bankOn();
    const command = { subscription: 'bank.OpenAccount', messageId: 'key-1' };

    await unit.runOnce(opening([alice, 5]), { ...command, causationId: 'm-1' });
    await unit.runOnce(opening([alice, 5]), { ...command, causationId: 'm-2' });
    await unit.runOnce(opening([bob, 5]), { ...command, messageId: 'key-2' });

    expect(log().map(({ causationId }) => causationId)).toEqual(['m-1', undefined]);
  });

  it('is a fault where the first run kept none', async () => {
    const { unit } = bankOn();
    await unit.runOnce(() => ok(5), message);

    const asked = unit.runOnce(() => ok(5), message, { result });

    await expect(asked).rejects.toMatchObject({ code: 'RESULT_NOT_KEPT', consumer: 'book-deposit' });
  });

  it('that can not be encoded keeps everything from being written', async () => {
    const { unit, log } = bankOn();
    const trouble = new Error('no JSON');
    const unfit = {
      encode: () => {
        throw trouble;
      },
      decode: () => undefined,
    };

    await expect(unit.runOnce(opening([alice, 5]), message, { result: unfit })).rejects.toBe(trouble);

    expect(log()).toEqual([]);
    expect(await unit.runOnce(opening([alice, 5]), message)).toEqual(ok());
  });
});

describe('run once', () => {
  it.each([
    [{ causationId: 'm-1' }, 'subscription'],
    [{ subscription: '', causationId: 'm-1' }, 'subscription'],
    [{ subscription: 's'.repeat(201), causationId: 'm-1' }, 'subscription'],
    [{ subscription: 's' }, 'causationId'],
    [{ subscription: 's', causationId: '' }, 'causationId'],
    [{ subscription: 's', causationId: 'm'.repeat(301) }, 'causationId'],
    [{ subscription: 's', causationId: 'm-1', messageId: '' }, 'messageId'],
    [undefined, 'context'],
  ])('refuses %o and says what to hand on', async (context, option) => {
    const { unit } = bankOn();
    let ran = false;

    const refused = unit.runOnce(() => ok((ran = true)), context as never);

    await expect(refused).rejects.toMatchObject({ code: 'INVALID_OPTION', option });
    expect(ran).toBe(false);
  });

  it('says in plain words what is missing', async () => {
    const { unit } = bankOn();

    await expect(unit.runOnce(() => ok(), {} as never)).rejects.toThrow(
      'subscription must be the name of who handles the message, at most 200 characters: hand on the context of its handler; found undefined.',
    );
    await expect(unit.runOnce(() => ok(), { subscription: 's' } as never)).rejects.toThrow(
      'causationId must be the id of the message, at most 300 characters: hand on the context of its handler; found undefined.',
    );
  });

  it('refuses a codec that is none, and text that no database keeps', async () => {
    const { unit } = bankOn();

    const half = unit.runOnce(() => ok(), message, { result: { encode: () => null } as never });

    await expect(half).rejects.toMatchObject({ code: 'INVALID_OPTION', option: 'result' });
    await expect(unit.runOnce(() => ok(), message, null as never)).rejects.toMatchObject({ option: 'keep' });
    for (const odd of [{ subscription: 'a\0' }, { causationId: '\ud800' }]) {
      await expect(unit.runOnce(() => ok(), { ...message, ...odd })).rejects.toMatchObject({ code: 'UNSTORABLE_TEXT' });
    }
  });

  it('is refused by a store without an inbox, before anything runs', async () => {
    const bare: UnitStore = { load: () => undefined, commit: () => undefined };
    const unit = new BufferedUnitOfWork(bare, recipes);
    let ran = false;

    const refused = unit.runOnce(() => ok((ran = true)), message);

    await expect(refused).rejects.toMatchObject({ code: 'STORE_CANNOT', lacks: 'inbox' });
    expect(ran).toBe(false);
  });
});

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

describe('the inbox of a store in memory', () => {
  it('forgets what is old, the oldest first, as many as it is told', async () => {
    const clock = new FixedClock();
    const store = new InMemoryStore({ clock });
    const unit = new BufferedUnitOfWork(store, recipes);
    for (const causationId of ['m-1', 'm-2', 'm-3']) {
      await unit.runOnce(() => ok(), { ...message, causationId });
      clock.advance(1_000);
    }

    expect(store.inbox.purge()).toBe(0);
    expect(store.inbox.purge({ olderThanMs: 2_001 })).toBe(1);
    expect(store.inbox.purge({ olderThanMs: 0, limit: 1 })).toBe(1);

    const again = async (causationId: string) => await unit.runOnce(() => ok('again'), { ...message, causationId });
    expect(await again('m-1')).toEqual(ok('again'));
    expect(await again('m-2')).toEqual(ok('again'));
    expect(await again('m-3')).toEqual(ok(undefined));
  });

  it('keeps receipts for thirty days unless told otherwise', async () => {
    const clock = new FixedClock();
    const store = new InMemoryStore({ clock });
    await new BufferedUnitOfWork(store, recipes).runOnce(() => ok(), message);

    clock.advance(30 * 86_400_000 - 1);
    expect(store.inbox.purge()).toBe(0);
    clock.advance(1);
    expect(store.inbox.purge()).toBe(1);
  });

  it.each([
    [{ olderThanMs: -1 }, 'olderThanMs'],
    [{ olderThanMs: 1.5 }, 'olderThanMs'],
    [{ limit: 0 }, 'limit'],
    [null, 'options'],
  ])('refuses to purge %o', (options, option) => {
    expect(() => new InMemoryStore().inbox.purge(options as never)).toThrow(
      expect.objectContaining({ code: 'INVALID_OPTION', option }),
    );
  });
});
