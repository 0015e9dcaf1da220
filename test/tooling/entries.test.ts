import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { buildEntries, entries } from '../../tooling/entries.ts';

const root = join(import.meta.dirname, '../..');

it('what package.json exports and the index files of src are the same', () => {
  const indexes = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((file) => /(?:^|\/)index\.ts$/.test(file))
    .map((file) => `src/${file}`);
  expect(indexes.toSorted()).toEqual(Object.values(entries).toSorted());
});

it.each(Object.entries(entries))('%s is built from %s, types beside it', (name, source) => {
  const subpath = name.replace(manifest.name, '.') as keyof typeof manifest.exports;
  const built = Object.entries(buildEntries).find(([, built]) => built === source)?.[0];
  expect(existsSync(join(root, source))).toBe(true);
  expect(manifest.exports[subpath]).toEqual({ types: `./dist/${built}.d.ts`, default: `./dist/${built}.js` });
});

it.each(Object.entries(entries))('%s lists its names one by one', (_, source) => {
  expect(readFileSync(join(root, source), 'utf8')).not.toMatch(/export \*/);
});

it('the paths of tsconfig.json lead to the same files', () => {
  const { compilerOptions } = JSON.parse(readFileSync(join(root, 'tsconfig.json'), 'utf8')) as {
    compilerOptions: { paths: Record<string, [string]> };
  };
  const [whole, part] = [compilerOptions.paths['demesne'], compilerOptions.paths['demesne/*']];
  for (const [name, source] of Object.entries(entries)) {
    const path = name === manifest.name ? whole?.[0] : part?.[0].replace('*', name.slice(manifest.name.length + 1));
    expect(path).toBe(`./${source}`);
  }
});
