import { posix } from 'node:path';
import type { FolderRule } from '../architecture.ts';
import { PathPattern, type Above } from '../path-pattern.ts';

/** The rule a file follows, and the folder it follows it in. */
export interface Place {
  /** The pattern of the rule, as it was given. */
  readonly pattern: string;
  readonly rule: FolderRule;
  /** What the pattern stands for here: `ordering/domain` for `<context>/domain`. */
  readonly folder: string;
  /** What its rule names, with the names of the pattern filled in. */
  readonly mayImport: readonly PathPattern[];
}

/** The rules of folders, narrowest first. */
export class Folders {
  readonly #rules: readonly { readonly pattern: PathPattern; readonly rule: FolderRule }[];
  readonly #placeOf = new Map<string, Place | undefined>();
  readonly #places = new Map<string, Place>();

  constructor(folders: Readonly<Record<string, FolderRule>>) {
    this.#rules = Object.entries(folders)
      .map(([text, rule]) => ({ pattern: new PathPattern(text), rule }))
      .sort((left, right) => PathPattern.byNarrowness(left.pattern, right.pattern));
  }

  /** Where a path belongs; nowhere if no rule covers it. */
  placeOf(path: string): Place | undefined {
    if (!this.#placeOf.has(path)) this.#placeOf.set(path, this.#find(path));
    return this.#placeOf.get(path);
  }

  /** Whether the rule of one file lets it import another. */
  allows(place: Place, path: string): boolean {
    const target = this.placeOf(path);
    if (target === place) return true;
    const names = [path, ...foldersOf(path, target?.folder)];
    // A wildcard stays under the root; what lies outside is named from `..` on.
    const patterns = place.mayImport.filter(({ text }) => isOutside(text) === isOutside(path));
    return patterns.some((pattern) => names.some((name) => pattern.matches(name)));
  }

  #find(path: string): Place | undefined {
    if (isOutside(path)) return undefined;
    for (const { pattern, rule } of this.#rules) {
      const found = pattern.above(path);
      if (found !== undefined) return this.#known(`${pattern.text}:${found.folder}`, pattern, rule, found);
    }
    return undefined;
  }

  /** One place for all the files of a folder. */
  #known(key: string, { text }: PathPattern, rule: FolderRule, { folder, captures }: Above): Place {
    const known = this.#places.get(key);
    if (known !== undefined) return known;
    const mayImport = rule.mayImport.map((each) => new PathPattern(each).bound(captures));
    const place = { pattern: text, rule, folder, mayImport };
    this.#places.set(key, place);
    return place;
  }
}

/** Whether a path leads out of the root. */
export const isOutside = (path: string): boolean => path === '..' || path.startsWith('../');

/** The folders a path lies in, up to the one whose rule it follows: a folder with a rule is not part of its parent. */
function foldersOf(path: string, upTo: string | undefined): string[] {
  const folders: string[] = [];
  for (let folder = posix.dirname(path); folder !== '.' && folder !== '/'; folder = posix.dirname(folder)) {
    if (upTo !== undefined && folder.length < upTo.length) break;
    folders.push(folder);
    if (folder === '..') break;
  }
  return folders;
}
