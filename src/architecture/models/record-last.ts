import type { Class, Node } from 'oxc-parser';
import type { ArchitectureViolation } from '../architecture-violation.ts';
import type { SourceFile } from '../source/source-file.ts';
import { keyOf, walk } from '../source/syntax.ts';
import { MAX_HOPS } from './definition.ts';
import type { ModelCode } from './model-code.ts';
import { OperationFlow } from './operation-flow.ts';

/** Operations of aggregates that refuse after they have recorded: the event would stay although nothing may change. */
export function* lateRefusals(model: ModelCode): Generator<ArchitectureViolation> {
  for (const file of model.files) {
    for (const found of classesIn(file)) {
      if (!mayBeAggregate(found, file, model)) continue;
      for (const member of found.body.body) {
        if (member.type !== 'MethodDefinition' && member.type !== 'PropertyDefinition') continue;
        if (member.value === null) continue;
        const operation = [found.id?.name, keyOf(member as Parameters<typeof keyOf>[0])].filter(Boolean).join('.');
        for (const { refusal, recorded } of OperationFlow.lateRefusals(member.value, file)) {
          const message = `${operation} refuses after the event recorded in line ${file.lineAt(recorded)}, and a refusal must leave nothing behind; decide first and record last, or put the steps into this.atomically(…).`;
          yield file.violation('record-last', refusal, message);
        }
      }
    }
  }
}

function classesIn(file: SourceFile): Class[] {
  const found: Class[] = [];
  walk(file.program, (node) => {
    if (node.type === 'ClassDeclaration' || node.type === 'ClassExpression') found.push(node);
  });
  return found;
}

/** A class is no aggregate if it extends nothing, or something known to be none. */
function mayBeAggregate(node: Node, file: SourceFile, model: ModelCode, hopsLeft = MAX_HOPS): boolean {
  if (node.type !== 'ClassDeclaration' && node.type !== 'ClassExpression') return true;
  const definition = model.reader.behind({ node, file });
  if (definition !== undefined) return definition.kind === 'aggregate';
  if (node.superClass === null || hopsLeft === 0) return false;
  const parent = model.meanings.of(node.superClass, file);
  if (parent === undefined || !('node' in parent)) return true;
  return mayBeAggregate(parent.node, parent.file, model, hopsLeft - 1);
}
