import { Instant } from 'demesne';
import type { Store } from 'demesne/application';
import { InMemoryStore } from 'demesne/in-memory';
import { SqliteStore } from 'demesne/sqlite';
import fc from 'fast-check';
import Database from 'libsql';
import { beforeAll, describe, expect, it } from 'vitest';
import { MyOrders } from '../src/account/application/my-orders.ts';
import { KitchenQueues } from '../src/catalog/application/kitchen-queue.ts';
import { OrderTimelines } from '../src/ordering/application/order-timeline.ts';
import { DailyRevenues } from '../src/payment/application/daily-revenue.ts';
import { publishedMessages } from '../src/story/published-messages.ts';
import { type ScenarioName, scenarioNames } from '../src/story/scenario.ts';
import { LEASE_MS } from '../src/story/story-platform.ts';
import { happened, inOrder } from './story/happened.ts';
import { type Life, lifeOf, mortal } from './story/mortal.ts';
import { type Played, played } from './story/telling.ts';

const LONG = 1_000_000;

const models = [MyOrders, KitchenQueues, OrderTimelines, DailyRevenues];

/** A world in which one process after the other tells a story, each until it dies, or has told it to its end. */
function world(storeOf: (clock: { now(): Instant }) => Store) {
  let diedMs = 0;
  // When a process has died, so much time goes by that its leases have run out.
  const clock = { now: (): Instant => Instant.fromEpochMs(Date.now() + diedMs) };
  const [store, outside] = [storeOf(clock), storeOf(clock)];
  return async (scenario: ScenarioName, life: Life, begin?: () => void): Promise<Played | 'unfinished'> => {
    const setting = { store: mortal(store, life), outside: mortal(outside, life), ...(begin && { begin }) };
    const told = await Promise.race([played(scenario, setting), life.end]);
    if (told === 'dead') diedMs += 2 * LEASE_MS;
    const isResumed = await resume(store);
    return told === 'dead' || isResumed ? 'unfinished' : told;
  };
}

/**
 * Read models that were at one event while three processes died stop there, until an operator has them go on; whether one had to. What
 * has stopped for another reason stays, and the story tells of it.
 */
async function resume({ readModels }: Store): Promise<boolean> {
  let isResumed = false;
  for (const { name } of models) {
    for (const version of await readModels.standings(name)) {
      if (version.failure?.cause.code !== 'HANDLER_CRASHED') continue;
      await readModels.resume(version);
      isResumed = true;
    }
  }
  return isResumed;
}

function sqlite(clock: { now(): Instant }): Store {
  const store = new SqliteStore(new Database(':memory:'), { messages: publishedMessages, clock });
  store.migrate();
  return store;
}

/** Up to where every story is the same: restaurants, drivers and the cart. To die in there for one of them is enough. */
async function opened(live: ReturnType<typeof world>, scenario: ScenarioName): Promise<void> {
  const life = lifeOf(LONG);
  await live(scenario, life, () => life.kill());
}

describe.each(scenarioNames)('the story "%s"', (scenario) => {
  let undisturbed: Played;
  beforeAll(async () => void (undisturbed = await played(scenario)));

  it('ends the same when it dies after each and every commit', { timeout: 60_000 }, async () => {
    const live = world(sqlite);
    const isFirst = scenario === scenarioNames[0];
    if (!isFirst) await opened(live, scenario);
    let lives = 1;
    let told = await live(scenario, lifeOf(1));
    for (; told === 'unfinished'; lives += 1) told = await live(scenario, lifeOf(1));
    expect(lives).toBeGreaterThan(isFirst ? 100 : 10);
    expect(told.verdict).toEqual(undisturbed.verdict);
    expect(told.epilogue).toEqual(undisturbed.epilogue);
    expect(happened(told.envelopes)).toEqual(happened(undisturbed.envelopes));
    expect(inOrder(told.envelopes)).toBe(true);
  });

  it('ends the same, whenever it dies', { timeout: 60_000 }, async () => {
    const lifetimes = fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(lifetimes, async (commits) => {
        const live = world((clock) => new InMemoryStore({ clock }));
        let told: Played | 'unfinished' = 'unfinished';
        for (const one of [...commits, LONG, LONG]) if (told === 'unfinished') told = await live(scenario, lifeOf(one));
        expect((told as Played).verdict).toEqual(undisturbed.verdict);
        expect((told as Played).epilogue).toEqual(undisturbed.epilogue);
        expect(happened((told as Played).envelopes)).toEqual(happened(undisturbed.envelopes));
      }),
      { numRuns: 8 },
    );
  });
});
