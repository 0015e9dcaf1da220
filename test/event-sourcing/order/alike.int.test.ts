import fc from 'fast-check';
import { describe, it } from 'vitest';
import { missing } from '../../postgres/cluster.ts';
import { postgres } from '../../postgres/opened.ts';
import { InMemoryStore } from 'demesne/in-memory';
import { anyCommand } from './commands.ts';
import { expectAlike, OrderWorld, ways, type Ground } from './order-world.ts';

describe.skipIf(missing)('the order of the examples', () => {
  const { opened } = postgres();

  it('comes to the same on PostgreSQL, in whichever way it is kept', { timeout: 40_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyCommand, { minLength: 5, maxLength: 30, size: 'max' }), async (commands) => {
        const grounds: Ground[] = [];
        const inMemory: Ground = { name: 'in memory', store: new InMemoryStore(), dispose: () => undefined };
        const worlds = [new OrderWorld(inMemory, 'as state', (ways['as state'] as () => never)())];
        try {
          for (const [way, recipe] of Object.entries(ways)) {
            const { store, dispose } = await opened({ connections: 2 });
            grounds.push({ name: 'on PostgreSQL', store, dispose });
            worlds.push(new OrderWorld({ name: 'on PostgreSQL', store, dispose }, way, recipe()));
          }
          await expectAlike(worlds, commands);
        } finally {
          for (const { dispose } of grounds) await dispose();
        }
      }),
      { numRuns: 8, plugins: [fc.interruptAfterTimeLimit(25_000)] },
    );
  });
});
