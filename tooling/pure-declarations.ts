import { parseSync, type Class, type Expression, type Program } from 'oxc-parser';

const PURE_ANYWAY = new Set<Expression['type']>([
  'Literal',
  'Identifier',
  'ArrowFunctionExpression',
  'FunctionExpression',
]);

/**
 * Lets an application's bundler leave out what the application doesn't use of a bundled entry. Static fields, computed
 * keys, a call behind `extends` look like effects to it; as the result of a call marked pure they don't. That nothing
 * here has an effect when it is loaded is what `sideEffects: false` promises of whole files.
 */
export function withPureDeclarations(code: string): string {
  let pure = '';
  let end = 0;
  for (const { name, value } of declarations(parseSync('chunk.js', code).program)) {
    if (PURE_ANYWAY.has(value.type)) continue;
    const text = code.slice(value.start, value.end);
    const body = value.type === 'ClassExpression' ? namedClass(name, value, text) : text;
    pure += `${code.slice(end, value.start)}/* @__PURE__ */ (() => (${body}))()`;
    end = value.end;
  }
  return pure + code.slice(end);
}

/** Every `var name = value` at the top of a chunk: that is how esbuild writes classes, too. */
function declarations({ body }: Program): { name: string; value: Expression }[] {
  return body
    .flatMap((statement) => (statement.type === 'VariableDeclaration' ? statement.declarations : []))
    .flatMap(({ id, init }) => (id.type === 'Identifier' && init ? [{ name: id.name, value: init }] : []));
}

// A class shows its name when it is printed: the one it was declared with, not none and not esbuild's `_Name`.
function namedClass(name: string, { id }: Class, text: string): string {
  return id ? text.replaceAll(new RegExp(`\\b${id.name}\\b`, 'g'), name) : text.replace('class', `class ${name}`);
}
