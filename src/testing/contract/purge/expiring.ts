import type { Rules } from '../rules.ts';
import { expectSame, faultOf } from '../expectations.ts';
import { arrival, deposit, idsIn, idsInStream } from '../message-log/deposits.ts';
import { DAY_MS, dayOld, notices, purge } from './notices.ts';
import type { PurgeUnderContract } from './subject.ts';

/** What a purge takes, and what it leaves. */
export const expiring: Rules<PurgeUnderContract> = {
  'what was committed to be delivered only is deleted, whether it tells of an aggregate or of none': async (world) => {
    await dayOld(world, [...notices('n1'), arrival('n2', 'a', 1), ...notices('n3')]);
    expectSame(await purge(world), { deleted: 3, heldUpBy: [] }, 'All three go.');
    expectSame(await idsIn(world.store.log), ['end1'], 'One is left.');
  },

  'events of aggregates stay, however old, and their streams with them': async (world) => {
    await dayOld(world, [deposit('a', 1), ...notices('n1'), deposit('a', 2)]);
    await world.pass(DAY_MS * 1_000);
    await purge(world);
    expectSame(await idsIn(world.store.log), ['a1', 'a2', 'end1'], 'They are history.');
    expectSame(await idsInStream(world.store.log, 'Account/a'), ['a1', 'a2'], 'So is their stream.');
  },

  'what is younger than the policy says stays, until it is old enough': async (world) => {
    await dayOld(world, notices('n1'));
    await world.store.log.append([...notices('n2'), deposit('end', 2)]);
    await purge(world);
    expectSame(await idsIn(world.store.log), ['end1', 'n2', 'end2'], 'The younger one stays.');
    await world.pass(DAY_MS);
    await purge(world);
    expectSame(await idsIn(world.store.log), ['end1', 'end2'], 'A day later it goes.');
  },

  'no more are deleted than the limit says, the oldest first': async (world) => {
    await dayOld(world, notices('n1', 'n2'));
    await world.store.log.append([...notices('n3', 'n4', 'n5'), deposit('end', 2)]);
    await world.pass(DAY_MS);
    expectSame((await purge(world, { limit: 3 })).deleted, 3, 'Three are gone.');
    expectSame(await idsIn(world.store.log), ['end1', 'n4', 'n5', 'end2'], 'The others are younger.');
    expectSame((await purge(world, { limit: 3 })).deleted, 2, 'There were two more.');
  },

  'where nothing may go nothing goes': async (world) => {
    expectSame(await purge(world), { deleted: 0, heldUpBy: [] }, 'There is nothing.');
    await dayOld(world, [deposit('a', 1)]);
    expectSame(await purge(world), { deleted: 0, heldUpBy: [] }, 'There are events only.');
    await world.store.log.append(notices('n1', 'n2'));
    expectSame(await purge(world), { deleted: 0, heldUpBy: [] }, 'The others are young.');
  },

  'what is purged is gone for good': async (world) => {
    await dayOld(world, notices('n1', 'n2'));
    await purge(world);
    expectSame(await purge(world), { deleted: 0, heldUpBy: [] }, 'A second purge finds nothing.');
    expectSame(await idsIn(world.store.log), ['end1'], 'Nor does a reader.');
  },

  'the id of a message that is gone may come again, and that of no other': async (world) => {
    await dayOld(world, [...notices('n1'), deposit('a', 1)]);
    await purge(world);
    await world.store.log.append(notices('n1'));
    expectSame(await idsIn(world.store.log), ['a1', 'end1', 'n1'], 'It is a new message.');
    await faultOf(() => world.store.log.append(notices('n1')), 'DUPLICATE_MESSAGE', 'It is there now.');
    await faultOf(() => world.store.log.append(notices('a1')), 'DUPLICATE_MESSAGE', 'That one never went.');
  },

  'a policy that can not be is refused, and nothing is deleted': async (world) => {
    await dayOld(world, notices('n1'));
    for (const [policy, option] of WRONG) {
      const refused = await faultOf(() => world.store.purge(policy as never), 'INVALID_OPTION', 'It can not be meant.');
      expectSame((refused as { readonly option?: string }).option, option, 'It says what is wrong.');
    }
    expectSame(await idsIn(world.store.log), ['n1', 'end1'], 'All is there.');
  },
};

const WRONG = [
  [undefined, 'policy'],
  [{}, 'olderThanMs'],
  [{ olderThanMs: -1 }, 'olderThanMs'],
  [{ olderThanMs: 0.5 }, 'olderThanMs'],
  [{ olderThanMs: Infinity }, 'olderThanMs'],
  [{ olderThanMs: 1e300 }, 'olderThanMs'],
  [{ olderThanMs: '1' }, 'olderThanMs'],
  [{ olderThanMs: 0, limit: 0 }, 'limit'],
  [{ olderThanMs: 0, limit: 1.5 }, 'limit'],
  [{ olderThanMs: 0, ignore: 'mail' }, 'ignore'],
  [{ olderThanMs: 0, ignore: [1] }, 'ignore'],
] as const;
