import { AggregateRoot, Identifier, InvalidDefinition } from 'demesne';
import { AggregateNameClash, InvalidWork, reaction, stateStored, WrongAggregate } from 'demesne/application';
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
    ['tenant', 't'.repeat(201)],
    ['actor', 'Ada\n'],
    ['actor', '\u007f'],
    ['correlationId', '\0'],
    ['causationId', '\ud800'],
    ['correlationId', 'c'.repeat(1_001)],
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
    await expect(saved).rejects.toMatchObject({ expected: 'Account', found: 'Journal' });
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
    expect(build({ reactions: [() => ok()] })).toThrow(InvalidOption);
    expect(build({ reactions: [undefined] })).toThrow(InvalidOption);
  });

  it.each([null, 'options', 7])('with options that are no object: %j', (options) => {
    expect(() => new InMemoryUnitOfWork(new InMemoryStore(), recipes, wrong(options))).toThrow(
      expect.objectContaining({ code: 'INVALID_OPTION', option: 'options' }),
    );
  });

  it.each([
    ['clock', null, 'a Clock; found null'],
    ['clock', {}, 'a Clock; found an object'],
    ['clock', () => 0, 'a Clock; found a function'],
    ['identifiers', null, 'an IdentifierGenerator; found null'],
    ['identifiers', () => 'id', 'an IdentifierGenerator; found a function'],
    ['timer', null, 'a Timer; found null'],
    ['timer', 7, 'a Timer; found 7'],
    ['retry', null, 'found undefined'],
    ['maxDepth', null, 'a whole number from 1; found null'],
    ['reactions', null, 'a list of reactions; found null'],
    ['reactions', {}, 'a list of reactions; found an object'],
    ['publishes', null, 'a list of translations; found null'],
    ['publishes', 'all', 'a list of translations; found a string'],
    ['publishes', [null], 'made by translation(…); found null'],
  ])('with %s: %j', (option, value, sentence) => {
    const building = build({ [option]: value });

    expect(building).toThrow(InvalidOption);
    expect(building).toThrow(sentence);
  });

  it.each([undefined, null, 7, 'accounts'])('with repositories that are no object: %j', (none) => {
    expect(() => new InMemoryUnitOfWork(new InMemoryStore(), wrong(none))).toThrow(
      expect.objectContaining({ code: 'INVALID_OPTION', option: 'repositories' }),
    );
  });

  it('without a store', () => {
    expect(() => new InMemoryUnitOfWork(wrong(undefined), recipes)).toThrow(InvalidOption);
  });

  it('with a repository of a bare class', () => {
    expect(() => new InMemoryUnitOfWork(new InMemoryStore(), { accounts: wrong(Account) })).toThrow(InvalidOption);
    expect(() => new InMemoryUnitOfWork(new InMemoryStore(), { accounts: wrong(undefined) })).toThrow('stateStored');
  });

  it('with two repositories of one aggregate', () => {
    const twice = { accounts: stateStored(Account), sameAccounts: stateStored(Account) };

    expect(() => new InMemoryUnitOfWork(new InMemoryStore(), twice)).toThrow(
      'Two repositories of one unit keep Account',
    );
  });

  describe('with another class of a name that', () => {
    class Other extends AggregateRoot.define('Account', {
      id: Identifier.define('OtherId'),
      state: {},
      events: { AccountOpened },
      evolve: { AccountOpened: () => ({}) },
    }) {}

    it('a repository of the same unit keeps', () => {
      const both = { accounts: stateStored(Account), others: stateStored(Other) };

      expect(() => new InMemoryUnitOfWork(new InMemoryStore(), both)).toThrow(AggregateNameClash);
    });

    it('another unit keeps in the same store, where the two would share their ids', () => {
      const store = new InMemoryStore();
      const first = new InMemoryUnitOfWork(store, { accounts: stateStored(Account) });

      const second = () => new InMemoryUnitOfWork(store, { others: stateStored(Other) });

      expect(second).toThrow(AggregateNameClash);
      expect(second).toThrow('Two classes of aggregates are called Account');
      expect(second).toThrow(expect.objectContaining({ aggregate: 'Account' }));
      expect(first).toBeDefined();
    });

    it('another store keeps: those are apart', () => {
      expect(new InMemoryUnitOfWork(new InMemoryStore(), { accounts: stateStored(Account) })).toBeDefined();
      expect(new InMemoryUnitOfWork(new InMemoryStore(), { others: stateStored(Other) })).toBeDefined();
    });
  });

  it.each(['Account/a', '@north', 'demesne.Stream.Account'])(
    'of a class whose name takes the streams of others: %s',
    (name) => {
      class Odd extends AggregateRoot.define(name, {
        id: Identifier.define('OddId'),
        state: {},
        events: { AccountOpened },
        evolve: { AccountOpened: () => ({}) },
      }) {}

      expect(() => new InMemoryUnitOfWork(new InMemoryStore(), { odd: stateStored(Odd) })).toThrow(InvalidDefinition);
    },
  );

  it('twice over one store: that is how contexts share it', () => {
    const store = new InMemoryStore();
    const build = () => new InMemoryUnitOfWork(store, { accounts: stateStored(Account) });

    expect([build(), build()]).toHaveLength(2);
  });

  it.each([undefined, null, {}, Date, class Account {}, () => undefined])('of a class that is no aggregate', (none) => {
    expect(() => stateStored(wrong(none))).toThrow(InvalidDefinition);
    expect(() => stateStored(wrong(none))).toThrow(/, found (undefined|null|an object|Date|Account|a function)\.$/);
  });

  it('with a reaction to something else than a domain event, or without a function', () => {
    expect(() => reaction(wrong(Told), () => undefined)).toThrow(InvalidDefinition);
    expect(() => reaction(wrong(undefined), () => undefined)).toThrow(InvalidDefinition);
    expect(() => reaction(wrong(Date), wrong(7))).toThrow('found Date and a number.');
    expect(() => reaction(AccountOpened, wrong(undefined))).toThrow(InvalidDefinition);
  });
});
