import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, inject, it } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { entries } from '../../tooling/entries.ts';
import { bundle } from './bundle.ts';
import { lending, works } from './lending.ts';
import { run } from './run.ts';

const names = Object.keys(entries);
const count = `names.map((name, at) => name + ' ' + Object.keys(modules[at]).length).join('\\n')`;
const all = `const names = ${JSON.stringify(names)};`;

const programs = {
  'import.mjs': `${all} const modules = await Promise.all(names.map(name => import(name))); console.log(${count});`,
  'require.cjs': `${all} const modules = names.map(name => require(name)); console.log(${count});`,
  'manifest.cjs': `console.log(require('demesne/package.json').version);`,
};

describe.each(['node20', 'node22', 'node24', 'node26'])('on %s', (version) => {
  const node = join(inject('tools'), 'node_modules', version, 'bin/node');

  it.each(['consumer', 'bare'] as const)(
    'import and require give the same of every subpath, in a %s project',
    (kind) => {
      const folder = inject(kind);
      for (const [file, code] of Object.entries(programs)) writeFileSync(join(folder, file), code);

      const imported = run(folder, node, 'import.mjs');

      expect(imported.split('\n')).toEqual(
        names.map((name) => expect.stringMatching(new RegExp(`^${name} [1-9]\\d*$`))),
      );
      expect(run(folder, node, 'require.cjs')).toBe(imported);
      expect(run(folder, node, 'manifest.cjs')).toBe(manifest.version);
    },
  );

  it('an application runs', async () => {
    const folder = inject('consumer');
    const code = await bundle({ folder, code: lending, external: ['demesne', 'demesne/*', 'neverthrow', 'zod'] });
    writeFileSync(join(folder, `lending-on-${version}.mjs`), code);
    expect(run(folder, node, `lending-on-${version}.mjs`)).toBe(works);
  });
});
