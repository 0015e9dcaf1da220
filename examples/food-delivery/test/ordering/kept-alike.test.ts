import { InMemoryStore } from 'demesne/in-memory';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { opened } from '../../../../test/sqlite/opened.ts';
import { anyLife, expectAlike, wholeJourney } from './kept-alike.ts';

it('an order comes to the same, kept as its state or as its events, in memory and on SQLite', async () => {
  await fc.assert(
    fc.asyncProperty(anyLife, async (life) => {
      const inMemory = await expectAlike(life, async () => ({ store: new InMemoryStore(), dispose: () => undefined }));
      expect(await expectAlike(life, async () => opened())).toEqual(inMemory);
    }),
    { numRuns: 12, examples: [[wholeJourney]] },
  );
});
