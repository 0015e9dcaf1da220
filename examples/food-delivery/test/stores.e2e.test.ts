import type { Store } from 'demesne/application';
import { InMemoryStore } from 'demesne/in-memory';
import { SqliteStore } from 'demesne/sqlite';
import Database from 'libsql';
import { describe, expect, it } from 'vitest';
import { missing } from '../../../test/postgres/cluster.ts';
import { postgres } from '../../../test/postgres/opened.ts';
import { publishedMessages } from '../src/story/published-messages.ts';
import { scenarioNames, type ScenarioName } from '../src/story/scenario.ts';
import { played } from './story/telling.ts';

/** What happened, to which version of what, by whom, what came of it, and what is to be seen of it: all of a story but its generated identifiers. */
async function told(scenario: ScenarioName, store: Store) {
  const { verdict, epilogue, envelopes } = await played(scenario, { store });
  const happened = envelopes.map(({ message, aggregate, actor }) =>
    [message.type, aggregate?.version, actor].join(' '),
  );
  // Contexts that don't wait for each other may be faster or slower.
  return { differences: verdict.differences, epilogue, happened: happened.toSorted() };
}

describe('the same contexts, wherever everything is kept', () => {
  it.each(scenarioNames)('tell the story "%s" alike in memory and on SQLite', async (scenario) => {
    const store = new SqliteStore(new Database(':memory:'), { messages: publishedMessages });
    store.migrate();
    const inMemory = await told(scenario, new InMemoryStore());
    expect(inMemory.differences).toEqual([]);
    expect(await told(scenario, store)).toEqual(inMemory);
    expect(store.examine()).toEqual([]);
    store.close();
  });

  describe.skipIf(missing)('and', () => {
    const { opened } = postgres();

    it.each(scenarioNames)('tell the story "%s" alike on PostgreSQL', { timeout: 60_000 }, async (scenario) => {
      const { store, dispose } = await opened({ watchEveryMs: 5, messages: publishedMessages });
      expect(await told(scenario, store)).toEqual(await told(scenario, new InMemoryStore()));
      expect(await store.examine()).toEqual([]);
      await dispose();
    });
  });
});
