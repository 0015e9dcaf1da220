import manifest from '../package.json' with { type: 'json' };

const sourceOf = (built: string): string => built.replace('./dist/', 'src/').replace(/\.js$/, '.ts');

const published = Object.entries(manifest.exports).flatMap(([subpath, target]) =>
  typeof target === 'string' ? [] : [{ name: subpath.replace('.', manifest.name), source: sourceOf(target.default) }],
);

/** What the package exports, by its published name: `'demesne/messaging'` → `'src/messaging/index.ts'`. */
export const entries: Readonly<Record<string, string>> = Object.fromEntries(
  published.map(({ name, source }) => [name, source]),
);

/** The same as vitest wants it, so that tests import the package by name without a build. */
export const aliases = (root: URL): { find: RegExp; replacement: string }[] =>
  published.map(({ name, source }) => ({ find: new RegExp(`^${name}$`), replacement: new URL(source, root).pathname }));

/** The same as tsup wants it: the path in `dist` → the source. */
export const buildEntries: Readonly<Record<string, string>> = Object.fromEntries(
  published.map(({ source }) => [source.replace(/^src\/(.+)\.ts$/, '$1'), source]),
);
