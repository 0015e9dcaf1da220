import { goldenFileIn, pathOf, textOf, type FoundFile, type GoldenFile } from './golden-file.ts';

/** What a folder holds: golden files, and those that are none, by their paths. */
export interface GoldenFolder {
  readonly files: readonly FoundFile[];
  readonly others: readonly string[];
}

/** All golden files of a folder; none where it isn't there. */
export async function readGoldenFiles(folder: URL): Promise<GoldenFolder> {
  const { readdir, readFile } = await import('node:fs/promises');
  const entries = await readdir(folder, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const paths = entries.map((path) => path.replaceAll('\\', '/')).filter((path) => path.endsWith('.json'));
  const read = paths.toSorted().map(async (path) => ({ path, text: await readFile(new URL(path, folder), 'utf8') }));
  const found = (await Promise.all(read)).map(({ path, text }) => ({ path, file: goldenFileIn(text) }));
  return {
    files: found.flatMap(({ path, file }) => (file === undefined ? [] : [{ ...file, path }])),
    others: found.flatMap(({ path, file }) => (file === undefined ? [path] : [])),
  };
}

/** Writes the file of a version that has none; one that is there is never written over. */
export async function writeGoldenFile(folder: URL, file: GoldenFile): Promise<string> {
  const { mkdir, writeFile } = await import('node:fs/promises');
  const path = pathOf(file.type, file.version);
  await mkdir(new URL(`${file.type}/`, folder), { recursive: true });
  await writeFile(new URL(path, folder), textOf(file), { flag: 'wx' });
  return path;
}
