import { InMemoryStore } from 'demesne/in-memory';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parcelsByChance, postOffice, queriesByChance } from '../selection/parcels.ts';
import { missing } from './cluster.ts';
import { postgres } from './opened.ts';

describe.skipIf(missing)('PostgreSQL', () => {
  const { opened } = postgres();

  it('answers any question as a store in memory does', { timeout: 60_000 }, async () => {
    const { store } = await opened();
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(
        parcelsByChance,
        fc.array(queriesByChance, { minLength: 1, maxLength: 6 }),
        async (parcels, queries) => {
          const tenant = `t${(runs += 1)}`;
          const offices = [postOffice(new InMemoryStore(), tenant), postOffice(store, tenant)] as const;
          for (const { pack } of offices) (await pack(parcels))._unsafeUnwrap();
          for (const query of queries) {
            const [inMemory, onServer] = await Promise.all(offices.map(({ pages }) => pages(query)));
            expect(onServer).toEqual(inMemory);
            const counts = await Promise.all(offices.map(({ count }) => count(query.where)));
            expect(counts).toEqual(counts.map(() => inMemory?.flat().length));
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});
