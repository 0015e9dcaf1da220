import { InvalidDefinition } from 'demesne';
import { InvalidWork, reaction, stateStored, WrongAggregate } from 'demesne/application';
import { InMemoryStore, InMemoryUnitOfWork } from 'demesne/in-memory';
import { InvalidOption, IntegrationEvent } from 'demesne/messaging';
import { ok } from 'neverthrow';
import { describe, expect, it } from 'vitest';
import { Account, AccountOpened, Journal, JournalId } from './bank.ts';
import { alice, bankOn, opening, recipes, stores } from './bank-world.ts';

class Told extends IntegrationEvent.define('bank.published.Told', {}) {}

const wrong = (value: unknown): never => value as never;

describe.each(stores)('a unit of work over $kind refuses', ({ of }) => {
  it.each([undefined, null, 'work', 7, {}])('work that is no function: %j', async (work) => {
    const { unit } = bankOn(of);

    await expect(unit.run(wrong(work))).rejects.toThrow(InvalidWork);
  });

  it.each([undefined, null, 7, {}, 'ok'])('work that answers with something else than a Result: %j', async (answer) => {
    const { unit, story } = bankOn(of);

    const run = unit.run(
      wrong(async (bank: never) => {
        await opening([alice, 1])(bank);
        return answer;
      }),
    );

    await expect(run).rejects.toThrow(InvalidWork);
    await expect(run).rejects.toThrow('Result');
    expect(story()).toEqual([]);
  });

  it.each([
    ['attempts', 0],
    ['attempts', 1.5],
    ['attempts', '3'],
    ['attempts', Number.NaN],
    ['signal', {}],
    ['signal', null],
    ['correlationId', ''],
    ['causationId', 7],
    ['actor', {}],
    ['tenant', ''],
  ])('options of the wrong type: %s %j', async (option, value) => {
    const { unit } = bankOn(of);
    let ran = false;
    const work = () => {
      ran = true;
      return ok();
    };

    const run = unit.run(work, { [option]: value });

    await expect(run).rejects.toThrow(InvalidOption);
    await expect(run).rejects.toMatchObject({ option });
    expect(ran).toBe(false);
  });

  it.each([null, 'options', 7])('options that are no object: %j', async (options) => {
    const { unit } = bankOn(of);

    await expect(unit.run(() => ok(), wrong(options))).rejects.toThrow(InvalidOption);
  });

  it('an aggregate that a repository does not keep, by name', async () => {
    const { unit, story } = bankOn(of);
    const journal = Journal.begin(JournalId.of('j'));

    const saved = unit.run(({ accounts }) => accounts.save(wrong(journal)));
    const deleted = unit.run(({ accounts }) => accounts.delete(wrong(journal)));

    await expect(saved).rejects.toThrow(WrongAggregate);
    await expect(saved).rejects.toThrow('keeps Account; found Journal');
    await expect(deleted).rejects.toThrow(WrongAggregate);
    expect(story()).toEqual([]);
  });

  it.each([undefined, null, {}, 'alice', { id: 'alice' }])('what is no aggregate at all: %j', async (thing) => {
    const { unit } = bankOn(of);

    await expect(unit.run(({ accounts }) => accounts.save(wrong(thing)))).rejects.toThrow(WrongAggregate);
  });

  it('an aggregate that has not begun', async () => {
    const { unit } = bankOn(of);

    await expect(unit.run(({ accounts }) => accounts.save(new Account(alice)))).rejects.toMatchObject({
      code: 'NOT_BEGUN',
    });
  });

  it.each([undefined, null, '', 7, {}])('an id that is none: %j', async (id) => {
    const { unit } = bankOn(of);

    await expect(unit.run(async ({ accounts }) => ok(await accounts.find(wrong(id))))).rejects.toThrow(InvalidOption);
    await expect(unit.run(({ accounts }) => accounts.get(wrong(id)))).rejects.toThrow(InvalidOption);
    await expect(unit.run(async ({ accounts }) => ok(await accounts.exists(wrong(id))))).rejects.toThrow(InvalidOption);
  });
});

describe('a unit of work can not be built', () => {
  const build = (changes: object) => () => new InMemoryUnitOfWork(new InMemoryStore(), recipes, wrong(changes));

  it.each([0, 1.5, '20', Number.NaN])('with a maximum depth of %j', (maxDepth) => {
    expect(build({ maxDepth })).toThrow(InvalidOption);
  });

  it('with a retry policy that is none', () => {
    expect(build({ retry: { attempts: 0, delayMs: () => 0 } })).toThrow(InvalidOption);
    expect(build({ retry: 3 })).toThrow(InvalidOption);
  });

  it('with reactions that are none', () => {
    expect(build({ reactions: [() => ok()] })).toThrow(InvalidDefinition);
    expect(build({ reactions: [undefined] })).toThrow(InvalidDefinition);
  });

  it('without a store', () => {
    expect(() => new InMemoryUnitOfWork(wrong(undefined), recipes)).toThrow(InvalidOption);
  });

  it('with a repository of a bare class', () => {
    expect(() => new InMemoryUnitOfWork(new InMemoryStore(), { accounts: wrong(Account) })).toThrow(InvalidDefinition);
    expect(() => new InMemoryUnitOfWork(new InMemoryStore(), { accounts: wrong(undefined) })).toThrow('stateStored');
  });

  it('with two repositories of one aggregate', () => {
    const twice = { accounts: stateStored(Account), sameAccounts: stateStored(Account) };

    expect(() => new InMemoryUnitOfWork(new InMemoryStore(), twice)).toThrow(
      'Two repositories of one unit keep Account',
    );
  });

  it.each([undefined, null, {}, Date, class Account {}, () => undefined])('of a class that is no aggregate', (none) => {
    expect(() => stateStored(wrong(none))).toThrow(InvalidDefinition);
  });

  it('with a reaction to something else than a domain event, or without a function', () => {
    expect(() => reaction(wrong(Told), () => undefined)).toThrow(InvalidDefinition);
    expect(() => reaction(wrong(undefined), () => undefined)).toThrow(InvalidDefinition);
    expect(() => reaction(AccountOpened, wrong(undefined))).toThrow(InvalidDefinition);
  });
});
