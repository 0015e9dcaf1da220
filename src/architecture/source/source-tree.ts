import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { InvalidDefinition } from '../../domain/fault.ts';
import type { Architecture, SourceTexts } from '../architecture.ts';

/** Where source comes from: every file below a root, by its path with `/`. */
export interface SourceTree {
  readonly paths: ReadonlySet<string>;
  read(path: string): string;
  /** Whether a file is there that lies outside the root. */
  hasOutside(path: string): boolean;
}

/** Opens the root of an architecture. */
export function openTree(root: Architecture['root']): SourceTree {
  return hasTexts(root) ? textTree(root.texts) : folderTree(folderOf(root));
}

/** Where a person finds a file of the root, seen from where the process runs. */
export const locationOf = (root: Architecture['root'], path: string): string =>
  hasTexts(root) ? path : relative('', join(folderOf(root), path));

const hasTexts = (root: Architecture['root']): root is SourceTexts => typeof root === 'object' && 'texts' in root;

const folderOf = (root: string | { readonly href: string }): string =>
  typeof root === 'string' ? resolve(root) : fileURLToPath(root.href);

function textTree(texts: Readonly<Record<string, string>>): SourceTree {
  const files = new Map(Object.entries(texts));
  return {
    paths: new Set(files.keys()),
    read: (path) => files.get(path) ?? '',
    hasOutside: () => false,
  };
}

function folderTree(root: string): SourceTree {
  if (!existsSync(root) || !statSync(root).isDirectory()) {
    throw new InvalidDefinition(`The root of an architecture is a folder of source; found none at ${root}.`);
  }
  const paths = new Set<string>();
  collect(root, '', paths);
  return {
    paths,
    read: (path) => readFileSync(join(root, path), 'utf8'),
    hasOutside: (path) => statSync(join(root, path), { throwIfNoEntry: false })?.isFile() === true,
  };
}

function collect(root: string, folder: string, paths: Set<string>): void {
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isFile()) paths.add(path);
    else if (entry.isDirectory() && entry.name !== 'node_modules' && !entry.name.startsWith('.'))
      collect(root, path, paths);
  }
}
