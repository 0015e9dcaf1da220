import { describe, expect, it } from 'vitest';
import { checkArchitecture } from '../../src/architecture/check-architecture.ts';
import { InvalidDefinition } from '../../src/domain/fault.ts';

const root = { texts: { 'a/a.ts': '' } };
const folders = { a: { mayImport: [] } };

const refusal = (architecture: unknown): Promise<unknown> =>
  checkArchitecture(architecture as never).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );

describe('rules that make no sense', () => {
  it.each([
    [
      null,
      'An architecture must be an object with root, folders, models, noIndexImports, ignoreTypeImports, aliases, tests, ignore; found null.',
    ],
    [
      'src',
      'An architecture must be an object with root, folders, models, noIndexImports, ignoreTypeImports, aliases, tests, ignore; found a string.',
    ],
    [
      { folders },
      'An architecture has root: expected a path, a file URL, or { texts } by paths under the root; found undefined.',
    ],
    [
      { root: { texts: { 'a.ts': 1 } }, folders },
      'An architecture has root: expected a path, a file URL, or { texts } by paths under the root; found an object.',
    ],
    [
      { root: { texts: { './a.ts': '' } }, folders },
      'An architecture has root: expected a path, a file URL, or { texts } by paths under the root; found an object.',
    ],
    [
      { root: new URL('https://example.org/src'), folders },
      'An architecture has root: expected a path, a file URL, or { texts } by paths under the root; found an object.',
    ],
    [{ root }, 'An architecture has folders: expected a record of rules by folder; found undefined.'],
    [{ root, folders: [] }, 'An architecture has folders: expected a record of rules by folder; found an array.'],
    [{ root, folders, models: 'a' }, 'An architecture has models: expected a list of paths; found a string.'],
    [{ root, folders, tests: [1] }, 'An architecture has tests: expected a list of paths; found an array.'],
    [
      { root, folders, aliases: { a: 1 } },
      'An architecture has aliases: expected a record of paths by specifier, with one * at the most; found an object.',
    ],
    [
      { root, folders, aliases: { '#*/*': '*' } },
      'An architecture has aliases: expected a record of paths by specifier, with one * at the most; found an object.',
    ],
    [
      { root, folders, noIndexImports: 'yes' },
      'An architecture has noIndexImports: expected true or false; found a string.',
    ],
    [
      { root, folders, model: ['a'] },
      'An architecture has no model; it has root, folders, models, noIndexImports, ignoreTypeImports, aliases, tests, ignore.',
    ],
    [{ root, folders: { a: [] } }, "The rule of 'a' must be an object with mayImport, packages; found an array."],
    [{ root, folders: { a: {} } }, "The rule of 'a' has mayImport: expected a list of paths; found undefined."],
    [
      { root, folders: { a: { mayImport: 'b' } } },
      "The rule of 'a' has mayImport: expected a list of paths; found a string.",
    ],
    [
      { root, folders: { a: { mayImport: [], packages: 'zod' } } },
      "The rule of 'a' has packages: expected a list of packages; found a string.",
    ],
    [
      { root, folders: { a: { mayImports: [], mayImport: [] } } },
      "The rule of 'a' has no mayImports; it has mayImport, packages.",
    ],
    [
      { root, folders: { '<context>/domain': { mayImport: ['<contxt>/domain'] } } },
      "'<context>/domain' may import '<contxt>/domain', but <contxt> means nothing there: write * for any, or name it in '<context>/domain'.",
    ],
  ])('are refused before anything is read: %j', async (architecture, message) => {
    const fault = await refusal(architecture);

    expect(fault).toBeInstanceOf(InvalidDefinition);
    expect((fault as Error).message).toBe(message);
  });

  it.each([
    { folders: { './a': { mayImport: [] } } },
    { folders: { a: { mayImport: ['../'] } } },
    { folders, models: ['/a'] },
    { folders, tests: ['a**'] },
    { folders, ignore: [''] },
  ])('are refused where a path is no pattern: %j', async (rules) => {
    expect(await refusal({ root, ...rules })).toMatchObject({ code: 'INVALID_DEFINITION' });
  });

  it('are refused where the root is no folder', async () => {
    for (const nowhere of ['nowhere/to/be/found', new URL('./nowhere', import.meta.url), import.meta.filename]) {
      const fault = await refusal({ root: nowhere, folders });

      expect(fault).toMatchObject({
        code: 'INVALID_DEFINITION',
        message: expect.stringMatching(/is a folder of source; found none at /),
      });
    }
  });
});
