import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkArchitecture } from '../../../src/architecture/check-architecture.ts';

const FILES = ['a', 'b', 'c', 'd', 'e', 'f'] as const;

async function roundsOf(texts: Readonly<Record<string, string>>): Promise<string[][]> {
  const { violations } = await checkArchitecture({ root: { texts }, folders: { '**': { mayImport: [] } } });
  return violations.map(({ message }) => (/time: (.+?)\. Move/.exec(message)?.[1] ?? '').split(' → '));
}

const textsOf = (edges: readonly (readonly [string, string])[]): Record<string, string> =>
  Object.fromEntries(
    FILES.map((file) => [
      `${file}.ts`,
      edges.flatMap(([from, to]) => (from === file ? [`import './${to}.ts';`] : [])).join('\n'),
    ]),
  );

describe('files that import each other at run time', () => {
  it('are told from the first of them by name, by the shortest way round', async () => {
    expect(
      await roundsOf(
        textsOf([
          ['b', 'c'],
          ['c', 'a'],
          ['a', 'b'],
          ['b', 'a'],
        ]),
      ),
    ).toEqual([
      ['a.ts', 'b.ts', 'a.ts'],
      ['c.ts', 'a.ts', 'b.ts', 'c.ts'],
    ]);
  });

  it.each([
    ['a type-only import', "import type { B } from './b.ts';"],
    ['an import of types one by one', "import { type B } from './b.ts';"],
    ['an export of types', "export type { B } from './b.ts';"],
    ['an export of all types', "export type * from './b.ts';"],
    ['a type query', "type B = typeof import('./b.ts');"],
    ['an import when it is needed', "export const b = () => import('./b.ts');"],
  ])('are not made by %s', async (_, text) => {
    expect(await roundsOf({ 'a.ts': text, 'b.ts': "import './a.ts';" })).toEqual([]);
  });

  it.each([
    "import './b.ts';",
    "import { type A, b } from './b.ts';",
    "import b, { type A } from './b.ts';",
    "import {} from './b.ts';",
    "export { b } from './b.ts';",
    "export * from './b.ts';",
    "import b = require('./b.ts');",
    "const b = require('./b.ts');",
  ])('are made by %s', async (text) => {
    expect(await roundsOf({ 'a.ts': text, 'b.ts': "import './a.ts';" })).toEqual([['a.ts', 'b.ts', 'a.ts']]);
  });

  it('are all named, and nothing is named that is on no round', async () => {
    const edge = fc.tuple(fc.constantFrom(...FILES), fc.constantFrom(...FILES));
    await fc.assert(
      fc.asyncProperty(fc.array(edge, { maxLength: 12 }), async (edges) => {
        const rounds = await roundsOf(textsOf(edges));

        const steps = new Set(edges.map(([from, to]) => `${from}.ts ${to}.ts`));
        for (const round of rounds) {
          expect(round[0]).toBe(round.at(-1));
          for (const [at, path] of round.slice(1).entries()) expect(steps).toContain(`${round[at]} ${path}`);
        }
        const named = [...new Set(rounds.flat())].toSorted();
        expect(named).toEqual(FILES.filter((file) => reaches(file, file, edges)).map((file) => `${file}.ts`));
      }),
      { numRuns: 60 },
    );
  });
});

function reaches(
  from: string,
  to: string,
  edges: readonly (readonly [string, string])[],
  seen = new Set<string>(),
): boolean {
  return edges.some(([start, end]) => {
    if (start !== from || (seen.has(end) && end !== to)) return false;
    return end === to || reaches(end, to, edges, seen.add(end));
  });
}
