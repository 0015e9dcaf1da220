import { gzipSync } from 'node:zlib';
import { afterAll, expect, inject, it } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { entries } from '../../tooling/entries.ts';
import { bundle } from './bundle.ts';
import { ceilings, minimalAggregate } from './size-ceilings.ts';

const external = ['node:*', ...Object.keys(manifest.peerDependencies)];
const measured: { what: string; bytes: number; ceiling: number }[] = [];

async function weigh(what: string, code: string, ceiling: number): Promise<number> {
  const bytes = gzipSync(await bundle({ folder: inject('consumer'), code, external, minify: true }), {
    level: 9,
  }).length;
  measured.push({ what, bytes, ceiling });
  return bytes;
}

afterAll(() => console.table(measured));

it('every subpath has a ceiling', () => {
  expect(Object.keys(ceilings)).toEqual(Object.keys(entries));
});

it.each(Object.entries(ceilings))('%s stays under %i bytes', async (name, ceiling) => {
  expect(await weigh(name, `export * from '${name}';`, ceiling)).toBeLessThanOrEqual(ceiling);
});

it('one minimal aggregate stays under 5 KB', async () => {
  const code = `export { lamp } from './minimal.ts';`;
  expect(await weigh('one minimal aggregate', code, minimalAggregate)).toBeLessThanOrEqual(minimalAggregate);
});
