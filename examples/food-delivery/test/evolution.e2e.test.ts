import { readFileSync } from 'node:fs';
import { Instant, type Message } from 'demesne';
import type { Store } from 'demesne/application';
import { Projections, type ReadModel, ReadModels } from 'demesne/event-sourcing';
import { InMemoryStore } from 'demesne/in-memory';
import { EncodedMessage } from 'demesne/messaging';
import { SqliteStore } from 'demesne/sqlite';
import Database from 'libsql';
import { describe, expect, it } from 'vitest';
import { MyOrders, myOrdersProjection } from '../src/account/application/my-orders.ts';
import { KitchenQueues, kitchenQueueProjection } from '../src/catalog/application/kitchen-queue.ts';
import { orderTimelineProjection, OrderTimelines } from '../src/ordering/application/order-timeline.ts';
import { dailyRevenueProjection, DailyRevenues } from '../src/payment/application/daily-revenue.ts';
import { publishedMessages } from '../src/story/published-messages.ts';
import { LEASE_MS } from '../src/story/story-platform.ts';
import { asFirstStored, firstRelease } from './story/first-release.ts';
import { happened } from './story/happened.ts';
import { mortal } from './story/mortal.ts';
import { type Played, played } from './story/telling.ts';
import { fileOf } from './story/terminal.ts';

type Clock = { now(): Instant };
/** Opens what is kept under a name, for another process each time. */
type Open = (name: string) => Store;

function inMemory(clock: Clock): Open {
  const stores = new Map<string, Store>();
  return (name) => {
    const store = stores.get(name) ?? new InMemoryStore({ clock });
    stores.set(name, store);
    return store;
  };
}

function inFile(clock: Clock): Open {
  const file = fileOf('story.sqlite', '');
  return (name) => {
    const store = new SqliteStore(new Database(file), { prefix: `${name}_`, messages: publishedMessages, clock });
    store.migrate();
    return store;
  };
}

/** The first release tells the story until it has stored something of a type, and today's release tells it to its end. */
async function toldByTwo(last: string, place: (clock: Clock) => Open): Promise<Played & { readonly store: Store }> {
  let laterMs = 0;
  const open = place({ now: () => Instant.fromEpochMs(Date.now() + laterMs) });
  const { life, writes } = firstRelease(last);
  const first = { store: mortal(writes(open('platform')), life), outside: mortal(open('outside'), life) };
  expect(await Promise.race([played('delivered', first), life.end])).toBe('dead');
  laterMs = 2 * LEASE_MS;
  const store = open('platform');
  return { ...(await played('delivered', { store, outside: open('outside') })), store };
}

/** What was stored under which name and version, of what is stored otherwise today. */
const changed = /^dispatch\.(DeliverySetOff|DriverSetOff|DeliveryCompleted)$/;
const stored = async ({ log }: Store): Promise<readonly string[]> =>
  (await log.read(0, 1_000))
    .filter(({ envelope }) => changed.test(envelope.message.type))
    .map(({ envelope: { message } }) => `${message.type} ${message.version}`);

const models: readonly ReadModel<object>[] = [OrderTimelines, MyOrders, KitchenQueues, DailyRevenues];
const projections = [orderTimelineProjection, myOrdersProjection, kitchenQueueProjection, dailyRevenueProjection];

async function rowsOf({ readModels }: Store): Promise<readonly unknown[]> {
  const asked = models.map((model) => new ReadModels(readModels).of(model).page({}));
  return (await Promise.all(asked)).map((page) => page._unsafeUnwrap().items);
}

/** The rows of all read models, made anew of what the log has. */
async function madeAnew({ log }: Store): Promise<readonly unknown[]> {
  const store = new InMemoryStore();
  store.log.append((await log.read(0, 1_000)).map(({ envelope }) => envelope));
  const running = new Projections(store, projections);
  await running.start();
  await running.drain();
  await running.stop();
  return rowsOf(store);
}

describe.each([
  ['in memory', inMemory],
  ['in an SQLite file', inFile],
])('what the first release has left behind %s', (_, place) => {
  it.each([
    ['the food is on the road', 'dispatch.DeliverySetOff', 2],
    ['the food was handed over, and nobody has heard of it yet', 'dispatch.DeliveryCompleted', 1],
  ])('is brought to its end: %s', { timeout: 30_000 }, async (__, last, version) => {
    const undisturbed = await played('delivered');
    const told = await toldByTwo(last, place);
    expect(told.verdict).toEqual(undisturbed.verdict);
    expect(told.epilogue).toEqual(undisturbed.epilogue);
    expect(told.epilogue.join()).toContain('handed to the customer');
    const today = happened(told.envelopes).map((one) => one.replace('DeliverySetOff', 'DriverSetOff'));
    expect(today.toSorted()).toEqual(happened(undisturbed.envelopes));
    expect(await stored(told.store)).toEqual(['dispatch.DeliverySetOff 1', `dispatch.DeliveryCompleted ${version}`]);
    expect(await madeAnew(told.store)).toEqual(await rowsOf(told.store));
  });
});

it('writes as the first release did, by its golden files', async () => {
  const { envelopes } = await played('delivered');
  const first = envelopes.map(({ message }) => asFirstStored(message)).filter((one) => one instanceof EncodedMessage);
  const fields = ({ data }: Pick<Message, 'data'>) => Object.keys(data).toSorted();
  for (const message of first) {
    const path = new URL(`golden/${message.type}/v${message.version}.json`, import.meta.url);
    expect(fields(message)).toEqual(fields(JSON.parse(readFileSync(path, 'utf8')) as Message));
  }
  expect(first).toHaveLength(3);
});
