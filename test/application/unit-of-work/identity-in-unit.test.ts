import { NotFound } from 'demesne';
import { ForeignAggregate } from 'demesne/application';
import { err, ok } from 'neverthrow';
import { describe, expect, it } from 'vitest';
import { Account, type AccountId } from './bank.ts';
import { alice, bankOn, bob, depositing, opening, stores, type Bank } from './bank-world.ts';

describe.each(stores)('a unit of work over $kind', ({ of }) => {
  it('gives the same object for an id every time, also for two questions at once', async () => {
    const { unit } = bankOn(of);
    await unit.run(opening([alice, 100]));

    const answer = await unit.run(async ({ accounts }) => {
      const [first, second] = await Promise.all([accounts.find(alice), accounts.find(alice)]);
      return ok(first !== undefined && first === second && (await accounts.get(alice)).unwrapOr(bob) === first);
    });

    expect(answer).toEqual(ok(true));
  });

  it('finds in the unit what was saved in it', async () => {
    const { unit } = bankOn(of);

    const answer = await unit.run(async ({ accounts }) => {
      const fresh = Account.open(alice, 100);
      await accounts.save(fresh);
      return ok([(await accounts.find(alice)) === fresh, await accounts.exists(alice), await accounts.exists(bob)]);
    });

    expect(answer).toEqual(ok([true, true, false]));
  });

  it('never shares an object between two units', async () => {
    const { unit } = bankOn(of);
    await unit.run(opening([alice, 100]));

    const [first, second] = await Promise.all([
      unit.run(({ accounts }) => accounts.get(alice)),
      unit.run(({ accounts }) => accounts.get(alice)),
    ]);

    expect(first._unsafeUnwrap()).not.toBe(second._unsafeUnwrap());
  });

  it('answers that there is no such aggregate', async () => {
    const { unit } = bankOn(of);

    const answer = await unit.run(({ accounts }) => accounts.get(alice));

    expect(answer).toEqual(err(new NotFound({ aggregate: 'Account', id: alice })));
    expect(await unit.run(async ({ accounts }) => ok(await accounts.find(alice)))).toEqual(ok(undefined));
  });

  it('refuses an aggregate that another unit loaded', async () => {
    const { unit, balance } = bankOn(of);
    await unit.run(opening([alice, 100]));
    const stolen = (await unit.run(({ accounts }) => accounts.get(alice)))._unsafeUnwrap();
    stolen.deposit(1);

    await expect(unit.run(({ accounts }) => accounts.save(stolen))).rejects.toThrow(ForeignAggregate);
    await expect(unit.run(({ accounts }) => accounts.delete(stolen))).rejects.toThrow(ForeignAggregate);
    await expect(unit.run(({ accounts }) => accounts.save(stolen))).rejects.toMatchObject({
      aggregate: { type: 'Account', id: 'alice' },
    });
    expect(await balance(alice)).toBe(100);
  });

  it('refuses a new aggregate that a unit still under way has saved', async () => {
    const { unit, balance } = bankOn(of);
    const fresh = Account.open(alice, 1);
    const other = unit.run(async ({ accounts }) => {
      await accounts.save(fresh);
      await expect(unit.run((mine) => mine.accounts.save(fresh), { tenant: 'other' })).rejects.toThrow(
        ForeignAggregate,
      );
      return ok();
    });

    expect(await other).toEqual(ok());
    expect(await balance(alice)).toBe(1);
    expect(await balance(alice, 'other')).toBeUndefined();
  });

  it('lets a new aggregate be saved by a later unit where the first one came to nothing', async () => {
    const { unit, balance } = bankOn(of);
    const fresh = Account.open(alice, 1);
    await unit.run(async ({ accounts }) => {
      await accounts.save(fresh);
      return err('changed my mind');
    });

    expect(await unit.run(({ accounts }) => accounts.save(fresh))).toEqual(ok());
    expect(await balance(alice)).toBe(1);
  });

  it('tells the same id of two tenants apart', async () => {
    const { unit, balance, log } = bankOn(of);

    await unit.run(opening([alice, 1]));
    await unit.run(opening([alice, 2]), { tenant: 'acme' });
    await unit.run(opening([alice, 3]), { tenant: 'umbrella' });
    await unit.run(depositing(alice, 20), { tenant: 'acme' });

    expect([await balance(alice), await balance(alice, 'acme'), await balance(alice, 'umbrella')]).toEqual([1, 22, 3]);
    expect(log().map(({ tenant }) => tenant)).toEqual([undefined, 'acme', 'umbrella', 'acme']);
  });

  it('lets nothing leak between units that run at the same time', async () => {
    const { unit, balance } = bankOn(of);
    await unit.run(opening([alice, 100], [bob, 100]));
    const refused =
      (id: AccountId) =>
      async ({ accounts }: Bank) => {
        const account = (await accounts.get(id))._unsafeUnwrap();
        account.deposit(1_000);
        await accounts.save(account);
        return err('no');
      };

    const answers = await Promise.all([
      unit.run(refused(alice)),
      unit.run(depositing(alice, 1)),
      unit.run(refused(bob)),
      unit.run(depositing(bob, 2)),
    ]);

    expect(answers.map((answer) => answer.isOk())).toEqual([false, true, false, true]);
    expect([await balance(alice), await balance(bob)]).toEqual([101, 102]);
  });
});
