import { PathPattern } from '../path-pattern.ts';
import type { Project } from '../project.ts';
import type { SourceFile } from '../source/source-file.ts';
import { walk } from '../source/syntax.ts';
import { Definitions, type ModelDefinition } from './definition.ts';
import { Fields } from './held.ts';
import { Meanings } from './meaning.ts';

/** The model code of a project: its files, what they define, and what that stands for. */
export class ModelCode {
  readonly files: readonly SourceFile[];
  readonly definitions: readonly ModelDefinition[];
  readonly reader: Definitions;
  readonly fields: Fields;
  readonly meanings: Meanings;

  constructor(project: Project) {
    const patterns = project.architecture.models ?? [];
    const [taken, kept] = [
      patterns.filter((each) => each.startsWith('!')),
      patterns.filter((each) => !each.startsWith('!')),
    ];
    const [out, into] = [taken.map((each) => patternOf(each.slice(1))), kept.map(patternOf)];
    const covered = (by: readonly PathPattern[], path: string): boolean =>
      by.some((each) => each.above(path) !== undefined);
    this.files = [...project.files.values()].filter(({ path }) => covered(into, path) && !covered(out, path));
    this.meanings = new Meanings(project);
    this.reader = new Definitions(this.meanings);
    this.fields = new Fields(this.meanings, this.reader);
    this.definitions = this.files.flatMap((file) => this.#definedIn(file));
  }

  #definedIn(file: SourceFile): ModelDefinition[] {
    const found: ModelDefinition[] = [];
    walk(file.program, (node) => {
      const definition = node.type === 'CallExpression' ? this.reader.at(node, file) : undefined;
      if (definition !== undefined) found.push(definition);
    });
    return found;
  }
}

const patternOf = (text: string): PathPattern => new PathPattern(text);
