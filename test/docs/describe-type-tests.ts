import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, it } from 'vitest';
import { complaintsAbout } from '../../tooling/complaints.ts';
import { none } from './none.ts';
import { root } from './workshop.ts';

/** A test of types: what is compiled from its start to its end. */
interface TypeTest {
  readonly title: string;
  readonly start: number;
  readonly end: number;
}

/** Makes the tests in some files tests of what the compiler says: they are compiled, and not run. */
export function describeTypeTests(files: readonly string[]): void {
  const paths = files.map((file) => join(root, file));
  const complaints = complaintsAbout(paths, join(root, 'tsconfig.json'));
  describe.each(files)('%s', (file) => {
    const path = join(root, file);
    const tests = typeTestsIn(path);
    const own = complaints.filter((one) => one.file === path);
    const within = ({ start, end }: TypeTest) => own.filter((one) => one.start >= start && one.start < end);

    for (const test of tests) it(test.title, () => none(within(test).map(({ text }) => text)));

    it('compiles around its tests', () => {
      const told = new Set(tests.flatMap(within));
      none(own.filter((one) => !told.has(one)).map(({ text }) => text));
    });
  });
}

function typeTestsIn(path: string): readonly TypeTest[] {
  const tests: TypeTest[] = [];
  const visit = (node: ts.Node, above: readonly string[]): void => {
    const { kind, title } = callOf(node);
    const titles = title === undefined ? above : [...above, title];
    if (kind === 'it') tests.push({ title: titles.join(' '), start: node.getStart(), end: node.end });
    node.forEachChild((child) => visit(child, kind === 'describe' ? titles : above));
  };
  visit(ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true), []);
  return tests;
}

/** What a test or a suite is made by, and its title; nothing of any other node. */
function callOf(node: ts.Node): { readonly kind?: string; readonly title?: string } {
  if (!ts.isCallExpression(node)) return {};
  const [title] = node.arguments;
  const kind = node.expression.getText().replace(/^vitest\./, '');
  return /^(?:describe|it)$/.test(kind) && title && ts.isStringLiteralLike(title) ? { kind, title: title.text } : {};
}
