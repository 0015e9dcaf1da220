import type { Architecture } from './architecture.ts';
import type { Parser } from './parser.ts';
import { Folders } from './folders/folders.ts';
import { PathPattern } from './path-pattern.ts';
import type { Import } from './source/import.ts';
import { Resolution, type Target } from './source/resolution.ts';
import { CODE, SourceFile } from './source/source-file.ts';
import type { SourceTree } from './source/source-tree.ts';

const TESTS = ['**/*.test.*', '**/*.spec.*', '**/*.test-d.*', '**/__tests__/**'];

/** A read and parsed tree with the rules it is held to: what every rule looks at. */
export class Project {
  readonly architecture: Architecture;
  readonly folders: Folders;
  /** Every path under the root, whether its file is read or not. */
  readonly paths: ReadonlySet<string>;
  /** The files that the rules apply to, by path, sorted. */
  readonly files: ReadonlyMap<string, SourceFile>;
  readonly #tests: readonly PathPattern[];
  readonly #resolution: Resolution;
  readonly #targets = new Map<Import, Target>();

  constructor(architecture: Architecture, tree: SourceTree, parser: Parser) {
    const ignored = (architecture.ignore ?? []).map((text) => new PathPattern(text));
    this.#tests = (architecture.tests ?? TESTS).map((text) => new PathPattern(text));
    const read = [...tree.paths]
      .filter((path) => CODE.test(path) && !this.isTest(path) && !ignored.some((each) => each.above(path)))
      .sort();
    this.architecture = architecture;
    this.folders = new Folders(architecture.folders);
    this.paths = tree.paths;
    this.files = new Map(read.map((path) => [path, new SourceFile(path, tree.read(path), parser)]));
    this.#resolution = new Resolution(tree, architecture.aliases ?? {});
  }

  /** Whether a path is a test's. */
  isTest(path: string): boolean {
    return this.#tests.some((pattern) => pattern.above(path) !== undefined);
  }

  /** What an import of a file means. */
  target(imported: Import, file: SourceFile): Target {
    const known = this.#targets.get(imported);
    if (known !== undefined) return known;
    const target = this.#resolution.target(imported.specifier, file.path);
    this.#targets.set(imported, target);
    return target;
  }

  /** What a specifier names: a file of this project, a package by its name, or neither. */
  moduleOf(specifier: string, from: SourceFile): SourceFile | string | undefined {
    const target = this.#resolution.target(specifier, from.path);
    if (target.kind === 'file') return this.files.get(target.path);
    return target.kind === 'package' ? target.name : undefined;
  }

  /** Every import of every file. */
  *imports(): Generator<{ file: SourceFile; imported: Import; target: Target }> {
    for (const file of this.files.values()) {
      for (const imported of file.imports) yield { file, imported, target: this.target(imported, file) };
    }
  }
}
