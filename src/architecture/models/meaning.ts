import type { Node } from 'oxc-parser';
import type { Project } from '../project.ts';
import type { Foreign } from '../source/module-names.ts';
import type { SourceFile } from '../source/source-file.ts';
import { bare, isFunction, keyOf, memberName } from '../source/syntax.ts';

/** What an expression stands for: code of this project, a name of a package, or a whole module of the project. */
export type Meaning =
  | { readonly node: Node; readonly file: SourceFile }
  | { readonly from: string; readonly name: string }
  | { readonly module: SourceFile }
  | undefined;

/** More names than any sensible code has between a use and what it stands for. */
const MAX_HOPS = 500;

/** What keeps one question finite, as code may name itself in circles. */
interface Search {
  /** How many names are still followed. */
  hopsLeft: number;
  /** The exports that are being looked for. */
  readonly open: Set<string>;
}

const newSearch = (): Search => ({ hopsLeft: MAX_HOPS, open: new Set() });

/** Follows names through constants, members, imports and re-exports to what they were given. */
export class Meanings {
  readonly #project: Project;

  constructor(project: Project) {
    this.#project = project;
  }

  /** The meaning of an expression of a file; what only exists inside a function has none. */
  of(expression: Node, file: SourceFile): Meaning {
    return this.#of(expression, file, newSearch());
  }

  /** What a call of a function of this project gives back: the first thing it returns. */
  returned(callee: Node, file: SourceFile): Meaning {
    const called = this.of(callee, file);
    if (called === undefined || !('node' in called) || !isFunction(called.node)) return undefined;
    const { body } = called.node;
    if (body?.type !== 'BlockStatement') return body === null ? undefined : this.of(body, called.file);
    const answer = body.body.find((statement) => statement.type === 'ReturnStatement');
    return answer?.type === 'ReturnStatement' && answer.argument ? this.of(answer.argument, called.file) : undefined;
  }

  /** The value of a property of an object literal, spread ones included. */
  property(object: Meaning, name: string): { readonly value: Node; readonly file: SourceFile } | undefined {
    return this.#property(object, name, newSearch());
  }

  #of(expression: Node, file: SourceFile, search: Search): Meaning {
    const node = bare(expression);
    if ((search.hopsLeft -= 1) < 0) return undefined;
    if (node.type === 'Identifier') {
      return file.names.isInner(node.name, node) ? undefined : this.#named(node.name, file, search);
    }
    if (node.type !== 'MemberExpression') return { node, file };
    const name = memberName(node);
    return name === undefined ? undefined : this.#member(this.#of(node.object, file, search), name, search);
  }

  #named(name: string, file: SourceFile, search: Search): Meaning {
    const { declared, imported } = file.names;
    const declaration = declared.get(name);
    if (declaration !== undefined) return this.#of(declaration, file, search);
    const foreign = imported.get(name);
    return foreign && this.#foreign(foreign, file, search);
  }

  #foreign({ specifier, name }: Foreign, file: SourceFile, search: Search): Meaning {
    const module = this.#project.moduleOf(specifier, file);
    if (typeof module === 'string') return { from: module, name };
    if (module === undefined) return undefined;
    return name === '*' ? { module } : this.#exported(name, module, search);
  }

  #exported(name: string, file: SourceFile, search: Search): Meaning {
    const question = `${file.path}:${name}`;
    if (search.open.has(question)) return undefined;
    search.open.add(question);
    const meaning = this.#own(name, file, search) ?? this.#starred(name, file, search);
    search.open.delete(question);
    return meaning;
  }

  #own(name: string, file: SourceFile, search: Search): Meaning {
    const found = file.names.exported.get(name);
    if (found === undefined) return undefined;
    if (typeof found === 'string') return this.#named(found, file, search);
    return 'specifier' in found ? this.#foreign(found, file, search) : this.#of(found, file, search);
  }

  #starred(name: string, file: SourceFile, search: Search): Meaning {
    if (name === 'default' || (search.hopsLeft -= 1) < 0) return undefined;
    // A package may export any name, so it is asked last.
    const meanings = file.names.stars.map((specifier) => this.#foreign({ specifier, name }, file, search));
    return meanings.find((each) => each !== undefined && !('from' in each)) ?? meanings.find(Boolean);
  }

  #member(object: Meaning, name: string, search: Search): Meaning {
    if (object === undefined) return undefined;
    if ('module' in object) return this.#exported(name, object.module, search);
    if ('from' in object) return object.name === '*' ? { from: object.from, name } : undefined;
    const property = this.#property(object, name, search);
    return property && this.#of(property.value, property.file, search);
  }

  #property(object: Meaning, name: string, search: Search): { value: Node; file: SourceFile } | undefined {
    if (object === undefined || !('node' in object) || object.node.type !== 'ObjectExpression') return undefined;
    for (const each of object.node.properties.toReversed()) {
      if (each.type === 'Property' && keyOf(each) === name) return { value: each.value, file: object.file };
      if (each.type !== 'SpreadElement') continue;
      const found = this.#property(this.#of(each.argument, object.file, search), name, search);
      if (found !== undefined) return found;
    }
    return undefined;
  }
}
