import type { Rules } from '../rules.ts';
import { expectSame, faultOf } from '../expectations.ts';
import { deposit, idsIn, idsOf, positionsOf, range } from '../message-log/deposits.ts';
import { DAY_MS, dayOld, notices, purge } from './notices.ts';
import type { PurgeUnderContract } from './subject.ts';

/** What a purge leaves of positions, for those who read. */
export const positions: Rules<PurgeUnderContract> = {
  'the last message stays until another follows it, and the head where it is': async (world) => {
    const { log } = world.store;
    await log.append(notices('n1', 'n2', 'n3'));
    await world.pass(DAY_MS);
    expectSame(
      [await purge(world), await log.head()],
      [{ deleted: 2, heldUpBy: [] }, 3],
      'Two go, and the head stays.',
    );
    expectSame(positionsOf(await log.read(0, 10)), [3], 'The last one is there.');
    await log.append(notices('n4'));
    expectSame([(await purge(world)).deleted, await log.head()], [1, 4], 'Now it goes.');
  },

  'positions go on after a purge, and none is given twice': async (world) => {
    const { log } = world.store;
    const seen: number[] = [];
    for (const round of range(1, 4)) {
      await log.append(notices(`a${round}`, `b${round}`, `c${round}`));
      seen.push(...positionsOf(await log.read(seen.at(-1) ?? 0, 10)));
      await world.pass(DAY_MS);
      await purge(world);
    }
    expectSame(seen, range(1, 12), 'Each is the next.');
  },

  'a reader that begins at a deleted position reads on with what is there': async (world) => {
    const { log } = world.store;
    await dayOld(world, [...notices('n1'), deposit('a', 1), ...notices('n3', 'n4'), deposit('a', 2), ...notices('n6')]);
    await purge(world);
    const after = [];
    for (const position of range(0, 8)) after.push(positionsOf(await log.read(position, 10)));
    expectSame(after, [[2, 5, 7], [2, 5, 7], [5, 7], [5, 7], [5, 7], [7], [7], [], []], 'Nothing is left out.');
    for (const size of [1, 2, 3]) {
      const seen: number[] = [];
      for (let page = await log.read(0, size); page.length > 0; page = await log.read(seen.at(-1) as number, size)) {
        seen.push(...positionsOf(page));
      }
      expectSame(seen, [2, 5, 7], `Pages of ${size} are full until the end.`);
    }
  },

  'what stays is read as it was': async (world) => {
    const { log } = world.store;
    await dayOld(world, [deposit('a', 1), ...notices('n2'), deposit('a', 2)]);
    const before = (await log.read(0, 10)).filter(({ position }) => position !== 2);
    await purge(world);
    expectSame(await log.read(0, 10), before, 'Its place and its content are the same.');
  },

  'a stream goes on after a purge where it was': async (world) => {
    const { log } = world.store;
    await dayOld(world, [deposit('a', 1), ...notices('n1')]);
    await purge(world);
    await faultOf(() => log.append([deposit('a', 3)]), 'VERSION_GAP', 'A version is left out.');
    await log.append([deposit('a', 2)]);
    expectSame(idsOf(await log.readStream('Account/a', 1, 10)), ['a1', 'a2'], 'It goes on.');
  },

  'purges at once, beside appends, delete each message once and nothing else': async (world) => {
    const { log } = world.store;
    await dayOld(world, notices(...range(1, 40).map((number) => `n${number}`)));
    const purges = range(1, 4).map(async () => (await purge(world, { limit: 15 })).deleted);
    const appends = range(1, 4).map(async (number) => log.append(notices(`m${number}`)));
    const deleted = await Promise.all(purges);
    await Promise.all(appends);
    expectSame(
      deleted.reduce((sum, one) => sum + one, 0),
      40,
      'Each is counted once.',
    );
    expectSame((await idsIn(log)).toSorted(), ['end1', 'm1', 'm2', 'm3', 'm4'], 'The others are there.');
    expectSame(await log.head(), 45, 'So are their positions.');
  },
};
