import type { RunOptions } from 'demesne';
import type { Bank } from '../application/unit-of-work/bank-world.ts';
import { depositing, opening, transferring } from '../application/unit-of-work/bank-world.ts';
import { JournalId, type AccountId } from '../application/unit-of-work/bank.ts';
import { err, ok, safeTry } from 'neverthrow';
import { Reminded } from './bank-messages.ts';
import { operating } from './operating.ts';
import type { Step, StepOf } from './steps.ts';
import { START, type World } from './world.ts';

const MINUTE_MS = 60_000;
const second = (seconds: number) => START.plusMs(seconds * 1_000);

/** Plays one kind of step, and gives what was answered. */
export type Plays<Kind extends Step['kind']> = { readonly [One in Kind]: (world: World, step: StepOf<One>) => unknown };

/** The work of removing an account. */
const removing =
  (id: AccountId) =>
  ({ accounts }: Bank) =>
    safeTry(async function* () {
      const account = yield* await accounts.get(id);
      yield* await accounts.delete(account);
      return ok();
    });

const units: Plays<'open' | 'deposit' | 'withdraw' | 'transfer' | 'remove' | 'write'> = {
  open: ({ unit }, { account, cents, whose }) => unit.run(opening([account, cents]), { ...whose, actor: 'Ada' }),
  deposit: ({ unit }, { account, cents, whose }) => unit.run(depositing(account, cents), { ...whose, actor: 'Bob' }),
  withdraw: ({ unit }, { account, cents, whose }) =>
    unit.run(
      ({ accounts }) =>
        safeTry(async function* () {
          const found = yield* await accounts.get(account);
          yield* found.withdraw(cents);
          yield* await accounts.save(found);
          return ok(found.balance);
        }),
      whose,
    ),
  transfer: ({ unit }, { account, to, cents, whose }) => unit.run(transferring(account, to, cents), whose),
  remove: ({ unit }, { account, whose }) => unit.run(removing(account), whose),
  write: ({ unit }, { account, whose }) =>
    unit.run(
      ({ journals }) =>
        safeTry(async function* () {
          const journal = yield* await journals.get(JournalId.of(account));
          yield* journal.write('"odd"\u0000\u2028é\ud800');
          yield* await journals.save(journal);
          return ok(journal.entries.length);
        }),
      whose,
    ),
};

const troubles: Plays<'clash' | 'fail' | 'once' | 'copies'> = {
  /** Somebody else is quicker, at the first attempt. */
  clash: ({ unit }, { account, cents, attempts, by, whose }) => {
    let isFirst = true;
    return unit.run(
      ({ accounts }) =>
        safeTry(async function* () {
          const found = yield* await accounts.get(account);
          if (isFirst && by === 'deposit') await unit.run(depositing(account, 1), whose);
          if (isFirst && by === 'remove') await unit.run(removing(account), whose);
          isFirst = false;
          yield* found.deposit(cents);
          yield* await accounts.save(found);
          return ok(found.balance);
        }),
      { ...whose, attempts },
    );
  },
  fail: ({ unit }, { account, cents, by, whose }) =>
    unit.run(async (bank, context) => {
      const answer = await depositing(account, cents)(bank);
      context.schedule(new Reminded({ cents }), { at: second(1), key: 'first' });
      if (by === 'throw') throw new RangeError('the power went out');
      return answer.andThen(() => err('no' as const));
    }, whose),
  once: ({ unit }, { account, cents, message, keeps, whose }) => {
    const context = { ...whose, subscription: 'book', messageId: `message ${message}` };
    const result = { encode: (value: number) => value, decode: Number };
    if (keeps) return unit.runOnce(depositing(account, cents), context, { result });
    return unit.runOnce(depositing(account, cents), context);
  },
  /** A faster copy is handled while this one is. */
  copies: ({ unit }, { account, cents, message, whose }) => {
    const context = { ...whose, subscription: 'book', messageId: `message ${message}` };
    return unit.runOnce(async (bank) => {
      await unit.runOnce(depositing(account, cents), context);
      return depositing(account, cents)(bank);
    }, context);
  },
};

const moments: Plays<'schedule' | 'cancel' | 'late' | 'fire'> = {
  schedule: ({ unit }, { key, seconds, cents, whose }) =>
    unit.run((_, context) => ok(context.schedule(new Reminded({ cents }), { at: second(seconds), key })), whose),
  cancel: ({ unit }, { key, whose }) => unit.run(async (_, context) => ok(await context.cancelScheduled(key)), whose),
  /** What is to be cancelled fires before the commit, at the first attempt. */
  late: ({ unit, ground: { store } }, { key, seconds, attempts, whose }) => {
    let isFirst = true;
    const options: RunOptions = { ...whose, attempts };
    return unit.run(async (_, context) => {
      const wasThere = await context.cancelScheduled(key);
      if (isFirst) await store.schedule.fire(second(seconds), 10);
      isFirst = false;
      return ok(wasThere);
    }, options);
  },
  fire: ({ ground: { store } }, { seconds, limit }) => store.schedule.fire(second(seconds), limit),
};

const keeping: Plays<'append' | 'deliver' | 'mend' | 'pass' | 'purge' | 'forget'> = {
  append: ({ ground: { store } }, { envelopes }) => store.log.append(envelopes),
  deliver: (world) => world.deliver(),
  mend: (world, { isMended }) => {
    world.isMended = isMended;
  },
  pass: (world) => world.pass(40 * MINUTE_MS),
  purge: ({ ground: { store } }, { hours, limit }) => store.purge({ olderThanMs: hours * 60 * MINUTE_MS, limit }),
  forget: ({ ground: { store } }, { hours }) => store.inbox.purge({ olderThanMs: hours * 60 * MINUTE_MS }),
};

const plays: Plays<Step['kind']> = { ...units, ...troubles, ...moments, ...keeping, ...operating };

const REFUSALS = ['DUPLICATE_MESSAGE', 'VERSION_TAKEN', 'VERSION_GAP'];

/** Plays a step, and gives its answer in a form that can be compared: value, refusal or fault. */
export async function play(world: World, step: Step): Promise<unknown> {
  try {
    const answer: unknown = await (plays[step.kind] as (world: World, step: Step) => unknown)(world, step);
    return answer;
  } catch (error) {
    const { name, code, message } = error as Error & { readonly code?: string };
    // What breaks several rules of the log may be refused for any of them.
    if (REFUSALS.includes(code ?? '')) return { fault: 'refused by the log' };
    return { fault: code ?? name, message };
  }
}
