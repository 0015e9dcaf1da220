import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { root } from './workshop.ts';

const guides = readdirSync(join(root, 'docs/guides')).map((name) => `docs/guides/${name}`);
const textOf = (file: string): string => readFileSync(join(root, file), 'utf8');

const isPacked = (file: string): boolean =>
  existsSync(join(root, file)) && manifest.files.some((one) => file === one || file.startsWith(`${one}/`));

/** What a heading is linked to by. */
const anchorsOf = (text: string): string[] =>
  Array.from(text.matchAll(/^#+ (.+)$/gm), ([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );

/** The links of a document that lead nowhere in the installed package. */
function brokenLinks(document: string): string[] {
  const targets = Array.from(textOf(document).matchAll(/\]\(([^)\s]+)\)/g), ([, target = '']) => target);
  return targets.filter((target) => {
    if (target.startsWith('https://')) return false;
    const [path = '', anchor] = target.split('#');
    const file = path === '' ? document : relative(root, join(root, dirname(document), path));
    return !isPacked(file) || (anchor !== undefined && !anchorsOf(textOf(file)).includes(anchor));
  });
}

describe('the guides', () => {
  it('come with the package', () => {
    expect(guides.filter((guide) => !isPacked(guide))).toEqual([]);
    expect(guides).toContain('docs/guides/put-it-together.md');
  });

  it.each([...guides, 'docs/guarantees.md'])('%s links to what comes with it', (document) => {
    expect(brokenLinks(document)).toEqual([]);
  });

  it('are all named in the README', () => {
    const readme = textOf('README.md');
    expect(guides.filter((guide) => !readme.includes(guide.replace('docs/guides/', '')))).toEqual([]);
  });
});
