import { parseSync, Visitor, type Comment, type ExpressionStatement } from 'oxc-parser';

const CLAIM = /^ (=>|throws) (.+)$/;

/**
 * Makes the claims of an example true assertions: `expression; // => value` and `expression; // throws NameOrMessage`,
 * the comment behind the statement or alone on the next line. Lines keep their numbers.
 */
export function withAssertions(code: string): string {
  const { program, comments, errors } = parseSync('example.ts', code);
  const [error] = errors;
  if (error !== undefined) throw new SyntaxError(`line ${lineAt(code, error.labels[0]?.start)}: ${error.message}`);
  const statements: ExpressionStatement[] = [];
  new Visitor({ ExpressionStatement: (statement) => void statements.push(statement) }).visit(program);

  let asserted = '';
  let end = 0;
  for (const comment of comments) {
    const [, kind, claim] = CLAIM.exec(comment.value) ?? [];
    if (comment.type !== 'Line' || kind === undefined || claim === undefined) continue;
    const statement = statements.findLast((candidate) => standsBefore(comment, candidate, code));
    if (statement === undefined)
      throw new SyntaxError(
        `line ${lineAt(code, comment.start)}: "//${comment.value}" follows no expression statement`,
      );
    asserted += code.slice(end, statement.start) + assertion(kind, statement, claim, code);
    end = statement.end;
  }
  return asserted + code.slice(end);
}

const lineAt = (code: string, offset = 0): number => code.slice(0, offset).split('\n').length;

const standsBefore = (comment: Comment, { end }: ExpressionStatement, code: string): boolean =>
  end <= comment.start && /^[ \t]*(?:\n[ \t]*)?$/.test(code.slice(end, comment.start));

function assertion(kind: string, { expression }: ExpressionStatement, claim: string, code: string): string {
  const text = code.slice(expression.start, expression.end);
  if (kind === '=>') return `__expect(${text}).toEqual(${claim});`;
  const expected = JSON.stringify(claim.trim());
  return expression.type === 'AwaitExpression'
    ? `await __rejects(async () => ${text}, ${expected});`
    : `__throws(() => ${text}, ${expected});`;
}
