import { InMemoryStore } from 'demesne/in-memory';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { opened } from '../../sqlite/opened.ts';
import { anyCommand } from './commands.ts';
import { expectAlike, orderMessages, OrderWorld, ways, type Ground } from './order-world.ts';

const inMemory = (): Ground => ({ name: 'in memory', store: new InMemoryStore(), dispose: () => undefined });
const onSqlite = (): Ground => ({ name: 'on SQLite', ...opened() });
const onSqliteThatKnows = (): Ground => ({ name: 'on SQLite with classes', ...opened({ messages: orderMessages }) });

describe('the order of the examples', () => {
  it('comes to the same in whichever way it is kept, in memory and on SQLite', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyCommand, { maxLength: 40, size: 'max' }), async (commands) => {
        const grounds: Ground[] = [];
        const worlds = [inMemory, onSqlite, onSqliteThatKnows].flatMap((open) =>
          Object.entries(ways).map(([way, recipe]) => {
            const ground = open();
            grounds.push(ground);
            return new OrderWorld(ground, way, recipe());
          }),
        );
        try {
          await expectAlike(worlds, commands);
        } finally {
          for (const { dispose } of grounds) await dispose();
        }
      }),
      { numRuns: 12, plugins: [fc.interruptAfterTimeLimit(20_000)] },
    );
  }, 30_000);
});
