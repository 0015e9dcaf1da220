import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type Plugin } from 'esbuild';
import { entries } from '../../tooling/entries.ts';

const root = join(import.meta.dirname, '../..');
/** Inside of the repository, where the packages are found that are not bundled. */
const cache = join(root, '.cache/programs');

/** Programs as one file each: what runs TypeScript would take a process several times as long to begin. */
export interface Bundle {
  /** What a process is started with, for one of the sources that were bundled. */
  programOf(source: string): string;
  remove(): void;
}

/** Bundles programs with the sources of the package, for processes that are started often. */
export async function bundle(...sources: readonly string[]): Promise<Bundle> {
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, `${process.pid}-`));
  const programs = new Map(sources.map((source) => [source, join(folder, `${basename(source, '.ts')}.mjs`)]));
  await build({
    entryPoints: sources.map((source) => ({ in: source, out: basename(source, '.ts') })),
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    alias: Object.fromEntries(Object.entries(entries).map(([name, source]) => [name, join(root, source)])),
    packages: 'external',
    plugins: [inTheirPlaces(programs)],
    logLevel: 'error',
  });
  return {
    programOf: (source) => programs.get(source) as string,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

const BESIDE = /new URL\('([^']+)', import\.meta\.url\)/g;

/** What a module names beside itself is where it was; a program is the one that was bundled. */
const inTheirPlaces = (programs: ReadonlyMap<string, string>): Plugin => ({
  name: 'in their places',
  setup: ({ onLoad }) =>
    onLoad({ filter: /\.ts$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replaceAll(BESIDE, (_, named: string) => {
        const beside = join(dirname(path), named);
        return `new URL('${pathToFileURL(programs.get(beside) ?? beside).href}')`;
      }),
      loader: 'ts',
    })),
});
