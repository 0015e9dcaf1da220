import * as fc from 'fast-check';
import { err, ok, safeTry, type Result } from 'neverthrow';
import { describe, expect, it } from 'vitest';
import { AccountId, type Account } from './bank.ts';
import { bankOn, opening, stores, type Bank } from './bank-world.ts';

const ids = ['a', 'b', 'c', 'd'].map((id) => AccountId.of(id));
const START = 10;

/** A unit: it moves money along a path of accounts, and has a reason to fail now and then. */
interface Plan {
  readonly path: readonly number[];
  readonly cents: number;
  /** How many turns of the loop it takes between its steps. */
  readonly pauses: readonly number[];
  readonly end: 'ok' | 'err' | 'throw';
}

const plan: fc.Arbitrary<Plan> = fc.record({
  path: fc.uniqueArray(fc.nat({ max: ids.length - 1 }), { minLength: 1, maxLength: 3 }),
  cents: fc.integer({ min: 1, max: 8 }),
  pauses: fc.array(fc.nat({ max: 4 }), { minLength: 3, maxLength: 3 }),
  end: fc.oneof(
    { weight: 6, arbitrary: fc.constant('ok' as const) },
    fc.constantFrom('err' as const, 'throw' as const),
  ),
});

const pause = async (turns: number): Promise<void> => {
  for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
};

/** The same decision for the real thing and for the model of it: the first pays each of the others. */
const pays = (balances: readonly number[], { cents }: Plan): boolean =>
  (balances[0] as number) >= cents * (balances.length - 1);

const working =
  (plan: Plan, committed: (plan: Plan) => void) =>
  ({ accounts }: Bank, context: { afterCommit(work: () => void): void }): PromiseLike<Result<void, string>> =>
    safeTry(async function* () {
      context.afterCommit(() => committed(plan));
      const path: Account[] = [];
      for (const [step, at] of plan.path.entries()) {
        path.push(yield* (await accounts.get(ids[at] as AccountId)).mapErr(({ name }) => name as string));
        await pause(plan.pauses[step] ?? 0);
      }
      if (
        !pays(
          path.map(({ balance }) => balance),
          plan,
        )
      )
        return err('poor');
      const [payer, ...payees] = path as [Account, ...Account[]];
      if (payees.length === 0) yield* payer.deposit(plan.cents);
      for (const payee of payees) {
        yield* payer.withdraw(plan.cents).mapErr(({ name }) => name as string);
        yield* payee.deposit(plan.cents);
      }
      for (const account of path) {
        await pause(plan.pauses[2] ?? 0);
        yield* (await accounts.save(account)).mapErr(({ name }) => name as string);
      }
      if (plan.end === 'throw') throw new Error('planned');
      return plan.end === 'err' ? err('planned') : ok();
    });

/** What the unit appends where it runs alone, in order. */
const alone = (balances: number[], plan: Plan): readonly string[] => {
  const [payer, ...payees] = plan.path as [number, ...number[]];
  expect(
    pays(
      plan.path.map((at) => balances[at] as number),
      plan,
    ),
  ).toBe(true);
  if (payees.length === 0) {
    balances[payer] = (balances[payer] as number) + plan.cents;
    return [`${ids[payer]} bank.MoneyDeposited ${plan.cents}`];
  }
  for (const payee of payees) {
    balances[payer] = (balances[payer] as number) - plan.cents;
    balances[payee] = (balances[payee] as number) + plan.cents;
  }
  return [
    ...payees.map(() => `${ids[payer]} bank.MoneyWithdrawn ${plan.cents}`),
    ...payees.map((payee) => `${ids[payee]} bank.MoneyDeposited ${plan.cents}`),
  ];
};

describe.each(stores)('units that run at the same time over $kind', ({ of }) => {
  it('leave what the successful ones leave when they run one after the other, in the order of their commits', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(plan, { minLength: 1, maxLength: 12 }), async (plans) => {
        const world = bankOn(of);
        await world.unit.run(opening(...ids.map((id) => [id, START] as const)));
        const order: Plan[] = [];

        const runs = plans.map((one) =>
          world.unit
            .run(
              working(one, (done) => order.push(done)),
              { attempts: 40 },
            )
            .catch(() => err('thrown')),
        );
        const answers = await world.timer.until(Promise.all(runs));

        const balances = ids.map(() => START);
        const appended = order.flatMap((one) => alone(balances, one));
        const events = world.log().slice(ids.length);
        expect(answers.filter((answer) => answer.isOk())).toHaveLength(order.length);
        expect(
          events.map(
            ({ aggregate, message }) => `${aggregate?.id} ${message.type} ${(message.data as { cents: number }).cents}`,
          ),
        ).toEqual(appended);
        expect(await Promise.all(ids.map((id) => world.balance(id)))).toEqual(balances);
        for (const id of ids) {
          const versions = world.log().flatMap(({ aggregate }) => (aggregate?.id === id ? [aggregate.version] : []));
          expect(versions).toEqual(versions.map((_, index) => index + 1));
        }
      }),
      { numRuns: 60 },
    );
  });
});
