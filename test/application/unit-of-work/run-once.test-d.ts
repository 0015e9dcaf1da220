import { DomainError, type Codec, type ConcurrencyConflict } from 'demesne';
import { stateStored, type OnceOptions } from 'demesne/application';
import { InMemoryStore, InMemoryUnitOfWork } from 'demesne/in-memory';
import type { HandlerContext } from 'demesne/messaging';
import { err, ok, type Result } from 'neverthrow';
import { expectTypeOf, it } from 'vitest';
import { Account, type AccountOpened } from './bank.ts';

class TooLate extends DomainError.define('TooLate')<{ byMs: number }> {}

declare const context: HandlerContext<AccountOpened>;
declare const id: Account['id'];
declare const account: Account;
declare const late: boolean;
declare const texts: Codec<string>;
declare const counts: Codec<number>;

const unit = new InMemoryUnitOfWork(new InMemoryStore(), { accounts: stateStored(Account) });
const counting = () => (late ? err(new TooLate({ byMs: 1 })) : ok(1));

it('answers nothing, or what the work answers', () => {
  expectTypeOf(unit.runOnce(counting, context)).toEqualTypeOf<
    Promise<Result<number | undefined, TooLate | ConcurrencyConflict>>
  >();
  const found = unit.runOnce(async ({ accounts }) => ok(await accounts.find(id)), context);
  expectTypeOf(found).toEqualTypeOf<Promise<Result<Account | undefined, ConcurrencyConflict>>>();
});

it('answers the value of the first run where that is kept', () => {
  expectTypeOf(unit.runOnce(counting, context, { result: counts })).toEqualTypeOf<
    Promise<Result<number, TooLate | ConcurrencyConflict>>
  >();
  // @ts-expect-error -- a codec of something else
  void unit.runOnce(counting, context, { result: texts });
  // @ts-expect-error -- half a codec
  void unit.runOnce(counting, context, { result: { encode: String } });
});

it('infers the work’s types beside a codec of any form', () => {
  type Saved = Promise<Result<Account['id'], ConcurrencyConflict>>;
  const ids: Codec<Account['id']> = { encode: (one) => one, decode: (json) => json as Account['id'] };
  const typed = unit.runOnce(async ({ accounts }) => (await accounts.save(account)).map(() => id), context, {
    result: { encode: (one: Account['id']) => one, decode: (json) => json as Account['id'] },
  });
  const known = unit.runOnce(async ({ accounts }) => (await accounts.save(account)).map(() => id), context, {
    result: ids,
  });

  expectTypeOf(typed).toEqualTypeOf<Saved>();
  expectTypeOf(known).toEqualTypeOf<Saved>();
});

it('takes the context of a handler as it is, and no less', () => {
  expectTypeOf<HandlerContext>().toExtend<OnceOptions>();
  expectTypeOf<{ subscription: string; messageId: string }>().toExtend<OnceOptions>();
  // @ts-expect-error -- half a place
  void unit.runOnce(counting, { ...context, place: { position: 5 } });
  // @ts-expect-error -- nobody handles it
  void unit.runOnce(counting, { causationId: 'm-1' });
  // @ts-expect-error -- nothing is handled
  void unit.runOnce(counting, { subscription: 'book-deposit' });
  // @ts-expect-error -- neither
  void unit.runOnce(counting);
});
