import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './workshop.ts';

const filesUnder = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((path) => `${folder}/${path.replaceAll('\\', '/')}`)
    .toSorted();

/** Everything that shows code to a reader: the README, the guides, the doc comments. */
export const documents: readonly string[] = [
  'README.md',
  ...filesUnder('docs').filter((path) => path.endsWith('.md') && !path.startsWith('docs/site/')),
  ...filesUnder('src').filter((path) => path.endsWith('.ts')),
];

/** The tests of types. */
export const typeTests: readonly string[] = filesUnder('test').filter(
  (path) => path.endsWith('.test-d.ts') && !path.includes('/fixtures/'),
);
