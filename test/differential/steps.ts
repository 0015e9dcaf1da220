import type { Envelope } from 'demesne/messaging';
import fc from 'fast-check';
import { AccountId, MoneyDeposited } from '../application/unit-of-work/bank.ts';
import { MoneyArrived } from './bank-messages.ts';
import { names, START } from './world.ts';

const account = fc.constantFrom('a', 'b', 'c').map((id) => AccountId.of(id));
const tenant = fc.constantFrom(undefined, undefined, 'north/1');
const cents = fc.integer({ min: 1, max: 9 });
const seconds = fc.nat({ max: 60 });
const key = fc.constantFrom('first', 'second', "o'key");
const attempts = fc.constantFrom(1, 2);

/** Whose data it is, as the options of a run say it. */
const whose = tenant.map((one) => (one === undefined ? {} : { tenant: one }));

const step = <const Kind extends string, Fields extends object>(
  kind: Kind,
  fields: { readonly [Name in keyof Fields]: fc.Arbitrary<Fields[Name]> },
): fc.Arbitrary<Fields & { readonly kind: Kind }> =>
  fc.record(fields as never).map((found) => ({ ...(found as unknown as Fields), kind }));

/** A message that somebody appends by hand: it may come twice, at a version that is taken, or too far ahead. */
const appended: fc.Arbitrary<Envelope> = fc
  .record({ id: fc.nat({ max: 9 }), version: fc.option(fc.integer({ min: 1, max: 4 }), { nil: 0 }), cents, whose })
  .map(({ id, version, cents: amount, whose: owner }) => ({
    id: `by hand ${id}`,
    message: version === 0 ? new MoneyArrived({ cents: amount }) : new MoneyDeposited({ cents: amount }),
    occurredAt: START,
    correlationId: 'by hand',
    ...owner,
    ...(version > 0 && { aggregate: { type: 'Till', id: 't', version } }),
  }));

/** What can be done to an application, and what may go wrong with it. */
export const steps = {
  open: step('open', { account, cents, whose }),
  deposit: step('deposit', { account, cents, whose }),
  withdraw: step('withdraw', { account, cents, whose }),
  transfer: step('transfer', { account, to: account, cents, whose }),
  remove: step('remove', { account, whose }),
  write: step('write', { account, whose }),
  clash: step('clash', { account, cents, attempts, by: fc.constantFrom('deposit', 'remove'), whose }),
  fail: step('fail', { account, cents, by: fc.constantFrom('err', 'throw'), whose }),
  once: step('once', { account, cents, message: fc.nat({ max: 3 }), keeps: fc.boolean(), whose }),
  copies: step('copies', { account, cents, message: fc.nat({ max: 3 }), whose }),
  schedule: step('schedule', { key, seconds, cents, whose }),
  cancel: step('cancel', { key, whose }),
  late: step('late', { key, seconds, attempts, whose }),
  fire: step('fire', { seconds, limit: fc.integer({ min: 1, max: 3 }) }),
  append: step('append', { envelopes: fc.array(appended, { minLength: 1, maxLength: 3 }) }),
  deliver: step('deliver', {}),
  mend: step('mend', { isMended: fc.boolean() }),
  decide: step('decide', {
    subscription: fc.constantFrom(...names),
    nth: fc.nat({ max: 3 }),
    decision: fc.constantFrom('replay', 'edit', 'skip', 'garble'),
  }),
  pause: step('pause', { subscription: fc.constantFrom(...names), pauses: fc.boolean() }),
  reset: step('reset', { subscription: fc.constantFrom(...names), back: fc.nat({ max: 5 }) }),
  pass: step('pass', {}),
  purge: step('purge', { hours: fc.constantFrom(0, 1), limit: fc.integer({ min: 1, max: 4 }) }),
  forget: step('forget', { hours: fc.constantFrom(0, 1) }),
} as const;

type Values<All> = { readonly [Kind in keyof All]: All[Kind] extends fc.Arbitrary<infer Value> ? Value : never };

/** What each kind of step says. */
export type StepOf<Kind extends keyof typeof steps> = Values<typeof steps>[Kind];
export type Step = StepOf<keyof typeof steps>;

const weights: Partial<Record<keyof typeof steps, number>> = {
  open: 4,
  deposit: 6,
  deliver: 2,
  schedule: 2,
  once: 3,
  append: 3,
};

export const anyStep: fc.Arbitrary<Step> = fc.oneof(
  ...Object.entries(steps).map(([kind, arbitrary]) => ({
    weight: weights[kind as keyof typeof steps] ?? 1,
    arbitrary: arbitrary as fc.Arbitrary<Step>,
  })),
);
