import { InMemoryStore } from 'demesne/in-memory';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { opened } from '../sqlite/opened.ts';
import { parcelsByChance, postOffice, queriesByChance } from './parcels.ts';

it('any question has the same answer in memory and on SQLite', { timeout: 60_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(
      parcelsByChance,
      fc.array(queriesByChance, { minLength: 1, maxLength: 6 }),
      async (parcels, queries) => {
        const { store, dispose } = opened();
        const offices = [postOffice(new InMemoryStore()), postOffice(store)] as const;
        for (const { pack } of offices) await pack(parcels);
        for (const query of queries) {
          const [inMemory, onSqlite] = await Promise.all(offices.map(({ pages }) => pages(query)));
          expect(onSqlite).toEqual(inMemory);
          const counts = await Promise.all(offices.map(({ count }) => count(query.where)));
          expect(counts).toEqual(counts.map(() => inMemory?.flat().length));
        }
        dispose();
      },
    ),
    { numRuns: 150 },
  );
});
