import { reaction } from 'demesne/application';
import { IntegrationEvent, translation } from 'demesne/messaging';
import { ok } from 'neverthrow';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Account, AccountId, AccountOpened, MoneyDeposited, MoneyWithdrawn } from './bank.ts';
import { alice, bankOn, bob, depositing, noon, opening, stores, transferring } from './bank-world.ts';

class BalanceChanged extends IntegrationEvent.define('bank.published.BalanceChanged', {
  accountId: AccountId,
  cents: z.int(),
}) {}

describe.each(stores)('messages of a unit over $kind', ({ of }) => {
  it('are stamped: id, time, aggregate with version, and the cause', async () => {
    const { unit, log } = bankOn(of);

    await unit.run(opening([alice, 5]), {
      correlationId: 'talk',
      causationId: 'cause',
      actor: 'carol',
      tenant: 'acme',
    });

    expect(log()).toEqual([
      {
        id: 'id-1',
        message: new AccountOpened({ cents: 5 }),
        occurredAt: noon,
        aggregate: { type: 'Account', id: 'alice', version: 1 },
        correlationId: 'talk',
        causationId: 'cause',
        actor: 'carol',
        tenant: 'acme',
      },
    ]);
  });

  it('begin a conversation of their own where nobody names one, without empty fields', async () => {
    const { unit, log } = bankOn(of);

    await unit.run(opening([alice, 5], [bob, 6]));
    await unit.run(depositing(alice, 1));

    const [first, second, third] = log();
    expect(Object.keys(first ?? {})).toEqual(['id', 'message', 'occurredAt', 'aggregate', 'correlationId']);
    expect(second?.correlationId).toBe(first?.correlationId);
    expect(third?.correlationId).not.toBe(first?.correlationId);
  });

  it('keep the conversation over all attempts', async () => {
    const { unit } = bankOn(of);
    await unit.run(opening([alice, 0]));
    const seen: string[] = [];

    await unit.run(async (bank, context) => {
      seen.push(context.correlationId);
      await bank.accounts.get(alice);
      if (seen.length === 1) await unit.run(depositing(alice, 1));
      return depositing(alice, 1)(bank);
    });

    expect(seen).toHaveLength(2);
    expect(seen[0]).toBe(seen[1]);
  });

  it('take the cause from the context of another unit, or a copy of it', async () => {
    const { unit, log } = bankOn(of);
    const controller = new AbortController();

    await unit.run(
      async (_, context) => {
        await unit.run(opening([alice, 0]), context);
        await unit.run(opening([bob, 0]), { ...context, actor: 'dave' });
        expect({ ...context }.signal).toBe(controller.signal);
        return ok();
      },
      { correlationId: 'talk', causationId: 'cause', actor: 'carol', tenant: 'acme', signal: controller.signal },
    );

    expect(log()).toMatchObject([
      { correlationId: 'talk', causationId: 'cause', actor: 'carol', tenant: 'acme' },
      { correlationId: 'talk', causationId: 'cause', actor: 'dave', tenant: 'acme' },
    ]);
  });

  it('can not be changed by who reads them', async () => {
    const { unit, log } = bankOn(of);
    await unit.run(opening([alice, 5]));
    const [envelope] = log();

    expect(Object.isFrozen(envelope)).toBe(true);
    expect(Object.isFrozen(envelope?.aggregate)).toBe(true);
  });

  it('are followed by what other contexts are told of them, in the same commit', async () => {
    const { unit, log, story } = bankOn(of, {
      publishes: [
        translation(
          MoneyDeposited,
          ({ data }, { aggregate }) => new BalanceChanged({ accountId: AccountId.of(aggregate.id), cents: data.cents }),
        ),
        translation(MoneyWithdrawn, ({ data }, { aggregate }) =>
          data.cents < 100
            ? undefined
            : new BalanceChanged({ accountId: AccountId.of(aggregate.id), cents: -data.cents }),
        ),
      ],
    });
    await unit.run(opening([alice, 500], [bob, 0]));

    await unit.run(transferring(alice, bob, 7));
    await unit.run(transferring(alice, bob, 100), { correlationId: 'talk', causationId: 'cause' });

    expect(story().slice(2)).toEqual([
      'alice@2 bank.MoneyWithdrawn',
      'bob@2 bank.MoneyDeposited',
      'bob@2 bank.published.BalanceChanged',
      'alice@3 bank.MoneyWithdrawn',
      'alice@3 bank.published.BalanceChanged',
      'bob@3 bank.MoneyDeposited',
      'bob@3 bank.published.BalanceChanged',
    ]);
    const [withdrawn, told] = log().slice(5);
    expect(told).toEqual({
      ...withdrawn,
      id: told?.id,
      causationId: withdrawn?.id,
      message: new BalanceChanged({ accountId: alice, cents: -100 }),
    });
    expect(told?.id).not.toBe(withdrawn?.id);
    expect(Object.isFrozen(told)).toBe(true);
  });

  it('are none at all where a translation throws', async () => {
    const trouble = new Error('no words');
    const { unit, story, balance } = bankOn(of, {
      publishes: [
        translation(AccountOpened, () => {
          throw trouble;
        }),
      ],
    });
    const fresh = Account.open(alice, 1);

    await expect(unit.run(({ accounts }) => accounts.save(fresh))).rejects.toBe(trouble);
    expect(story()).toEqual([]);
    expect(await balance(alice)).toBeUndefined();
    expect(fresh.pendingEvents).toHaveLength(1);
  });

  it('are not reacted to where they are for other contexts', async () => {
    const seen: string[] = [];
    const { unit } = bankOn(of, {
      publishes: [
        translation(AccountOpened, ({ data }) => new BalanceChanged({ accountId: alice, cents: data.cents })),
      ],
      reactions: [reaction(AccountOpened, (event) => void seen.push(event.type))],
    });

    await unit.run(opening([alice, 1]));

    expect(seen).toEqual(['bank.AccountOpened']);
  });
});
