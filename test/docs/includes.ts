import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fencesIn, type Fence } from './fences.ts';
import { root } from './workshop.ts';

type Include = Fence & { readonly include: string };

const isInclude = (fence: Fence): fence is Include => fence.include !== undefined;

/** Which included blocks of a document differ from the files they were taken from. */
export async function driftsIn(document: string, text: string): Promise<string[]> {
  const includes = fencesIn(text).filter(isInclude);
  const sources = await Promise.all(includes.map(({ include }) => regionOf(include)));
  return includes
    .filter(({ code }, index) => code.join('\n') !== sources[index])
    .map(({ line, include }) => `${document}:${line} differs from ${include}; run: npm run docs:sync`);
}

/** The document with every included block as its file has it now. */
export async function synchronized(text: string): Promise<string> {
  const lines = text.split('\n');
  for (const { line, code, include } of fencesIn(text).filter(isInclude).toReversed())
    lines.splice(line, code.length, await regionOf(include));
  return lines.join('\n');
}

/** A file, or what stands between its `// #region name` and `// #endregion`, without the indentation. */
async function regionOf(include: string): Promise<string> {
  const [path = '', region] = include.split('#');
  const lines = (await readFile(join(root, path), 'utf8')).trimEnd().split('\n');
  if (region === undefined) return lines.join('\n');
  const start = lines.findIndex((line) => line.trim() === `// #region ${region}`);
  const end = lines.findIndex((line, index) => index > start && line.trim().startsWith('// #endregion'));
  if (start < 0 || end < 0) throw new Error(`${path} has no region "${region}".`);
  const indentation = /^ */.exec(lines[start] ?? '')?.[0] ?? '';
  return lines
    .slice(start + 1, end)
    .map((line) => (line.startsWith(indentation) ? line.slice(indentation.length) : line))
    .join('\n');
}
