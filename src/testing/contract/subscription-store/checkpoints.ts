import type { Lease } from '../../../messaging/durable-subscription/leasing/lease.ts';
import type { Rules } from '../rules.ts';
import { expectSame } from '../expectations.ts';
import { heartbeat, failed, held, heldAlone, LEASE_MS, states } from './stations.ts';
import type { SubscriptionStoreUnderContract } from './subject.ts';

/** A lease that another owner has taken over, and the new one. */
async function replaced({ store, pass }: SubscriptionStoreUnderContract): Promise<[Lease, Lease]> {
  const old = await heldAlone(store);
  await pass(LEASE_MS + 1);
  const [lease] = await heartbeat(store, 'bob');
  return [old, lease as Lease];
}

/** How the work moves on, and who is kept from moving it. */
export const checkpoints: Rules<SubscriptionStoreUnderContract> = {
  'a checkpoint moves the work on': async ({ store }) => {
    const lease = await heldAlone(store);
    expectSame(await store.checkpoint(lease, 5), true, 'It is taken.');
    expectSame(await store.checkpoint({ ...lease, position: 5 }, 9), true, 'So is the next.');
    expectSame((await heartbeat(store, 'ann'))[0]?.position, 9, 'There it stands.');
  },

  'a checkpoint moves its own partition and no other': async ({ store }) => {
    const [, second] = await held(store, 3);
    await store.checkpoint(second as Lease, 5);
    expectSame(
      (await states(store)).map(({ position }) => position),
      [0, 5, 0],
      'The others stay.',
    );
  },

  'a checkpoint from another position is refused': async ({ store }) => {
    const lease = await heldAlone(store);
    await store.checkpoint(lease, 5);
    expectSame(await store.checkpoint(lease, 6), false, 'It is not there any more.');
    expectSame(await store.checkpoint({ ...lease, position: 4 }, 6), false, 'There it never was.');
    expectSame((await states(store))[0]?.position, 5, 'So it stays.');
  },

  'a checkpoint of a replaced owner is refused': async (world) => {
    const [old, lease] = await replaced(world);
    expectSame(await world.store.checkpoint(old, 5), false, 'It is not its own any more.');
    expectSame((await states(world.store))[0]?.position, 0, 'So it stays.');
    expectSame(await world.store.checkpoint(lease, 5), true, 'The new owner moves it.');
  },

  'a checkpoint that is refused parks nothing': async (world) => {
    const [old] = await replaced(world);
    await world.store.checkpoint(old, 5, { parked: [failed('a', 3)] });
    await world.store.checkpoint({ ...old, epoch: old.epoch + 1, position: 2 }, 5, { parked: [failed('a', 3)] });
    expectSame(await world.store.parked('mail'), [], 'Nothing is written.');
  },

  'a checkpoint parks in the same step': async ({ store }) => {
    const lease = await heldAlone(store);
    await store.checkpoint(lease, 5, { parked: [failed('a', 3), failed('b', 4)] });
    expectSame(
      (await store.parked('mail')).map(({ position }) => position),
      [3, 4],
      'There they are.',
    );
  },

  'of checkpoints at once one is taken': async ({ store }) => {
    const lease = await heldAlone(store);
    const taken = await Promise.all([5, 6, 7].map(async (position) => store.checkpoint(lease, position)));
    expectSame(taken.filter(Boolean).length, 1, 'The others come from a position that is passed.');
  },

  'crashes are forgotten after a clean batch, and not before': async (world) => {
    const [, lease] = await replaced(world);
    await world.store.checkpoint(lease, 5);
    expectSame((await states(world.store))[0]?.crashes, 1, 'One message is not enough.');
    await world.store.checkpoint({ ...lease, position: 5 }, 9, { clean: true });
    expectSame((await states(world.store))[0]?.crashes, 0, 'A batch is.');
  },

  'a clean batch may end where it began': async (world) => {
    const [, lease] = await replaced(world);
    expectSame(await world.store.checkpoint(lease, 0, { clean: true }), true, 'It is taken.');
    expectSame((await states(world.store))[0]?.crashes, 0, 'It is clean.');
  },

  'a suspect is counted each time it is tried': async ({ store }) => {
    const lease = await heldAlone(store);
    expectSame([await store.suspect(lease, 3), await store.suspect(lease, 3)], [1, 2], 'Once, twice.');
    expectSame((await states(store))[0]?.suspect, { position: 3, attempts: 2 }, 'Everyone can see it.');
  },

  'another suspect is counted anew': async ({ store }) => {
    const lease = await heldAlone(store);
    await store.suspect(lease, 3);
    expectSame([await store.suspect(lease, 4), await store.suspect(lease, 3)], [1, 1], 'There is one at a time.');
  },

  'a suspect outlives who tried it': async (world) => {
    const lease = await heldAlone(world.store);
    await world.store.suspect(lease, 3);
    await world.pass(LEASE_MS + 1);
    const [heir] = await heartbeat(world.store, 'bob');
    expectSame(await world.store.suspect(heir as Lease, 3), 2, 'The heir knows of it.');
  },

  'a checkpoint clears the suspect': async ({ store }) => {
    const lease = await heldAlone(store);
    await store.suspect(lease, 3);
    await store.checkpoint(lease, 3);
    expectSame((await states(store))[0]?.suspect, undefined, 'It has survived.');
  },

  'a replaced owner suspects nobody': async (world) => {
    const [old, lease] = await replaced(world);
    expectSame(await world.store.suspect(old, 3), undefined, 'It is told so.');
    expectSame(await world.store.suspect({ ...lease, position: 2 }, 3), undefined, 'So is who stands elsewhere.');
    expectSame((await states(world.store))[0]?.suspect, undefined, 'Nothing is written.');
  },
};
