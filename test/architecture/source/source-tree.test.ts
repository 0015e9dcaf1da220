import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { openTree } from '../../../src/architecture/source/source-tree.ts';

const folder = mkdtempSync(join(tmpdir(), 'demesne-'));
afterAll(() => rmSync(folder, { recursive: true }));

const PATHS = [
  'package.json',
  'src/a.ts',
  'src/b/c.ts',
  'src/menu.json',
  'src/node_modules/d.ts',
  'src/.cache/e.ts',
  'src/.f.ts',
];
for (const path of PATHS) {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), path);
}

it.each([join(folder, 'src'), pathToFileURL(join(folder, 'src')), pathToFileURL(join(folder, 'src/'))])(
  'a tree holds every file but those of node_modules and hidden folders: %s',
  (root) => {
    const tree = openTree(root);

    expect([...tree.paths].toSorted()).toEqual(['.f.ts', 'a.ts', 'b/c.ts', 'menu.json']);
    expect(tree.read('b/c.ts')).toBe('src/b/c.ts');
    expect(tree.hasOutside('../package.json')).toBe(true);
    expect(tree.hasOutside('../nothing.json')).toBe(false);
    expect(tree.hasOutside('../src')).toBe(false);
  },
);
