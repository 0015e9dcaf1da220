import type { CallExpression, Node } from 'oxc-parser';
import type { SourceFile } from '../source/source-file.ts';
import { argumentAt } from '../source/syntax.ts';
import { blockName, type Definitions, type ModelDefinition } from './definition.ts';
import type { Meanings } from './meaning.ts';

/** Where a field is written: the innermost property that says it. */
interface Spot {
  readonly at: Node;
  readonly file: SourceFile;
}

/** What a field holds: a definition, or a map, which is of entities whatever they are. */
export interface Held extends Spot {
  readonly definition: ModelDefinition | 'mapOf';
}

const HOLDERS = new Set(['mapOf', 'listOf', 'optional', 'oneOf', 'byStatus']);

/** Finds what the fields of a definition hold, however deep in `mapOf`, `listOf`, `optional`, `oneOf` and `byStatus`. */
export class Fields {
  readonly #meanings: Meanings;
  readonly #definitions: Definitions;

  constructor(meanings: Meanings, definitions: Definitions) {
    this.#meanings = meanings;
    this.#definitions = definitions;
  }

  /** Everything that a definition holds. */
  *heldBy({ kind, call, file }: ModelDefinition): Generator<Held> {
    const second = argumentAt(call.arguments, 1);
    if (second === undefined) return;
    if (kind !== 'aggregate') return yield* this.#in(second, file, { at: second, file }, []);
    const parts = this.#meanings.of(second, file);
    for (const part of ['id', 'state']) {
      const found = this.#meanings.property(parts, part);
      if (found !== undefined) yield* this.#in(found.value, found.file, { at: found.value, file: found.file }, []);
    }
  }

  *#in(expression: Node, file: SourceFile, spot: Spot, visited: readonly Node[]): Generator<Held> {
    const meaning = this.#meanings.of(expression, file);
    const definition = this.#definitions.behind(meaning);
    if (definition !== undefined) return yield { ...spot, definition };
    if (meaning === undefined || !('node' in meaning) || visited.includes(meaning.node)) return;
    const further = [...visited, meaning.node];
    if (meaning.node.type === 'ObjectExpression') {
      for (const each of meaning.node.properties) {
        const value = each.type === 'Property' ? each.value : each.argument;
        yield* this.#in(value, meaning.file, { at: each, file: meaning.file }, further);
      }
    } else if (meaning.node.type === 'CallExpression') yield* this.#inCall(meaning.node, meaning.file, spot, further);
  }

  *#inCall(call: CallExpression, file: SourceFile, spot: Spot, visited: readonly Node[]): Generator<Held> {
    const holder = blockName(this.#meanings.of(call.callee, file));
    if (holder === 'mapOf') yield { ...spot, definition: 'mapOf' };
    if (holder !== undefined && HOLDERS.has(holder)) {
      for (const argument of call.arguments) yield* this.#in(argument, file, spot, visited);
      return;
    }
    const returned = this.#meanings.returned(call.callee, file);
    if (returned !== undefined && 'node' in returned) yield* this.#in(returned.node, returned.file, spot, visited);
  }
}
