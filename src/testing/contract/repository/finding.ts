import { ok } from 'neverthrow';
import type { Rules } from '../rules.ts';
import { Account, AccountId, Statement } from '../bank.ts';
import { errOf, expectSame, expectThat, okOf } from '../expectations.ts';
import { changed, loaded, type BankWorld } from '../unit-of-work/bank-world.ts';

/** Words of a language, signs of a query, and pairs that a careless store takes for one: by length, case or composition. */
const HOSTILE_IDS = [
  '__proto__',
  'constructor',
  'toString',
  "o'brien;--",
  'a%2Fb',
  '日本/😀',
  'x'.repeat(200),
  `${'x'.repeat(199)}y`,
  'case',
  'Case',
  'café',
  'café',
];

/** What is looked for is found, and nothing else. */
export const finding: Rules<BankWorld> = {
  'an aggregate that was saved is found again as it was': async (bank) => {
    await bank.having({ a: 100 });
    expectSame(
      await bank.committed('a'),
      { balance: 100, version: 2 },
      'It was expected with its balance and version.',
    );
  },

  'what is not there is undefined to find, an error with its name to get, and false to exists': async ({ unit }) => {
    const id = AccountId.of('nobody');
    const answer = await unit.run(async ({ accounts }) => {
      expectSame(await accounts.find(id), undefined, 'find answers undefined for what is not there.');
      expectSame(await accounts.exists(id), false, 'exists answers false for what is not there.');
      return accounts.get(id);
    });
    const { aggregate, id: missing } = errOf(answer, 'NotFound') as { aggregate: string; id: string };
    expectSame({ aggregate, missing }, { aggregate: 'Account', missing: 'nobody' }, 'NotFound names what is missing.');
  },

  'what is there is given by get, and true to exists': async (bank) => {
    await bank.having({ a: 100 });
    const answer = await bank.unit.run(async ({ accounts }) => {
      expectSame(await accounts.exists(AccountId.of('a')), true, 'exists answers true for what is there.');
      return (await accounts.get(AccountId.of('a'))).map(({ balance }) => balance);
    });
    expectSame(okOf(answer), 100, 'get answers with the aggregate.');
  },

  'within a unit an id gives the same object every time': async (bank) => {
    await bank.having({ a: 100 });
    await bank.unit.run(async ({ accounts }) => {
      const id = AccountId.of('a');
      const [first, second] = await Promise.all([accounts.find(id), accounts.find(id)]);
      const third = okOf(await accounts.get(id));
      expectThat(first === second && second === third, 'Every find and get of a unit gives the one object for an id.');
      return ok();
    });
  },

  'what was saved in a unit is found in it before the commit': async ({ unit }) => {
    await unit.run(async ({ accounts }) => {
      const id = AccountId.of('a');
      const account = Account.open(id);
      okOf(await accounts.save(account));
      expectThat((await accounts.find(id)) === account, 'find gives the object that was saved.');
      expectSame(await accounts.exists(id), true, 'exists knows what was saved.');
      return ok();
    });
  },

  'what was saved is not found by others before the commit': async (bank) => {
    await bank.having({ a: 100 });
    await bank.unit.run(async ({ accounts }) => {
      okOf(await accounts.save(Account.open(AccountId.of('b'))));
      okOf(await changed(accounts, 'a', (account) => account.deposit(1)));
      expectSame(await bank.committed('b'), undefined, 'Another unit does not find what is not committed.');
      expectSame(await bank.committed('a'), { balance: 100, version: 2 }, 'Another unit finds what was committed.');
      return ok();
    });
    expectSame(await bank.committed('a'), { balance: 101, version: 3 }, 'After the commit everyone finds it.');
  },

  'aggregates of two types under one id are told apart': async (bank) => {
    await bank.having({ a: 100 });
    const answer = await bank.unit.run(async ({ accounts, statements }) => {
      expectSame(
        await statements.exists(AccountId.of('a')),
        false,
        'There is an account of this id, and no statement.',
      );
      okOf(await statements.save(Statement.begin(AccountId.of('a'))));
      return ok((await loaded(accounts, 'a')).balance);
    });
    expectSame(okOf(answer), 100, 'The account is found beside the statement.');
    expectSame(await bank.committed('a'), { balance: 100, version: 2 }, 'The account is as it was.');
  },

  'aggregates of two tenants under one id are told apart': async (bank) => {
    await bank.having({ a: 1 });
    await bank.having({ a: 10, 'y/z': 20 }, { tenant: 'x' });
    await bank.having({ a: 100, z: 200 }, { tenant: 'x/y' });
    okOf(await bank.change('a', (account) => account.deposit(1), { tenant: 'x' }));
    const found = [
      await bank.committed('a'),
      await bank.committed('a', { tenant: 'x' }),
      await bank.committed('y/z', { tenant: 'x' }),
      await bank.committed('a', { tenant: 'x/y' }),
      await bank.committed('z', { tenant: 'x/y' }),
    ];
    expectSame(
      found.map((one) => one?.balance),
      [1, 11, 20, 100, 200],
      'Each tenant has its own.',
    );
    expectSame(await bank.committed('z', { tenant: 'x' }), undefined, 'What one tenant has, another has not.');
  },

  'an id that looks like something else is an id like any other': async (bank) => {
    for (const id of HOSTILE_IDS) {
      expectSame(await bank.committed(id), undefined, `Nothing is there under ${id} at first.`);
      await bank.having({ [id]: 5 });
    }
    for (const id of HOSTILE_IDS) {
      expectSame((await bank.committed(id))?.balance, 5, `The account ${id} is found under its id.`);
    }
  },
};
