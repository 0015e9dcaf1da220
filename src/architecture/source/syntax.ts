import type { Argument, Expression, Node, ObjectProperty } from 'oxc-parser';

const isNode = (value: object): value is Node => typeof (value as { type?: unknown }).type === 'string';

/** Calls `visit` with each child, in the order of the text. */
export function eachChild(node: Node, visit: (child: Node) => void): void {
  // Nine in ten fields are no nodes, and trees are large: nothing is allocated here.
  for (const key in node) {
    const value: unknown = node[key as keyof Node];
    if (typeof value !== 'object' || value === null) continue;
    if (Array.isArray(value)) {
      for (const part of value as unknown[]) if (typeof part === 'object' && part !== null && isNode(part)) visit(part);
    } else if (isNode(value)) visit(value);
  }
}

/** Calls `visit` with a node and all below it, parents first; `false` spares the children. */
export function walk(node: Node, visit: (node: Node) => boolean | void): void {
  if (visit(node) !== false) eachChild(node, (child) => walk(child, visit));
}

/** The expression without what only the compiler sees: `(x as Y)!` → `x`. */
export function bare(node: Node): Node {
  switch (node.type) {
    case 'ParenthesizedExpression':
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSNonNullExpression':
    case 'TSTypeAssertion':
    case 'TSInstantiationExpression':
    case 'ChainExpression':
      return bare(node.expression);
    default:
      return node;
  }
}

const TYPE_WRAPPERS = new Set(['TSAsExpression', 'TSSatisfiesExpression', 'TSNonNullExpression', 'TSTypeAssertion']);
const TYPED_CODE = new Set([
  ...TYPE_WRAPPERS,
  'TSInstantiationExpression',
  'TSExportAssignment',
  'TSParameterProperty',
]);
const TYPED_BLOCKS = new Set([
  'TSModuleDeclaration',
  'TSModuleBlock',
  'TSEnumDeclaration',
  'TSEnumBody',
  'TSEnumMember',
]);

/** Whether nothing of the node is there at run time. */
export const isType = ({ type }: Node): boolean =>
  type.startsWith('TS') && !TYPED_CODE.has(type) && !TYPED_BLOCKS.has(type);

/** The function forms, arrow or not. */
export const isFunction = (node: Node): node is Extract<Node, { body: unknown; params: unknown }> =>
  node.type === 'ArrowFunctionExpression' || node.type === 'FunctionExpression' || node.type === 'FunctionDeclaration';

/** `a.b`, `a?.['b']` → `'b'`; a computed name that is not written out has none. */
export function memberName(node: Extract<Node, { type: 'MemberExpression' }>): string | undefined {
  if (!node.computed) return node.property.type === 'Identifier' ? node.property.name : undefined;
  return stringOf(node.property);
}

/** The text of a string literal, or of a template without parts. */
export function stringOf(node: Node | null | undefined): string | undefined {
  if (node?.type === 'Literal' && typeof node.value === 'string') return node.value;
  if (node?.type === 'TemplateLiteral' && node.expressions.length === 0)
    return node.quasis[0]?.value.cooked ?? undefined;
  return undefined;
}

/** The name of a property that is written out. */
export const keyOf = ({ key, computed }: Pick<ObjectProperty, 'key' | 'computed'>): string | undefined =>
  !computed && key.type === 'Identifier' ? key.name : stringOf(key as Expression);

/** The argument at a place, unless it is spread. */
export const argumentAt = (args: readonly Argument[], at: number): Expression | undefined => {
  const found = args[at];
  return found === undefined || found.type === 'SpreadElement' ? undefined : found;
};
