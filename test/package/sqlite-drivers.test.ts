import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, inject, it } from 'vitest';
import { bundle } from './bundle.ts';
import { run } from './run.ts';

const folder = join(inject('consumer'), 'drivers');
const tool = (path: string): string => join(inject('tools'), 'node_modules', path);

/** How each driver opens a database; libsql is what all other tests run on. */
const drivers = {
  libsql: `import { createRequire } from 'node:module';
    const database = new (createRequire(${JSON.stringify(import.meta.url)})('libsql'))(':memory:');`,
  node: `import { DatabaseSync } from 'node:sqlite';
    const database = new DatabaseSync(':memory:');`,
  bun: `import { Database } from 'bun:sqlite';
    const database = new Database(':memory:');`,
};

beforeAll(async () => {
  mkdirSync(folder, { recursive: true });
  for (const [name, opening] of Object.entries(drivers)) {
    const code = `${opening}
      import { keep } from './keeping.ts';
      console.log(JSON.stringify(await keep(database), null, 2));
      database.close();`;
    const external = ['node:*', 'bun:*'];
    writeFileSync(join(folder, `${name}.mjs`), await bundle({ folder: inject('consumer'), code, external }));
  }
});

it.each([
  ['node:sqlite on Node 22', 'node22/bin/node', 'node.mjs'],
  ['node:sqlite on Node 24', 'node24/bin/node', 'node.mjs'],
  ['node:sqlite on Node 26', 'node26/bin/node', 'node.mjs'],
  ['bun:sqlite', 'bun/bin/bun', 'bun.mjs'],
])('a store keeps and answers the same on %s as on libsql', (_, program, script) => {
  const onLibsql = run(folder, process.execPath, 'libsql.mjs');
  expect(JSON.parse(onLibsql)).toMatchObject({ left: { findings: [] } });
  expect(run(folder, tool(program), script)).toBe(onLibsql);
});
