import { InMemoryStore } from 'demesne/in-memory';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { missing } from '../../../../test/postgres/cluster.ts';
import { postgres } from '../../../../test/postgres/opened.ts';
import { anyLife, expectAlike, wholeJourney } from './kept-alike.ts';

describe.skipIf(missing)('an order', () => {
  const { opened } = postgres();

  it(
    'comes to the same, kept as its state or as its events, in memory and on PostgreSQL',
    { timeout: 40_000 },
    async () => {
      await fc.assert(
        fc.asyncProperty(anyLife, async (life) => {
          const inMemory = await expectAlike(life, async () => ({
            store: new InMemoryStore(),
            dispose: () => undefined,
          }));
          expect(await expectAlike(life, () => opened({ connections: 2 }))).toEqual(inMemory);
        }),
        { numRuns: 6, examples: [[wholeJourney]] },
      );
    },
  );
});
