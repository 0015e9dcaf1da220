import type { Envelope } from 'demesne/messaging';
import { recipes } from '../application/unit-of-work/bank-world.ts';
import { AccountId, type Account } from '../application/unit-of-work/bank.ts';
import { names, type World } from './world.ts';

const tenants = [undefined, 'north/1'];
const ids = ['a', 'b', 'c'];

/** An envelope without what was drawn for it. */
const told = ({ id, message: { type, data }, correlationId, causationId: _, ...rest }: Envelope) => ({
  type,
  data,
  ...rest,
  ...(correlationId === 'by hand' && { id, correlationId }),
});

/** All that an application left in its store, without what was drawn by chance. */
export async function outcomeOf({ ground: { store }, handled, handledAlone }: World): Promise<object> {
  const log = await store.log.read(0, 100_000);
  const stream = await store.log.readStream('Till/t', 1, 100);
  return {
    head: await store.log.head(),
    log: log.map(({ position, envelope }) => ({ position, ...told(envelope) })),
    stream: stream.map(told),
    accounts: await accountsIn(store),
    schedule: await scheduledIn(store),
    receipts: await receiptsIn(store),
    parked: await Promise.all(names.map(async (name) => parkedIn(store, name))),
    partitions: (await store.subscriptions.states(names)).map(({ owner: _, epoch: __, ...state }) => state),
    handledAlone: handledAlone.toSorted(),
    handled: Object.fromEntries([...handled].toSorted(([one], [other]) => (one < other ? -1 : 1))),
  };
}

type Found = World['ground']['store'];

/** Every combination of a tenant and something else. */
const each = <One, T>(all: readonly One[], find: (one: One, tenant: string | undefined) => T): Promise<Awaited<T>[]> =>
  Promise.all(tenants.flatMap((tenant) => all.map((one) => find(one, tenant))));

const accountsIn = (store: Found) =>
  each(ids, async (id, tenant) => {
    const account = (await store.load(recipes.accounts, AccountId.of(id), tenant)) as Account | undefined;
    const stamps = await store.aggregates?.stamps(recipes.accounts, id, tenant);
    // A removal without an event happens when the store commits it, which is no time of ours.
    const removed = stamps?.deletedAt && { createdAt: stamps.createdAt, createdBy: stamps.createdBy, isDeleted: true };
    return { id, tenant, version: account?.version, balance: account?.balance, stamps: removed ?? stamps };
  });

async function scheduledIn(store: Found) {
  const waiting = await each(['first', 'second', "o'key"], async (key, tenant) => {
    const found = await store.schedule.find(key, tenant);
    return found && { type: found.type, dueAt: found.dueAt };
  });
  return { waiting, next: await store.schedule.nextDueAt() };
}

const receiptsIn = (store: Found) =>
  each([0, 1, 2, 3], (message, tenant) =>
    store.inbox.find({ consumer: 'book', messageId: `message ${message}`, tenant }),
  );

async function parkedIn(store: Found, name: string) {
  const parked = await store.subscriptions.parked(name, { limit: 1_000 });
  // When they failed is the store's time, and their ids were drawn.
  return parked.map(({ id, key, firstAt, lastAt, nextAttemptAt, ...rest }) => ({
    ...rest,
    key: key === id ? 'its own id' : key,
    hasTimes: [firstAt !== undefined, lastAt !== undefined, nextAttemptAt !== undefined],
  }));
}
