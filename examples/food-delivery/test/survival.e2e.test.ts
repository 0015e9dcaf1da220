import { Instant } from 'demesne';
import type { Store } from 'demesne/application';
import { InMemoryStore } from 'demesne/in-memory';
import { SqliteStore } from 'demesne/sqlite';
import fc from 'fast-check';
import Database from 'libsql';
import { beforeAll, describe, expect, it } from 'vitest';
import { publishedMessages } from '../src/story/published-messages.ts';
import { type ScenarioName, scenarioNames } from '../src/story/scenario.ts';
import { LEASE_MS } from '../src/story/story-platform.ts';
import { happened, inOrder } from './story/happened.ts';
import { type Life, lifeOf, mortal } from './story/mortal.ts';
import { type Played, played } from './story/telling.ts';

const LONG = 1_000_000;

/** A world in which one process after the other tells a story, each until it dies. */
function world(storeOf: (clock: { now(): Instant }) => Store) {
  let diedMs = 0;
  // When a process has died, so much time goes by that its leases have run out.
  const clock = { now: (): Instant => Instant.fromEpochMs(Date.now() + diedMs) };
  const [store, outside] = [storeOf(clock), storeOf(clock)];
  return async (scenario: ScenarioName, life: Life): Promise<Played | 'dead'> => {
    const setting = { store: mortal(store, life), outside: mortal(outside, life) };
    const told = await Promise.race([played(scenario, setting), life.end]);
    if (told === 'dead') diedMs += 2 * LEASE_MS;
    return told;
  };
}

function sqlite(clock: { now(): Instant }): Store {
  const store = new SqliteStore(new Database(':memory:'), { messages: publishedMessages, clock });
  store.migrate();
  return store;
}

describe.each(scenarioNames)('the story "%s"', (scenario) => {
  let undisturbed: Played;
  beforeAll(async () => void (undisturbed = await played(scenario)));

  it('ends the same when it dies after each and every commit', { timeout: 60_000 }, async () => {
    const live = world(sqlite);
    let lives = 1;
    let told = await live(scenario, lifeOf(1));
    for (; told === 'dead'; lives += 1) told = await live(scenario, lifeOf(1));
    expect(lives).toBeGreaterThan(20);
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
        let told: Played | 'dead' = 'dead';
        for (const one of [...commits, LONG]) if (told === 'dead') told = await live(scenario, lifeOf(one));
        expect((told as Played).verdict).toEqual(undisturbed.verdict);
        expect((told as Played).epilogue).toEqual(undisturbed.epilogue);
        expect(happened((told as Played).envelopes)).toEqual(happened(undisturbed.envelopes));
      }),
      { numRuns: 8 },
    );
  });
});
