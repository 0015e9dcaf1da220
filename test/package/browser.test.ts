import { runInNewContext } from 'node:vm';
import { webcrypto } from 'node:crypto';
import { expect, inject, it } from 'vitest';
import { bundle } from './bundle.ts';

it('a model runs in a browser: bundled, with no global that only Node has', async () => {
  const code = `import { play, played } from './model.ts'; globalThis.answer = [play(), played];`;
  const script = await bundle({ folder: inject('consumer'), code, format: 'iife', platform: 'browser' });
  const browser: { answer?: string[] } = { crypto: webcrypto } as object;

  runInNewContext(script, browser);

  expect(browser.answer?.[0]).toBe(browser.answer?.[1]);
});
