import { posix } from 'node:path';
import type { SourceTree } from './source-tree.ts';

/** What a specifier means: a file (by its path from the root), a package, or nothing that is there. */
export type Target =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'package'; readonly name: string }
  | { readonly kind: 'nothing' };

const EXTENSIONS = ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs', '.d.ts', '.d.mts', '.d.cts', '.json'];
/** An emitted extension stands for the source it was emitted from. */
const EMITTED: Readonly<Record<string, readonly string[]>> = {
  '.js': ['.ts', '.tsx', '.d.ts'],
  '.jsx': ['.tsx', '.d.ts'],
  '.mjs': ['.mts', '.d.mts'],
  '.cjs': ['.cts', '.d.cts'],
};

/** Finds what imports mean, with and without extensions, folders, and aliases. */
export class Resolution {
  readonly #tree: Pick<SourceTree, 'paths' | 'hasOutside'>;
  readonly #aliases: readonly (readonly [alias: string, path: string])[];

  constructor(tree: Pick<SourceTree, 'paths' | 'hasOutside'>, aliases: Readonly<Record<string, string>>) {
    this.#tree = tree;
    // The longest alias first: `#domain/*` before `#*`.
    this.#aliases = Object.entries(aliases).sort(([left], [right]) => right.length - left.length);
  }

  /** What a specifier means in a file. */
  target(specifier: string, from: string): Target {
    if (/^\.\.?(?:\/|$)/.test(specifier)) {
      return this.#file(posix.join(posix.dirname(from), specifier.replace(/[?#].*$/, '')));
    }
    for (const [alias, path] of this.#aliases) {
      const star = standsFor(alias, specifier);
      if (star !== undefined) return this.#file(posix.normalize(path.replace('*', () => star)));
    }
    return specifier.startsWith('#') ? { kind: 'nothing' } : { kind: 'package', name: specifier };
  }

  #file(path: string): Target {
    const found = candidates(path).find((each) =>
      each.startsWith('../') ? this.#tree.hasOutside(each) : this.#tree.paths.has(each),
    );
    return found === undefined ? { kind: 'nothing' } : { kind: 'file', path: found };
  }
}

function candidates(written: string): string[] {
  const path = written.replace(/\/$/, '');
  const extension = posix.extname(path);
  const sources = (EMITTED[extension] ?? []).map((source) => path.slice(0, -extension.length) + source);
  const folder = path === '.' ? '' : `${path}/`;
  const completed = [...EXTENSIONS.map((each) => path + each), ...EXTENSIONS.map((each) => `${folder}index${each}`)];
  return [path, ...sources, ...completed];
}

/** The text a `*` stands for, `''` where there is none. */
function standsFor(alias: string, specifier: string): string | undefined {
  const [before = '', after] = alias.split('*');
  if (after === undefined) return alias === specifier ? '' : undefined;
  const fits = specifier.length >= before.length + after.length;
  if (!fits || !specifier.startsWith(before) || !specifier.endsWith(after)) return undefined;
  return specifier.slice(before.length, specifier.length - after.length);
}
