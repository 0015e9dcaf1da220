import type { Node, Program } from 'oxc-parser';
import { stringOf, walk } from './syntax.ts';

/** One import as it is written, in whichever of its forms. */
export interface Import {
  readonly specifier: string;
  /** Where the specifier stands in the text. */
  readonly at: number;
  /** Nothing of it is there at run time; `import { type A }` counts, as no binding can be read too early. */
  readonly typeOnly: boolean;
  /** `import()`: loaded later, so it closes no cycle of modules waiting for each other. */
  readonly later: boolean;
}

/** Every import of a file whose specifier is written out; a computed one cannot be told from the text. */
export function importsOf(program: Program): Import[] {
  const found: Import[] = [];
  walk(program, (node) => {
    const source = sourceOf(node);
    const specifier = stringOf(source);
    if (source === undefined || specifier === undefined) return;
    found.push({ specifier, at: source.start, typeOnly: isTypeOnly(node), later: node.type === 'ImportExpression' });
  });
  return found;
}

function sourceOf(node: Node): Node | undefined {
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportAllDeclaration':
    case 'ImportExpression':
    case 'TSImportType':
      return node.source;
    case 'ExportNamedDeclaration':
      return node.source ?? undefined;
    case 'TSImportEqualsDeclaration':
      return node.moduleReference.type === 'TSExternalModuleReference' ? node.moduleReference.expression : undefined;
    case 'CallExpression':
      return node.callee.type === 'Identifier' && node.callee.name === 'require' ? node.arguments[0] : undefined;
    default:
      return undefined;
  }
}

function isTypeOnly(node: Node): boolean {
  switch (node.type) {
    case 'TSImportType':
      return true;
    case 'ImportDeclaration':
      return (
        node.importKind === 'type' ||
        onlyTypes(node.specifiers, (each) => 'importKind' in each && each.importKind === 'type')
      );
    case 'ExportNamedDeclaration':
      return node.exportKind === 'type' || onlyTypes(node.specifiers, (each) => each.exportKind === 'type');
    case 'ExportAllDeclaration':
      return node.exportKind === 'type';
    case 'TSImportEqualsDeclaration':
      return node.importKind === 'type';
    default:
      return false;
  }
}

const onlyTypes = <Specifier>(specifiers: readonly Specifier[], isType: (each: Specifier) => boolean): boolean =>
  specifiers.length > 0 && specifiers.every(isType);
