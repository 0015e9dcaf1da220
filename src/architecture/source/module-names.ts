import type { ImportDeclaration, ModuleExportName, Node, Program } from 'oxc-parser';
import { eachChild, isFunction } from './syntax.ts';

/** A name of another module; `*` is the module itself. */
export interface Foreign {
  readonly specifier: string;
  readonly name: string;
}

const nameOf = (node: ModuleExportName): string => (node.type === 'Identifier' ? node.name : String(node.value));

const SCOPES = new Set([
  'BlockStatement',
  'ForStatement',
  'ForInStatement',
  'ForOfStatement',
  'SwitchStatement',
  'StaticBlock',
]);

/** What the top level of a file imports, declares and exports, as far as values are concerned. */
export class ModuleNames {
  /** Local name → what it is called where it comes from. */
  readonly imported = new Map<string, Foreign>();
  /** Local name → class, function, or what a variable begins as. */
  readonly declared = new Map<string, Node>();
  /** Exported name → local name, foreign name or expression. */
  readonly exported = new Map<string, string | Foreign | Node>();
  /** The modules of `export * from`. */
  readonly stars: string[] = [];
  /** Name → the functions and blocks that give it a meaning of their own. */
  readonly #inner = new Map<string, Node[]>();

  constructor(program: Program) {
    for (const statement of program.body) this.#read(statement);
    eachChild(program, (child) => this.#readScopes(child, undefined));
  }

  /** Whether, at a place, an inner scope gives the name another meaning than the top level does. */
  isInner(name: string, { start }: Pick<Node, 'start'>): boolean {
    return this.#inner.get(name)?.some((scope) => scope.start <= start && start < scope.end) === true;
  }

  /** Whether, at a place, a name is the global one. */
  isGlobal(name: string, at: Pick<Node, 'start'>): boolean {
    return !this.imported.has(name) && !this.declared.has(name) && !this.isInner(name, at);
  }

  #read(node: Node): void {
    if (node.type === 'ImportDeclaration') this.#import(node);
    else if (node.type === 'ExportAllDeclaration') {
      const specifier = node.source.value;
      if (node.exported === null) this.stars.push(specifier);
      else this.exported.set(nameOf(node.exported), { specifier, name: '*' });
    } else if (node.type === 'ExportNamedDeclaration') {
      for (const { local, exported } of node.specifiers) {
        const name = nameOf(local);
        this.exported.set(nameOf(exported), node.source === null ? name : { specifier: node.source.value, name });
      }
      if (node.declaration !== null) for (const name of this.#declare(node.declaration)) this.exported.set(name, name);
    } else if (node.type === 'ExportDefaultDeclaration') {
      const [name] = this.#declare(node.declaration);
      this.exported.set('default', name ?? node.declaration);
    } else this.#declare(node);
  }

  #import({ source, specifiers, importKind }: ImportDeclaration): void {
    for (const each of specifiers) {
      if (importKind === 'type' || ('importKind' in each && each.importKind === 'type')) continue;
      const name =
        each.type === 'ImportSpecifier'
          ? nameOf(each.imported)
          : each.type === 'ImportDefaultSpecifier'
            ? 'default'
            : '*';
      this.imported.set(each.local.name, { specifier: source.value, name });
    }
  }

  #declare(node: Node): string[] {
    if (node.type === 'VariableDeclaration') {
      return node.declarations.flatMap(({ id, init }) => {
        for (const name of boundNames(id))
          this.declared.set(name, id.type === 'Identifier' && init !== null ? init : id);
        return boundNames(id);
      });
    }
    if (node.type !== 'ClassDeclaration' && node.type !== 'FunctionDeclaration') return [];
    if (node.id === null) return [];
    this.declared.set(node.id.name, node);
    return [node.id.name];
  }

  #readScopes(node: Node, scope: Node | undefined): void {
    const own = SCOPES.has(node.type) || isFunction(node) ? node : scope;
    if (isFunction(node)) for (const each of node.params as readonly Node[]) this.#declareIn(node, each);
    else if (node.type === 'CatchClause') this.#declareIn(node, node.param);
    else if (node.type === 'VariableDeclaration') for (const { id } of node.declarations) this.#declareIn(scope, id);
    if (node.type === 'ClassDeclaration' || node.type === 'FunctionDeclaration') this.#declareIn(scope, node.id);
    if (node.type === 'ClassExpression' || node.type === 'FunctionExpression') this.#declareIn(node, node.id);
    eachChild(node, (child) => this.#readScopes(child, own));
  }

  #declareIn(scope: Node | undefined, pattern: Node | null): void {
    if (scope === undefined) return;
    for (const name of boundNames(pattern)) this.#inner.set(name, [...(this.#inner.get(name) ?? []), scope]);
  }
}

/** The names that a declaration or a parameter binds. */
function boundNames(pattern: Node | null): string[] {
  switch (pattern?.type) {
    case 'Identifier':
      return [pattern.name];
    case 'ObjectPattern':
      return pattern.properties.flatMap((each) => boundNames(each.type === 'Property' ? each.value : each));
    case 'ArrayPattern':
      return (pattern.elements as readonly (Node | null)[]).flatMap(boundNames);
    case 'AssignmentPattern':
      return boundNames(pattern.left);
    case 'RestElement':
      return boundNames(pattern.argument);
    case 'TSParameterProperty':
      return boundNames(pattern.parameter);
    default:
      return [];
  }
}
