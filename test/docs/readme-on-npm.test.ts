import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { root } from './workshop.ts';

it('the README links to nothing beside it: npm shows it alone', () => {
  const text = readFileSync(join(root, 'README.md'), 'utf8');
  const targets = Array.from(text.matchAll(/\]\(([^)\s]+)\)/g), ([, target]) => target);
  expect(targets.filter((target) => !/^(https:\/\/|#)/.test(target ?? ''))).toEqual([]);
});
