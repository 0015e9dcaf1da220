/**
 * What the files of a folder may import; their own folder is always theirs.
 *
 * @see Vernon 2013, ch. 4, on layers and what each may depend on
 * @since 0.1.0
 */
export interface FolderRule {
  /**
   * Folders or files under the root, as paths or patterns. A folder stands for its files down to the next folder with a
   * rule of its own; `ordering/**` for all of it. `<name>` means what it means in the pattern of this rule.
   */
  readonly mayImport: readonly string[];
  /**
   * The packages these files may import, as written in the import; `*` is any text, so `demesne` is that entry alone
   * and `demesne/*` its subpaths. Default: any package.
   */
  readonly packages?: readonly string[];
}

/**
 * Source given as text.
 *
 * *When to use*: to see a rule fail on a few lines before it guards a project.
 *
 * @see {@link checkArchitecture}
 * @since 0.1.0
 */
export interface SourceTexts {
  /** The text of each file, by its path under the root. */
  readonly texts: Readonly<Record<string, string>>;
}

/**
 * The architecture of a project, as data: what {@link verifyArchitecture} holds its source to.
 *
 * *When to use*: once per source tree, in a test.
 *
 * *Guarantees*: wherever a path is asked for, a pattern will do: `*` is any text of one segment, `**` any number of
 * segments, `<name>` one segment that stands for the same text wherever its rule says it.
 *
 * @see Vernon 2013, ch. 4, on layers and on ports and adapters
 * @since 0.1.0
 */
export interface Architecture {
  /** The folder to check: a path from where the process runs, a file URL, or texts. */
  readonly root: string | { readonly href: string } | SourceTexts;
  /**
   * A rule for every folder, by path or pattern. A file follows the narrowest rule that covers it: from the left, a name
   * before a wildcard, then the deeper one. A file without a rule is a violation, and so is a rule without files.
   */
  readonly folders: Readonly<Record<string, FolderRule>>;
  /** Folders or files that are model code, to which the model rules apply; `!path` takes one out. Default: none. */
  readonly models?: readonly string[];
  /** Refuses imports of an `index.*` file: inside a package, the file itself is imported. Default: false. */
  readonly noIndexImports?: boolean;
  /** Frees type-only imports from the rules of folders and packages. Default: false. */
  readonly ignoreTypeImports?: boolean;
  /**
   * Specifiers that mean files under the root, with at most one `*` on both sides: `{ '#*': '*', 'my-package': 'index.ts' }`.
   * Default: none.
   */
  readonly aliases?: Readonly<Record<string, string>>;
  /**
   * Test files: they may import anything, and only they may import each other. Default: `*.test.*`, `*.spec.*`,
   * `*.test-d.*` and what is in a folder `__tests__`.
   */
  readonly tests?: readonly string[];
  /** Files or folders that are not read; they may still be imported. Default: none. */
  readonly ignore?: readonly string[];
}
