import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };

interface Locked {
  readonly version?: string;
  readonly resolved?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const lock = JSON.parse(readFileSync(join(import.meta.dirname, '../../package-lock.json'), 'utf8')) as {
  packages: Readonly<Record<string, Locked>>;
};
const locked = Object.entries(lock.packages);

/** The package of a name that another one gets: from its own folder, or from the nearest above it. */
function lockedFor(path: string, name: string): Locked | undefined {
  const own = lock.packages[`${path === '' ? '' : `${path}/`}node_modules/${name}`];
  return own ?? (path === '' ? undefined : lockedFor(path.replace(/\/?node_modules\/(?:@[^/]+\/)?[^/]+$/, ''), name));
}

it('the binaries of every platform are locked: npm drops those that it did not install, and then `npm ci` fails', () => {
  const missing = locked.flatMap(([path, { optionalDependencies = {} }]) =>
    Object.entries(optionalDependencies)
      .filter(([name, version]) => /^\d/.test(version) && lockedFor(path, name)?.version !== version)
      .map(([name, version]) => `${name}@${version} of ${path}`),
  );
  expect(missing).toEqual([]);
});

it('no address of a registry is locked', () => {
  expect(locked.filter(([, { resolved }]) => resolved?.startsWith('http')).map(([path]) => path)).toEqual([]);
});

it('the version is that of package.json', () => {
  expect(lock.packages['']?.version).toBe(manifest.version);
});
