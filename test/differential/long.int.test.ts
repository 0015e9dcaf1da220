import { appendFileSync } from 'node:fs';
import { InMemoryStore } from 'demesne/in-memory';
import { FixedClock } from 'demesne/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { missing } from '../postgres/cluster.ts';
import { postgres } from '../postgres/opened.ts';
import { pass } from '../postgres/passing.ts';
import { opened as openedOnSqlite } from '../sqlite/opened.ts';
import { messages } from './bank-messages.ts';
import { outcomeOf } from './outcome.ts';
import { play } from './playing.ts';
import { anyStep, type Step } from './steps.ts';
import { START, World, type Ground } from './world.ts';

function inMemory(): Ground {
  const clock = new FixedClock(START);
  return { name: 'in memory', store: new InMemoryStore({ clock }), clock, dispose: () => undefined };
}

function onSqlite(): Ground {
  const clock = new FixedClock(START);
  return { name: 'SQLite', ...openedOnSqlite({ clock, messages }), clock };
}

describe.skipIf(missing)('the three stores', () => {
  const { opened } = postgres();

  async function onPostgres(): Promise<Ground> {
    const { store, pool, schema, dispose } = await opened({ messages, connections: 4 });
    const age = async (ms: number): Promise<void> => {
      await pass(pool, schema, ms);
      await pool.query(`update "${schema}".inbox set received_at = received_at - interval '1 millisecond' * ${ms}`);
    };
    return { name: 'PostgreSQL', store, clock: new FixedClock(START), age, dispose };
  }

  /** Plays the same on all of them, and compares after each step what was answered, and at the end what is left. */
  async function compare(worlds: readonly World[], steps: readonly Step[]): Promise<void> {
    const deliver: Step = { kind: 'deliver' };
    appendFileSync('/tmp/f/runs.txt', 'run\n');
    for (const step of [deliver, ...steps, deliver]) await alike(worlds, (world) => play(world, step));
    await alike(worlds, outcomeOf);
  }

  /** Expects of each store what the first one gives. */
  async function alike(worlds: readonly World[], find: (world: World) => Promise<unknown>): Promise<void> {
    const all = await Promise.all(worlds.map(find));
    for (const [index, { ground }] of worlds.entries()) {
      expect({ on: ground.name, found: all[index] }).toEqual({ on: ground.name, found: all[0] });
    }
  }

  it('give the same answers and keep the same, whatever is done to them', { timeout: 100_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyStep, { minLength: 5, maxLength: 60, size: 'max' }), async (steps) => {
        const worlds = [inMemory(), onSqlite(), await onPostgres()].map((ground) => new World(ground));
        try {
          await compare(worlds, steps);
        } finally {
          for (const { ground } of worlds) await ground.dispose();
        }
      }),
      // A run takes about a second, nearly all of it on PostgreSQL.
      { numRuns: 400, plugins: [fc.interruptAfterTimeLimit(60_000)] },
    );
  });
});
