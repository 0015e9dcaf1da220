import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';

/** A name that an entry of the package exports, and its doc comment. */
export interface Export {
  readonly name: string;
  readonly comment: string;
}

const parsed = (file: string): ts.SourceFile =>
  ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);

/** What an index file exports, each name with the comment at its declaration. */
export function exportsOf(index: string): readonly Export[] {
  const lists = parsed(index).statements.filter(ts.isExportDeclaration);
  return lists.flatMap(({ exportClause, moduleSpecifier }) => {
    if (!exportClause || !ts.isNamedExports(exportClause) || !moduleSpecifier) return [];
    const comments = commentsIn(join(dirname(index), (moduleSpecifier as ts.StringLiteral).text));
    return exportClause.elements.map(({ name, propertyName }) => ({
      name: name.text,
      comment: comments.get((propertyName ?? name).text) ?? '',
    }));
  });
}

/** The doc comments of the declarations of a file, by their names. */
function commentsIn(file: string): ReadonlyMap<string, string> {
  const comments = new Map<string, string>();
  for (const statement of parsed(file).statements) {
    const comment = ts.getJSDocCommentsAndTags(statement).find(ts.isJSDoc)?.getText() ?? '';
    for (const name of namesOf(statement)) if (!comments.get(name)) comments.set(name, comment);
  }
  return comments;
}

function namesOf(statement: ts.Statement): readonly string[] {
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.map(({ name }) => name.getText());
  const { name } = statement as ts.Statement & { readonly name?: ts.Identifier };
  return name === undefined ? [] : [name.text];
}
