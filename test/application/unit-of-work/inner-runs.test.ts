import { InnerRunFailed, InvalidWork, UnitEnded } from 'demesne/application';
import { InvalidOption } from 'demesne/messaging';
import { err, ok, safeTry } from 'neverthrow';
import { describe, expect, it } from 'vitest';
import { Account } from './bank.ts';
import { alice, bankOn, bob, depositing, opening, stores } from './bank-world.ts';

describe.each(stores)('an inner run over $kind', ({ of }) => {
  it('joins: the same repositories, the same objects, the same commit', async () => {
    const { unit, story } = bankOn(of);
    await unit.run(opening([alice, 100]));
    let meanwhile: number | undefined;

    const answer = await unit.run(({ accounts }, context) =>
      safeTry(async function* () {
        const account = yield* await accounts.get(alice);
        const same = yield* await context.run(async (inner) => ok((await inner.accounts.find(alice)) === account));
        yield* await context.run(depositing(alice, 1));
        yield* await context.run(depositing(alice, 2));
        meanwhile = story().length;
        return ok([same, account.balance]);
      }),
    );

    expect(answer).toEqual(ok([true, 103]));
    expect(meanwhile).toBe(1);
    expect(story()).toHaveLength(3);
  });

  it('that answers with an err fails the whole unit, with that err where it is handed on', async () => {
    const { unit, story } = bankOn(of);

    const answer = await unit.run((bank, context) =>
      safeTry(async function* () {
        yield* await opening([alice, 100])(bank);
        yield* await context.run(() => err('inner' as const));
        return ok();
      }),
    );

    expect(answer).toEqual(err('inner'));
    expect(story()).toEqual([]);
  });

  it('that answers with an err is a fault where the outer work answers ok all the same', async () => {
    const { unit, story } = bankOn(of);

    const run = unit.run(async (bank, context) => {
      await opening([alice, 100])(bank);
      await context.run(() => err('inner'));
      return ok();
    });

    await expect(run).rejects.toThrow(InnerRunFailed);
    await expect(run).rejects.toMatchObject({ cause: 'inner' });
    expect(story()).toEqual([]);
  });

  it('that throws is a fault where the outer work answers ok all the same', async () => {
    const { unit, story } = bankOn(of);
    const trouble = new Error('inner trouble');

    const run = unit.run(async (bank, context) => {
      await opening([alice, 100])(bank);
      await context.run(() => Promise.reject(trouble)).catch(() => undefined);
      return ok();
    });

    await expect(run).rejects.toMatchObject({ code: 'INNER_RUN_FAILED', cause: trouble });
    expect(story()).toEqual([]);
  });

  it('that throws rejects with what it threw where the outer work lets it through', async () => {
    const { unit, story } = bankOn(of);
    const trouble = new Error('inner trouble');

    await expect(unit.run((_, context) => context.run(() => Promise.reject(trouble)))).rejects.toBe(trouble);
    expect(story()).toEqual([]);
  });

  it('that meets a conflict has the whole unit run again', async () => {
    const { unit, balance } = bankOn(of);
    await unit.run(opening([alice, 0]));
    let attempts = 0;

    const answer = await unit.run((_, context) =>
      context.run(async (bank) => {
        attempts += 1;
        await bank.accounts.get(alice);
        if (attempts === 1) await unit.run(depositing(alice, 1));
        return depositing(alice, 10)(bank);
      }),
    );

    expect(answer).toEqual(ok(11));
    expect(attempts).toBe(2);
    expect(await balance(alice)).toBe(11);
  });

  it('may run beside another inner run', async () => {
    const { unit, balance } = bankOn(of);
    await unit.run(opening([alice, 0], [bob, 0]));

    const answer = await unit.run(async (_, context) => {
      await Promise.all([
        context.run(depositing(alice, 1)),
        context.run(depositing(bob, 2)),
        context.run(depositing(alice, 3)),
      ]);
      return ok();
    });

    expect(answer).toEqual(ok());
    expect([await balance(alice), await balance(bob)]).toEqual([4, 2]);
  });

  it('that nobody awaits is a fault, and nothing is committed', async () => {
    const { unit, story } = bankOn(of);
    let goOn = (): void => undefined;
    const gate = new Promise<void>((resolve) => (goOn = resolve));
    let late: Promise<unknown> | undefined;

    const run = unit.run(async (bank, context) => {
      late = context.run(async (inner) => {
        await gate;
        return inner.accounts.save(Account.open(bob));
      });
      return opening([alice, 100])(bank);
    });

    await expect(run).rejects.toThrow('was not awaited');
    goOn();
    await expect(late).rejects.toThrow(UnitEnded);
    expect(story()).toEqual([]);
  });

  it('that requires a new unit commits by itself, before and whatever becomes of the outer one', async () => {
    const { unit, balance, log } = bankOn(of);
    let meanwhile: number | undefined;

    const answer = await unit.run(
      async (bank, context) => {
        await opening([alice, 1])(bank);
        await context.run(opening([bob, 2]), { requiresNew: true });
        meanwhile = await balance(bob);
        return err('the outer one');
      },
      { correlationId: 'talk', causationId: 'cause', actor: 'carol', tenant: 'acme' },
    );

    expect(answer).toEqual(err('the outer one'));
    expect(meanwhile).toBeUndefined();
    expect([await balance(alice, 'acme'), await balance(bob, 'acme')]).toEqual([undefined, 2]);
    expect(log()).toMatchObject([{ correlationId: 'talk', causationId: 'cause', actor: 'carol', tenant: 'acme' }]);
  });

  it('that requires a new unit and fails leaves the outer one alone', async () => {
    const { unit, balance } = bankOn(of);

    const answer = await unit.run(async (bank, context) => {
      const inner = await context.run(() => err('inner'), { requiresNew: true });
      await context.run(() => Promise.reject(new Error('inner')), { requiresNew: true }).catch(() => undefined);
      return (await opening([alice, 1])(bank)).map(() => inner.isErr());
    });

    expect(answer).toEqual(ok(true));
    expect(await balance(alice)).toBe(1);
  });

  it('can be inside of another', async () => {
    const { unit, balance } = bankOn(of);

    const answer = await unit.run((_, outer) => outer.run((__, inner) => inner.run(opening([alice, 1]))));

    expect(answer).toEqual(ok());
    expect(await balance(alice)).toBe(1);
  });

  it('takes work that answers with a Result', async () => {
    const { unit } = bankOn(of);

    await expect(unit.run((_, context) => context.run((() => 7) as never))).rejects.toThrow(InvalidWork);
    await expect(unit.run((_, context) => context.run(undefined as never))).rejects.toThrow(InvalidWork);
    await expect(unit.run((_, context) => context.run(undefined as never, { requiresNew: true }))).rejects.toThrow(
      InvalidWork,
    );
    await expect(unit.run((_, context) => context.run(() => ok(), { requiresNew: 'yes' as never }))).rejects.toThrow(
      InvalidOption,
    );
  });
});
