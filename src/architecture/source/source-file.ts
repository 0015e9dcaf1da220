import type { Node, ParserOptions, Program } from 'oxc-parser';
import type { ArchitectureRule, ArchitectureViolation } from '../architecture-violation.ts';
import type { Parser } from '../parser.ts';
import { importsOf, type Import } from './import.ts';
import { ModuleNames } from './module-names.ts';

/** The extensions of files that are read. */
export const CODE = /\.[cm]?[jt]sx?$/;

/** One parsed file of the tree. */
export class SourceFile {
  readonly path: string;
  readonly program: Program;
  readonly imports: readonly Import[];
  /** The first thing the parser could not read. */
  readonly syntaxError: { readonly at: number; readonly message: string } | undefined;
  readonly #text: string;
  #lineStarts: readonly number[] | undefined;
  #names: ModuleNames | undefined;

  constructor(path: string, text: string, { parseSync }: Parser) {
    const { program, errors } = parseSync(path, text, optionsFor(path));
    const error = errors.find(({ severity }) => severity === 'Error');
    this.path = path;
    this.program = program;
    this.imports = importsOf(program);
    this.syntaxError = error && { at: error.labels[0]?.start ?? 0, message: error.message };
    this.#text = text;
  }

  /** What the top level declares, imports and exports. */
  get names(): ModuleNames {
    return (this.#names ??= new ModuleNames(this.program));
  }

  /** The line of a place, counted from 1. */
  lineAt(at: number): number {
    this.#lineStarts ??= [...this.#text.matchAll(/\r\n|\n|\r/g)].map((end) => end.index + end[0].length);
    let [low, high] = [0, this.#lineStarts.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#lineStarts[middle] as number) <= at) low = middle + 1;
      else high = middle;
    }
    return low + 1;
  }

  /** A violation at a node of this file. */
  violation(rule: ArchitectureRule, at: Pick<Node, 'start'> | number, message: string): ArchitectureViolation {
    return { rule, file: this.path, line: this.lineAt(typeof at === 'number' ? at : at.start), message };
  }
}

/** By extension; plain `.js` may be of either module kind and may hold JSX. */
function optionsFor(path: string): ParserOptions {
  const lang = /\.d\.[cm]?ts$/.test(path) ? 'dts' : path.endsWith('.tsx') ? 'tsx' : path.endsWith('ts') ? 'ts' : 'jsx';
  const sourceType = /\.c[jt]s$/.test(path) ? 'commonjs' : path.endsWith('.js') ? 'unambiguous' : 'module';
  return { lang, sourceType, preserveParens: false };
}
