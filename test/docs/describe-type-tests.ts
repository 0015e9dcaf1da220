import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, it } from 'vitest';
import { type Complaint, complaintsAbout } from '../../tooling/complaints.ts';
import { none } from './none.ts';
import { root } from './workshop.ts';

/** A test of types: what is compiled from its start to its end. */
interface TypeTest {
  readonly title: string;
  readonly start: number;
  readonly end: number;
}

/** What a test of types has to say: nothing, where it holds. */
interface Said {
  readonly title: string;
  readonly complaints: readonly string[];
}

/** Makes the tests in some files tests of what the compiler says: they are compiled, and not run. */
export function describeTypeTests(files: readonly string[]): void {
  for (const [file, tests] of saidOfTypes(files)) {
    describe(file, () => {
      for (const { title, complaints } of tests) it(title, () => none(complaints));
    });
  }
}

/** What the compiler says within each test of some files, and around them. */
export function saidOfTypes(files: readonly string[]): ReadonlyMap<string, readonly Said[]> {
  const complaints = complaintsAbout(
    files.map((file) => join(root, file)),
    join(root, 'tsconfig.json'),
  );
  return new Map(
    files.map((file) => {
      const path = join(root, file);
      return [
        file,
        saidIn(
          path,
          complaints.filter((one) => one.file === path),
        ),
      ];
    }),
  );
}

function saidIn(path: string, all: readonly Complaint[]): readonly Said[] {
  const tests = typeTestsIn(path).map(({ title, start, end }) => {
    return { title, within: all.filter((one) => one.start >= start && one.start < end) };
  });
  const told = new Set(tests.flatMap(({ within }) => within));
  const around = { title: 'compiles around its tests', within: all.filter((one) => !told.has(one)) };
  return [...tests, around].map(({ title, within }) => ({ title, complaints: within.map(({ text }) => text) }));
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
