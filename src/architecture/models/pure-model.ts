import { isBuiltin } from 'node:module';
import type { Node } from 'oxc-parser';
import type { ArchitectureViolation } from '../architecture-violation.ts';
import type { SourceFile } from '../source/source-file.ts';
import { bare, eachChild, isType, keyOf, memberName } from '../source/syntax.ts';
import { blockName } from './definition.ts';
import type { ModelCode } from './model-code.ts';

const TIME = 'take the time as an argument';
/** Globals that answer differently each time, or run later, with what a model takes instead. */
const IMPURE: Readonly<Record<string, string>> = {
  'Date.now': TIME,
  'Temporal.Now': TIME,
  'performance.now': TIME,
  'process.hrtime': TIME,
  'Math.random': 'take what is random as an argument',
  'crypto.randomUUID': 'take the identifier as an argument',
  'crypto.getRandomValues': 'take what is random as an argument',
  AsyncLocalStorage: 'take the context as an argument',
  setTimeout: 'record an event and let the application wait',
  setInterval: 'record an event and let the application wait',
  setImmediate: 'record an event and let the application wait',
};
/** Names of this package that are the system's clock and randomness. */
const SYSTEM = new Set(['SystemClock', 'UuidV7Generator']);
const GLOBAL_OBJECT = /^(?:globalThis|window|self|global)\./;

/** Clocks, randomness, timers, ambient context and platform modules in model code. */
export function* impureModels(model: ModelCode): Generator<ArchitectureViolation> {
  for (const file of model.files) {
    for (const { specifier, at, typeOnly } of file.imports) {
      if (typeOnly || !(specifier.startsWith('node:') || isBuiltin(specifier))) continue;
      const message = `A model runs anywhere, and ${specifier} is a module of the platform; put what needs it behind a port.`;
      yield file.violation('pure-model', at, message);
    }
    const uses: Use[] = [];
    collectUses(file.program, file, model, (use) => uses.push(use));
    for (const { name, at } of uses) {
      const advice = IMPURE[name] ?? TIME;
      yield file.violation('pure-model', at, `A model answers the same every time, and ${name} does not; ${advice}.`);
    }
  }
}

interface Use {
  readonly name: string;
  readonly at: Node;
}

function collectUses(node: Node, file: SourceFile, model: ModelCode, found: (use: Use) => void): void {
  if (isType(node) || node.type === 'ImportDeclaration' || node.type === 'ExportSpecifier') return;
  for (const name of usedBy(node, file, model)) found({ name, at: node });
  const skipped = unread(node);
  eachChild(node, (child) => {
    if (child !== skipped) collectUses(child, file, model, found);
  });
}

/** The impure things that a node itself names. */
function usedBy(node: Node, file: SourceFile, model: ModelCode): string[] {
  switch (node.type) {
    case 'NewExpression': {
      const system = blockName(model.meanings.of(node.callee, file));
      if (system !== undefined && SYSTEM.has(system)) return [`new ${system}()`];
      return node.arguments.length === 0 && globalPath(node.callee, file) === 'Date' ? ['new Date()'] : [];
    }
    case 'CallExpression':
      return globalPath(node.callee, file) === 'Date' ? ['Date()'] : [];
    case 'Identifier':
    case 'MemberExpression': {
      const path = globalPath(node, file);
      return path !== undefined && Object.hasOwn(IMPURE, path) ? [path] : [];
    }
    case 'VariableDeclarator': {
      const path = node.init && globalPath(node.init, file);
      if (!path || node.id.type !== 'ObjectPattern') return [];
      const paths = node.id.properties.map((each) => (each.type === 'Property' ? `${path}.${keyOf(each) ?? ''}` : ''));
      return paths.filter((each) => Object.hasOwn(IMPURE, each));
    }
    default:
      return [];
  }
}

/** The child that is a name and no use: `now` of `clock.now`, a key, a method's name. */
function unread(node: Node): Node | undefined {
  if ('computed' in node && node.computed) return undefined;
  if (node.type === 'MemberExpression') return node.property;
  return 'key' in node ? node.key : undefined;
}

/** `globalThis.crypto?.randomUUID` → `'crypto.randomUUID'`, if its beginning is a global. */
function globalPath(expression: Node, file: SourceFile): string | undefined {
  const path = pathOf(expression, file);
  return path?.replace(GLOBAL_OBJECT, '');
}

function pathOf(expression: Node, file: SourceFile): string | undefined {
  const node = bare(expression);
  if (node.type === 'Identifier') return file.names.isGlobal(node.name, node) ? node.name : undefined;
  if (node.type !== 'MemberExpression') return undefined;
  const [object, name] = [pathOf(node.object, file), memberName(node)];
  return object === undefined || name === undefined ? undefined : `${object}.${name}`;
}
