import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, inject, it } from 'vitest';
import { run } from './run.ts';

const folder = inject('consumer');

beforeAll(() => {
  cpSync(join(import.meta.dirname, '../../examples/food-delivery'), join(folder, 'food-delivery'), { recursive: true });
});

it.each(['delivered', 'declined', 'rejected', 'cancelled'])(
  'the example plays on the packed package: %s',
  (scenario) => {
    const node = join(inject('tools'), 'node_modules/node24/bin/node');
    const chosen = scenario === 'delivered' ? [] : ['--scenario', scenario];
    expect(run(join(folder, 'food-delivery'), node, 'src/main.ts', ...chosen)).not.toBe('');
  },
);
