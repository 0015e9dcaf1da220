import { ok } from 'neverthrow';
import { Instant } from '../../../domain/time/instant.ts';
import { translation } from '../../../messaging/message/translation.ts';
import type { Rules } from '../rules.ts';
import { AccountId, MoneyArrived, MoneyDeposited, Statement } from '../bank.ts';
import { expectSame, expectThat, okOf } from '../expectations.ts';
import { changed, loaded, meetingPoint, type BankWorld } from './bank-world.ts';

const cause = { correlationId: 'c-1', causationId: 'm-0', actor: 'Ada', tenant: 'north' };

/** What stands on the envelope of each committed event. */
export const stamping: Rules<BankWorld> = {
  'events are logged in the order of saving, each with its aggregate and version': async (bank) => {
    await bank.having({ a: 100 });
    const answer = await bank.unit.run(async ({ accounts, statements }) => {
      const account = await loaded(accounts, 'a');
      okOf(account.withdraw(1).andThen(() => account.deposit(2)));
      const statement = Statement.begin(AccountId.of('a'));
      okOf(await statements.save(statement));
      okOf(await accounts.save(account));
      okOf(statement.write(2));
      return statements.save(statement);
    });
    okOf(answer);
    const found = (await bank.logged()).slice(2).map(({ message: { type }, aggregate }) => ({ type, aggregate }));
    const of = (type: string, version: number): object => ({ type, id: 'a', version });
    const expected = [
      { type: 'bank.StatementBegun', aggregate: of('Statement', 1) },
      { type: 'bank.MoneyWithdrawn', aggregate: of('Account', 3) },
      { type: 'bank.MoneyDeposited', aggregate: of('Account', 4) },
      { type: 'bank.LineWritten', aggregate: of('Statement', 2) },
    ];
    expectSame(found, expected, 'Each event has its place, its aggregate and its version.');
  },

  'each message has an id of its own, from the generator': async (bank) => {
    await bank.having({ a: 100, b: 100 });
    const ids = (await bank.logged()).map(({ id }) => id);
    expectSame(new Set(ids).size, ids.length, 'No two messages have one id.');
    expectThat(
      ids.every((id) => id.startsWith('m-')),
      'The generator that was given makes them.',
    );
  },

  'each message says when it occurred, by the clock': async (bank) => {
    bank.clock.set('2026-03-01T12:00:00Z');
    await bank.having({ a: 0 });
    bank.clock.advance(60_000);
    await bank.change('a', (account) => account.deposit(1));
    const times = (await bank.logged()).map(({ occurredAt }) => occurredAt);
    const expected = [Instant.of('2026-03-01T12:00:00Z'), Instant.of('2026-03-01T12:01:00Z')];
    expectSame(times, expected, 'The clock that was given tells the time.');
  },

  'the cause that a run is given stands on all of its messages': async (bank) => {
    await bank.having({ a: 100 }, cause);
    for (const { correlationId, causationId, actor, tenant } of await bank.logged()) {
      expectSame({ correlationId, causationId, actor, tenant }, cause, 'Every message carries it.');
    }
  },

  'a run without a cause begins a conversation of its own': async (bank) => {
    await bank.having({ a: 100, b: 100 });
    const all = await bank.logged();
    expectSame(new Set(all.map(({ correlationId }) => correlationId)).size, 2, 'Two runs are two conversations.');
    expectThat(all[0]?.correlationId === all[1]?.correlationId, 'The messages of a run are one conversation.');
    expectSame(
      all.map(({ causationId }) => causationId),
      [undefined, undefined, undefined, undefined],
      'Nothing caused it.',
    );
  },

  'the context tells the work of its cause': async ({ unit }) => {
    await unit.run((_, { correlationId, causationId, actor, tenant, signal }) => {
      expectSame({ correlationId, causationId, actor, tenant }, cause, 'It is the cause that was given.');
      expectSame(signal.aborted, false, 'Nobody has given up.');
      return ok();
    }, cause);
  },

  'units that run at once keep their causes and changes apart': async (bank) => {
    await bank.having({ a: 0, b: 0, c: 0 });
    const meet = meetingPoint(3);
    const runs = ['a', 'b', 'c'].map((id) =>
      bank.unit.run(
        async ({ accounts }) => {
          okOf(await changed(accounts, id, (account) => account.deposit(1)));
          await meet();
          return ok();
        },
        { correlationId: `c-${id}`, actor: id },
      ),
    );
    for (const answer of await Promise.all(runs)) okOf(answer);
    for (const { aggregate, correlationId, actor } of (await bank.logged()).slice(3)) {
      const expected = { correlationId: `c-${aggregate?.id}`, actor: aggregate?.id };
      expectSame({ correlationId, actor }, expected, 'Each message has the cause of its own unit.');
    }
    expectSame((await bank.logged()).length, 6, 'Each unit commits its own.');
  },

  'what is published follows the event that it was translated from, in the same commit': async (bank) => {
    const unit = bank.unitWith({
      publishes: [translation(MoneyDeposited, ({ data }) => (data.cents > 1 ? new MoneyArrived(data) : undefined))],
    });
    await bank.having({ a: 0 });
    const answer = await unit.run(
      ({ accounts }) => changed(accounts, 'a', (account) => account.deposit(5).andThen(() => account.deposit(1))),
      { correlationId: 'c-1' },
    );
    okOf(answer);
    const [event, told, last] = (await bank.logged()).slice(1);
    expectSame(told?.message, new MoneyArrived({ cents: 5 }), 'The translation stands right behind the event.');
    expectSame(last?.message, new MoneyDeposited({ cents: 1 }), 'What is not told is not there.');
    const { aggregate, causationId, correlationId } = { ...told };
    expectSame(
      { aggregate, causationId, correlationId },
      { aggregate: event?.aggregate, causationId: event?.id, correlationId: 'c-1' },
      'It knows what it comes from.',
    );
    expectThat(told?.id !== event?.id, 'It has an id of its own.');
  },
};
