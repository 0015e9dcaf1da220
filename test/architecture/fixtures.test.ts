import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Architecture } from '../../src/architecture/architecture.ts';
import { checkArchitecture } from '../../src/architecture/check-architecture.ts';

type Rules = Omit<Architecture, 'root'>;

const domainOnly: Rules = { folders: { domain: { mayImport: [] } } };
const model: Rules = { ...domainOnly, models: ['domain'] };

const CONTEXTS: Rules = {
  folders: {
    'main.ts': { mayImport: ['**'] },
    'shared-kernel': { mayImport: [] },
    '<context>/index.ts': { mayImport: ['<context>/domain'] },
    '<context>/domain': { mayImport: ['shared-kernel'] },
    '<context>/application': { mayImport: ['<context>/domain', 'shared-kernel', '*/index.ts'] },
  },
};

/** Rules for each broken tree; in the tree, `// ✗ rule` marks each line that must be found. */
const BROKEN: Readonly<Record<string, Rules>> = {
  'forbidden-import': {
    folders: { domain: { mayImport: [] }, messaging: { mayImport: ['domain'] } },
    aliases: { '#*': '*', 'shop/*': '*' },
  },
  contexts: CONTEXTS,
  'forbidden-package': { folders: { domain: { mayImport: [], packages: ['demesne', 'neverthrow', 'zod/*'] } } },
  'folder-without-rule': domainOnly,
  'index-import': {
    folders: { domain: { mayImport: [] }, application: { mayImport: ['domain'] } },
    noIndexImports: true,
    aliases: { 'shop/*': '*/index.ts' },
  },
  'test-import': domainOnly,
  'unresolved-import': domainOnly,
  'import-cycle': domainOnly,
  'syntax-error': domainOnly,
  'aggregate-by-identifier': model,
  'value-holds-entity': model,
  'pure-model': model,
  'record-last': model,
};

const SOUND: Rules = {
  folders: {
    'index.ts': { mayImport: ['domain', 'application'] },
    domain: { mayImport: [], packages: ['demesne', 'neverthrow', 'zod'] },
    application: { mayImport: ['domain'], packages: ['node:*'] },
  },
  models: ['domain'],
  noIndexImports: true,
  aliases: { '#*': '*' },
};

const rootOf = (tree: string) => new URL(`./fixtures/${tree}/`, import.meta.url);

function marked(tree: string): string[] {
  const files = readdirSync(rootOf(tree), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.flatMap(({ parentPath, name }) => {
    const path = `${parentPath}/${name}`.replaceAll('\\', '/').replace(/\/+/g, '/').split(`/fixtures/${tree}/`)[1];
    const lines = readFileSync(`${parentPath}/${name}`, 'utf8').split('\n');
    return lines.flatMap((line, at) => {
      const rule = /\/\/ ✗ ([a-z-]+)/.exec(line)?.[1];
      return rule === undefined ? [] : [`${path}:${at + 1} ${rule}`];
    });
  });
}

describe('a tree that breaks a rule', () => {
  it.each(Object.keys(BROKEN))('is found out, each line and no other: %s', async (tree) => {
    const { violations } = await checkArchitecture({ root: rootOf(tree), ...(BROKEN[tree] as Rules) });

    const expected = marked(tree);
    expect(expected).not.toEqual([]);
    expect(violations.map(({ rule, file, line }) => `${file}:${line} ${rule}`).toSorted()).toEqual(expected.toSorted());
  });

  it('is every folder of broken trees', () => {
    const trees = readdirSync(new URL('./fixtures/', import.meta.url));

    expect([...Object.keys(BROKEN), 'rule-without-files', 'sound'].toSorted()).toEqual(trees.toSorted());
  });
});

describe('rules that mean no file', () => {
  it('are violations themselves, each with its place in the data', async () => {
    const { violations } = await checkArchitecture({
      root: rootOf('rule-without-files'),
      folders: {
        domain: { mayImport: ['messaging', 'domain', '../settings.json'] },
        saga: { mayImport: ['domain'] },
        'domain/*': { mayImport: [] },
        'domain/order.spec.ts': { mayImport: [] },
      },
      models: ['domain', 'domian', '!domain/clock.ts'],
    });

    expect(violations).toEqual(
      [
        "'domain' may import 'messaging', but no file is there; correct the path or take it out.",
        "No file follows the rule of 'domain'; correct its path or take it out.",
        "No file follows the rule of 'domain/order.spec.ts'; correct its path or take it out.",
        "No file follows the rule of 'saga'; correct its path or take it out.",
        "`models` names '!domain/clock.ts', but no file is there; correct the path or take it out.",
        "`models` names 'domian', but no file is there; correct the path or take it out.",
      ].map((message) => ({ rule: 'rule-without-files', file: '(rules)', line: 0, message })),
    );
  });
});

describe('a sound tree', () => {
  it('passes every rule, and is read in full', async () => {
    expect(await checkArchitecture({ root: rootOf('sound'), ...SOUND })).toEqual({
      files: 7,
      imports: 19,
      definitions: 4,
      violations: [],
    });
  });
});
