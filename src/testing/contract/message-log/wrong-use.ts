import type { Rules } from '../rules.ts';
import { expectSame, faultOf } from '../expectations.ts';
import { arrival, deposit, deposits, idsIn } from './deposits.ts';
import type { LogUnderContract } from './subject.ts';

const NO_LIMITS: readonly unknown[] = [0, -1, 0.5, -Infinity, Number.NaN, '10', null, undefined];

/** Each of these is refused as wrong, before anything is done. */
async function expectRefused(
  { log, append }: LogUnderContract,
  given: readonly unknown[],
  use: (one: never) => unknown,
): Promise<void> {
  await append(deposits(1, 2));
  for (const one of given) {
    await faultOf(() => use(one as never), 'INVALID_OPTION', `${String(one)} is the mistake of the caller.`);
  }
  await append(deposits(3));
  expectSame(await idsIn(log), ['m1', 'm2', 'm3'], 'The log goes on.');
}

/** What can't be meant is said at once. */
export const wrongUse: Rules<LogUnderContract> = {
  'a position that can not be is refused': (world) =>
    expectRefused(world, [-1, 0.5, Number.NaN, Infinity, -Infinity, 2 ** 53, '0', null, undefined], (after) =>
      world.log.read(after, 10),
    ),

  'a limit that can not be is refused': (world) => expectRefused(world, NO_LIMITS, (limit) => world.log.read(0, limit)),

  'a version that can not be is refused': (world) =>
    expectRefused(world, [0, -1, 1.5, Number.NaN, Infinity, 2 ** 53, '1', null, undefined], (version) =>
      world.log.readStream('Account/m', version, 10),
    ),

  'an event of a version that can not be is refused, with all that came along': async ({ log, append }) => {
    for (const version of [0, -1, 1.5, Number.NaN, Infinity, 2 ** 31, '1', null]) {
      const wrong = deposit('a', 1, { aggregate: { type: 'Account', id: 'a', version: version as number } });
      const fault = await faultOf(() => append([...deposits(1), wrong]), 'INVALID_OPTION', 'No store keeps it.');
      expectSame((fault as { readonly option?: string }).option, 'aggregate.version', 'It says what is wrong.');
    }
    await append([arrival('told', 'a', 2 ** 31), ...deposits(2 ** 31 - 2, 2 ** 31 - 1)]);
    expectSame((await idsIn(log)).length, 3, 'The last version is one, and others may be told of any.');
  },

  'a limit that can not be is refused for a stream too': (world) =>
    expectRefused(world, NO_LIMITS, (limit) => world.log.readStream('Account/m', 1, limit)),

  'wrong use is refused beyond the head and for an unknown stream too': (world) =>
    expectRefused(world, [0, Number.NaN], async (limit) => {
      await faultOf(() => world.log.read(100, limit), 'INVALID_OPTION', 'There is nothing, and it is wrong.');
      await world.log.readStream('Account/unknown', 1, limit);
    }),

  'a listener that is no function is refused': (world) =>
    expectRefused(world, [undefined, null, 7, 'listen', {}], (listener) => world.log.onAppended(listener)),
};
