import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, inject, it } from 'vitest';
import { bundle } from './bundle.ts';
import { lending, works } from './lending.ts';
import { run } from './run.ts';

const folder = inject('consumer');
const tool = (path: string): string => join(inject('tools'), 'node_modules', path);

beforeAll(() => {
  mkdirSync(join(folder, 'runtimes'), { recursive: true });
  writeFileSync(join(folder, 'runtimes/lending.ts'), lending.replace('./', '../'));
});

it('an application runs on Bun, from TypeScript', () => {
  expect(run(folder, tool('bun/bin/bun'), 'runtimes/lending.ts')).toBe(works);
});

it('an application runs on Deno, from TypeScript', () => {
  expect(run(folder, tool('.bin/deno'), 'run', '--no-lock', 'runtimes/lending.ts')).toBe(works);
});

it('an application runs on Node 24, from TypeScript', () => {
  expect(run(folder, tool('node24/bin/node'), 'runtimes/lending.ts')).toBe(works);
});

it('an application runs on a worker, where no code may be made from text', async () => {
  const code = `import { lend } from './lending.ts';
    export default { async test() {
      const answer = JSON.stringify(await lend());
      if (answer !== '${works}') throw new Error(answer);
      let refused = false;
      try { new Function('return 1')(); } catch { refused = true; }
      if (!refused) throw new Error('a worker that makes code from text proves nothing');
    } };`;
  writeFileSync(join(folder, 'runtimes/worker.js'), await bundle({ folder, code }));
  writeFileSync(
    join(folder, 'runtimes/worker.capnp'),
    `using Workerd = import "/workerd/workerd.capnp";
     const config :Workerd.Config = (services = [(name = "main", worker = .main)]);
     const main :Workerd.Worker = (modules = [(name = "worker", esModule = embed "worker.js")], compatibilityDate = "2026-01-01");`,
  );
  run(folder, tool('.bin/workerd'), 'test', 'runtimes/worker.capnp');
});
