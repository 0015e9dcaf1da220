import { join } from 'node:path';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { expect, inject, it } from 'vitest';
import { run } from './run.ts';

it('publint has nothing to say', async () => {
  const { messages, pkg } = await publint({ pkgDir: join(inject('bare'), 'node_modules/demesne'), strict: true });
  expect(messages.map((message) => formatMessage(message, pkg))).toEqual([]);
});

it('the types are right for every subpath, however it is resolved', () => {
  const root = join(import.meta.dirname, '../..');
  const attw = join(root, 'node_modules/@arethetypeswrong/cli/dist/index.js');
  run(root, process.execPath, attw, inject('tarball'), '--profile', 'esm-only');
});
