import { readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { parseSync } from 'oxc-parser';
import { expect, inject, it } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };

const packageOf = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');

/** Every package that the built files, types included, import. */
function importedPackages(dist: string): Set<string> {
  const files = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((file) => /\.(?:js|d\.ts)$/.test(file));
  const specifiers = files.flatMap((file) => specifiersIn(file, readFileSync(join(dist, file), 'utf8')));
  return new Set(specifiers.filter((specifier) => !specifier.startsWith('.') && !isBuiltin(specifier)).map(packageOf));
}

function specifiersIn(file: string, code: string): string[] {
  const { module } = parseSync(file, code);
  const dynamic = module.dynamicImports.map(({ moduleRequest }) =>
    code.slice(moduleRequest.start + 1, moduleRequest.end - 1),
  );
  const reexported = module.staticExports.flatMap(({ entries }) =>
    entries.flatMap(({ moduleRequest }) => moduleRequest?.value ?? []),
  );
  return [...module.staticImports.map(({ moduleRequest }) => moduleRequest.value), ...reexported, ...dynamic];
}

const imported = importedPackages(join(inject('bare'), 'node_modules/demesne/dist'));

it('nothing is imported that the package does not declare', () => {
  const declared = [...Object.keys(manifest.dependencies), ...Object.keys(manifest.peerDependencies)];
  expect([...imported].filter((name) => !declared.includes(name))).toEqual([]);
});

it('nothing is installed with the package that it does not import', () => {
  expect(Object.keys(manifest.dependencies).filter((name) => !imported.has(name))).toEqual([]);
});
