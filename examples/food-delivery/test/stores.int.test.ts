import { InMemoryStore } from 'demesne/in-memory';
import { describe, expect, it } from 'vitest';
import { missing } from '../../../test/postgres/cluster.ts';
import { postgres } from '../../../test/postgres/opened.ts';
import { publishedMessages } from '../src/story/published-messages.ts';
import { scenarioNames } from '../src/story/scenario.ts';
import { told } from './story/alike.ts';

describe.skipIf(missing)('the same contexts, with everything kept on PostgreSQL', () => {
  const { opened } = postgres();

  it.each(scenarioNames)('tell the story "%s" as they do in memory', { timeout: 60_000 }, async (scenario) => {
    const { store, dispose } = await opened({ watchEveryMs: 5, messages: publishedMessages });
    expect(await told(scenario, store)).toEqual(await told(scenario, new InMemoryStore()));
    expect(await store.examine()).toEqual([]);
    await dispose();
  });
});
