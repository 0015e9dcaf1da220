import { describe, expect, it } from 'vitest';
import type { Architecture } from '../../../src/architecture/architecture.ts';
import { checkArchitecture } from '../../../src/architecture/check-architecture.ts';

async function found(texts: Record<string, string>, rules: Omit<Architecture, 'root'>): Promise<string[]> {
  const { violations } = await checkArchitecture({ root: { texts }, ...rules });
  return violations.map(({ rule, file, message }) => `${file} ${rule} ${message}`);
}

describe('a file', () => {
  it('follows the narrowest rule that covers it', async () => {
    const texts = { 'a/a.ts': "import '../b/b.ts';", 'a/deep/a.ts': "import '../../b/b.ts';", 'b/b.ts': '' };

    expect(await found(texts, { folders: { '*': { mayImport: ['b'] }, 'a/deep': { mayImport: [] } } })).toEqual([
      "a/deep/a.ts forbidden-import a/deep may not import b/b.ts; it may import its own files only. Move the code, turn the dependency round, or change the rule 'a/deep'.",
    ]);
  });

  it('may import its own folder, but not a folder in it that has a rule of its own', async () => {
    const texts = {
      'a/a.ts': "import './b.ts'; import './c/c.ts'; import './d/d.ts';",
      'a/b.ts': '',
      'a/c/c.ts': '',
      'a/d/d.ts': '',
    };

    expect(await found(texts, { folders: { a: { mayImport: [] }, 'a/c': { mayImport: [] } } })).toEqual([
      expect.stringContaining('a/a.ts forbidden-import a may not import a/c/c.ts'),
    ]);
  });

  it('may import a named folder down to the next that has a rule of its own, and all of it with **', async () => {
    const texts = {
      'a.ts': "import './b/b.ts'; import './b/c/c.ts'; import './b/d/e.ts';",
      'b/b.ts': '',
      'b/c/c.ts': '',
      'b/d/e.ts': '',
    };
    const below = { b: { mayImport: [] }, 'b/c': { mayImport: [] } };

    expect(await found(texts, { folders: { 'a.ts': { mayImport: ['b'] }, ...below } })).toEqual([
      expect.stringContaining('a.ts may not import b/c/c.ts; beside its own files it may import b.'),
    ]);
    expect(await found(texts, { folders: { 'a.ts': { mayImport: ['b/**'] }, ...below } })).toEqual([]);
    expect(await found(texts, { folders: { 'a.ts': { mayImport: ['b/b.ts', 'b/c', 'b/d'] }, ...below } })).toEqual([]);
  });

  it('of one context is no file of another under the same pattern', async () => {
    const texts = { 'x/domain/x.ts': "import '../../y/domain/y.ts';", 'y/domain/y.ts': '' };

    expect(await found(texts, { folders: { '<context>/domain': { mayImport: [] } } })).toEqual([
      expect.stringContaining('x/domain may not import y/domain/y.ts'),
    ]);
    expect(await found(texts, { folders: { '<context>/domain': { mayImport: ['*/domain'] } } })).toEqual([]);
    expect(await found(texts, { folders: { '<context>/domain': { mayImport: ['<context>/domain'] } } })).toHaveLength(
      1,
    );
  });

  it('outside the root may be imported where the rule names it, and only then', async () => {
    const root = new URL('../fixtures/sound/application/', import.meta.url);
    const aliases = { '#domain/*': '../domain/*' };
    const under = async (mayImport: string[]): Promise<string[]> => {
      const { violations } = await checkArchitecture({ root, folders: { '*.ts': { mayImport } }, aliases });
      return violations.map(({ line, message }) => `${line} ${message.split(';')[0]}`);
    };

    expect(await under([])).toEqual([
      '2 place-order.ts may not import ../domain/order.ts',
      '3 place-order.ts may not import ../domain/pricing.ts',
    ]);
    expect(await under(['../domain'])).toEqual([]);
    expect(await under(['..'])).toEqual([]);
    expect(await under(['**'])).toHaveLength(2);
    const { violations } = await checkArchitecture({ root, folders: { '**': { mayImport: [] } }, aliases });
    expect(violations).toHaveLength(2);
    expect(await under(['../domain/order.ts'])).toHaveLength(1);
  });
});

describe('type-only imports', () => {
  const texts = {
    'a/a.ts': "import type { B } from '../b/b.ts';\nimport type { Pool } from 'pg';\nimport { type Z } from 'zod';",
    'b/b.ts': '',
  };
  const folders = { a: { mayImport: [], packages: [] }, b: { mayImport: [] } };

  it('count like any other', async () => expect(await found(texts, { folders })).toHaveLength(3));

  it('are free where the architecture says so', async () => {
    expect(await found(texts, { folders, ignoreTypeImports: true })).toEqual([]);
  });

  it('do not free the imports of values beside them', async () => {
    const mixed = { ...texts, 'a/a.ts': "import { type B, b } from '../b/b.ts';" };

    expect(await found(mixed, { folders, ignoreTypeImports: true })).toHaveLength(1);
  });
});

describe('a package', () => {
  it.each([
    ['zod', 'zod', true],
    ['zod', 'zod/v4', false],
    ['zod/*', 'zod/v4', true],
    ['zod/*', 'zod', false],
    ['@scope/*', '@scope/deep/name', true],
    ['node:*', 'node:fs/promises', true],
    ['z.d', 'zod', false],
  ])('named %s covers an import of %s: %s', async (pattern, name, covered) => {
    const texts = { 'a/a.ts': `import '${name}';` };

    expect((await found(texts, { folders: { a: { mayImport: [], packages: [pattern] } } })).length).toBe(
      covered ? 0 : 1,
    );
  });

  it('may be any where the rule names none', async () => {
    expect(await found({ 'a/a.ts': "import 'zod';" }, { folders: { a: { mayImport: [] } } })).toEqual([]);
  });
});

describe('what is not read', () => {
  it('is refused as an import once, whichever folder the test is in', async () => {
    const texts = { 'a/a.ts': "import '../b/b.test.ts';", 'b/b.test.ts': '', 'b/b.ts': '' };

    expect(await found(texts, { folders: { a: { mayImport: [] }, b: { mayImport: [] } } })).toEqual([
      expect.stringContaining('a/a.ts test-import'),
    ]);
  });

  it('may break any rule: tests, ignored files, other files', async () => {
    const texts = { 'a/a.test.ts': "import '../b';", 'gen/a.ts': 'syntax error', 'a/notes.md': 'import', 'a/a.ts': '' };

    expect(await found(texts, { folders: { a: { mayImport: [] } }, ignore: ['gen'] })).toEqual([]);
  });

  it('is what the architecture says tests are', async () => {
    const texts = { 'a/a.ts': "import './a.check.ts';", 'a/a.check.ts': "import './nothing.ts';" };

    expect(await found(texts, { folders: { a: { mayImport: [] } }, tests: ['**/*.check.ts'] })).toEqual([
      'a/a.ts test-import Only tests may import the test a/a.check.ts; move what both need out of it.',
    ]);
  });
});
