import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, inject, it } from 'vitest';
import { run } from './run.ts';

const folder = inject('consumer');

beforeAll(() => {
  cpSync(join(import.meta.dirname, '../../examples/food-delivery'), join(folder, 'food-delivery'), { recursive: true });
});

const play = (...args: readonly string[]): string =>
  run(join(folder, 'food-delivery'), join(inject('tools'), 'node_modules/node24/bin/node'), 'src/main.ts', ...args);

// There is no driver of a database beside the package, and none is needed in memory.
it.each(['delivered', 'declined', 'rejected', 'cancelled'])(
  'the example plays on the packed package: %s',
  (scenario) => {
    const chosen = scenario === 'delivered' ? [] : ['--scenario', scenario];
    expect(play('--store', 'memory', ...chosen)).not.toBe('');
  },
);

it.each([
  ['libsql', 'sqlite', 'story.sqlite'],
  ['pg', 'postgres', 'postgresql://localhost/story'],
])('the example asks for the driver it needs: %s', (driver, store, database) => {
  expect(() => play('--store', store, '--database', database)).toThrow(
    `--store needs the package ${driver}, which could not be loaded: npm install ${driver}, or start with --store memory.`,
  );
});
