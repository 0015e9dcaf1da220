import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject, it } from 'vitest';
import { run } from './run.ts';

const options = {
  target: 'es2022',
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  skipLibCheck: false,
  allowImportingTsExtensions: true,
  declaration: true,
  noEmit: true,
};

// One as in a server, with Node's types, and one as in a browser, without.
const projects = {
  nodenext: { ...options, module: 'nodenext', moduleResolution: 'nodenext', lib: ['es2023'], types: ['node'] },
  bundler: { ...options, module: 'esnext', moduleResolution: 'bundler', lib: ['es2023', 'dom'], types: [] },
};

it.each(
  ['typescript5', 'typescript6', 'typescript7'].flatMap((compiler) => [
    { compiler, resolution: 'nodenext' as const },
    { compiler, resolution: 'bundler' as const },
  ]),
)('a consumer type-checks, libraries included: $compiler, $resolution', ({ compiler, resolution }) => {
  const folder = inject('consumer');
  const project = `tsconfig.${resolution}.json`;
  writeFileSync(join(folder, project), JSON.stringify({ compilerOptions: projects[resolution], include: ['*.ts'] }));

  const tsc = join(inject('tools'), 'node_modules', compiler, 'bin/tsc');
  expect(run(folder, process.execPath, tsc, '--pretty', 'false', '-p', project)).toBe('');
});
