import type { CallExpression, Node } from 'oxc-parser';
import type { SourceFile } from '../source/source-file.ts';
import { argumentAt, bare, memberName, stringOf } from '../source/syntax.ts';
import type { Meaning, Meanings } from './meaning.ts';

/** The building blocks whose fields the rules look into, by the name this package exports them under. */
const KINDS = {
  AggregateRoot: 'aggregate',
  Entity: 'entity',
  ValueObject: 'value',
  DomainEvent: 'event',
  IntegrationEvent: 'event',
} as const;

/** What a building block is, for the rules. */
export type Kind = (typeof KINDS)[keyof typeof KINDS];

/** A call of `define`: what it defines, under which name, and where. */
export interface ModelDefinition {
  readonly kind: Kind;
  readonly name: string;
  readonly call: CallExpression;
  readonly file: SourceFile;
}

/** Longer than any sensible line of classes that extend each other. */
export const MAX_HOPS = 20;

const isOurs = (specifier: string): boolean => /^demesne(?:\/|$)/.test(specifier);

/** The name of a building block of this package, however it was imported. */
export const blockName = (meaning: Meaning): string | undefined =>
  meaning !== undefined && 'from' in meaning && isOurs(meaning.from) ? meaning.name : undefined;

/** Reads the definition that an expression stands for: a `define` itself, a class of it, or a name of either. */
export class Definitions {
  readonly #meanings: Meanings;

  constructor(meanings: Meanings) {
    this.#meanings = meanings;
  }

  /** The definition behind an expression of a file, if it is one. */
  of(expression: Node, file: SourceFile): ModelDefinition | undefined {
    return this.behind(this.#meanings.of(expression, file));
  }

  /** The definition a meaning comes down to, if it is one. */
  behind(meaning: Meaning, hopsLeft = MAX_HOPS): ModelDefinition | undefined {
    if (meaning === undefined || !('node' in meaning) || hopsLeft === 0) return undefined;
    const { node, file } = meaning;
    if (node.type === 'ClassDeclaration' || node.type === 'ClassExpression') {
      const parent = node.superClass === null ? undefined : this.#meanings.of(node.superClass, file);
      const found = this.behind(parent, hopsLeft - 1);
      return found && node.id ? { ...found, name: node.id.name } : found;
    }
    if (node.type !== 'CallExpression') return undefined;
    return this.at(node, file) ?? this.behind(this.#meanings.returned(node.callee, file), hopsLeft - 1);
  }

  /** The definition that a call makes, if it is a `define` of this package. */
  at(call: CallExpression, file: SourceFile): ModelDefinition | undefined {
    const callee = bare(call.callee);
    if (callee.type !== 'MemberExpression' || memberName(callee) !== 'define') return undefined;
    const block = blockName(this.#meanings.of(callee.object, file));
    if (block === undefined || !Object.hasOwn(KINDS, block)) return undefined;
    const name = stringOf(argumentAt(call.arguments, 0)) ?? 'without a name';
    return { kind: KINDS[block as keyof typeof KINDS], name, call, file };
  }
}
