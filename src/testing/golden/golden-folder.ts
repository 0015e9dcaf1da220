import type { GoldenFile, FoundFile } from './golden-file.ts';
import { pathOf, textOf } from './golden-file.ts';

/** All golden files of a folder; none where it isn't there. */
export async function readGoldenFiles(folder: URL): Promise<readonly FoundFile[]> {
  const { readdir, readFile } = await import('node:fs/promises');
  const entries = await readdir(folder, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const paths = entries.map((path) => path.replaceAll('\\', '/')).filter((path) => path.endsWith('.json'));
  return Promise.all(
    paths
      .toSorted()
      .map(async (path) => ({ ...(JSON.parse(await readFile(new URL(path, folder), 'utf8')) as GoldenFile), path })),
  );
}

/** Writes the file of a version that has none; one that is there is never written over. */
export async function writeGoldenFile(folder: URL, file: GoldenFile): Promise<string> {
  const { mkdir, writeFile } = await import('node:fs/promises');
  const path = pathOf(file.type, file.version);
  await mkdir(new URL(`${file.type}/`, folder), { recursive: true });
  await writeFile(new URL(path, folder), textOf(file), { flag: 'wx' });
  return path;
}
