import { InMemoryStore } from 'demesne/in-memory';
import { SqliteStore } from 'demesne/sqlite';
import Database from 'libsql';
import { describe, expect, it } from 'vitest';
import { publishedMessages } from '../src/story/published-messages.ts';
import { scenarioNames } from '../src/story/scenario.ts';
import { told } from './story/alike.ts';

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
});
