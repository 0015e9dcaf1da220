import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { examplesIn } from './examples.ts';
import { driftsIn, synchronized } from './includes.ts';
import { root } from './workshop.ts';

const fixture = (name: string): Promise<string> => readFile(join(root, 'test/docs/fixtures', name), 'utf8');

describe('the blocks of a document', () => {
  it.each([
    ['```ts ignore', 'd.md:2: the block "ts ignore" must say ```ts or ```ts continue, no more.'],
    ['```ts continue', 'd.md:2: the block "ts continue" continues nothing.'],
    ['```typescript', 'd.md:2: the block "typescript" is not tested: write ```ts.'],
    ['```js', 'd.md:2: the block "js" is not tested: write ```ts.'],
  ])('are refused when a test would not see them: %s', (fence, message) => {
    expect(() => examplesIn('d.md', `\n${fence}\n1;\n\`\`\`\n`)).toThrow(message);
  });

  it('are refused when one never closes', () => {
    expect(() => examplesIn('d.md', '```ts\n1;\n')).toThrow('The block that opens in line 1 never closes.');
  });

  it('may be other languages, which are left alone', () => {
    expect(examplesIn('d.md', '```sh\nnpm test\n```\n```mermaid\nflowchart LR\n```\n')).toEqual([]);
  });
});

describe('included blocks', () => {
  it('are rewritten from their files, the rest of the document untouched', async () => {
    const [good, bad] = await Promise.all([fixture('good.md'), fixture('bad.md')]);
    expect(await synchronized(good)).toBe(good);
    expect(await synchronized(bad)).toBe(bad.replace('Good morning', 'Good evening'));
    expect(await driftsIn('bad.md', await synchronized(bad))).toEqual([]);
  });

  it('must name a region that exists', async () => {
    const text = '<!-- include: test/docs/fixtures/included.ts#nowhere -->\n```ts\n```\n';
    await expect(driftsIn('d.md', text)).rejects.toThrow('test/docs/fixtures/included.ts has no region "nowhere".');
  });
});
