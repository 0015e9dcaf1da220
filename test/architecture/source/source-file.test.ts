import { describe, expect, it } from 'vitest';
import { loadParser } from '../../../src/architecture/parser.ts';
import { SourceFile } from '../../../src/architecture/source/source-file.ts';

const parser = await loadParser();
const fileOf = (path: string, text: string): SourceFile => new SourceFile(path, text, parser);

describe('a file', () => {
  it.each(['\n', '\r\n', '\r'])('counts its lines, whatever they end with: %j', (end) => {
    const file = fileOf('a.ts', ["import 'a';", "/* 🛵 */ import 'b';", '', "import 'c';"].join(end));

    expect(file.imports.map(({ at }) => file.lineAt(at))).toEqual([1, 2, 4]);
  });

  it('counts its lines behind a byte order mark', () => {
    const file = fileOf('a.ts', "\uFEFF\nimport 'a';");

    expect(file.imports.map(({ at }) => file.lineAt(at))).toEqual([2]);
  });

  it.each([
    ['a.ts', 'const a = <T>(b: T): T => b as T; enum C {} namespace D {}'],
    ['a.mts', 'const a: number = await import("b");'],
    ['a.cts', 'import a = require("a"); return;'],
    ['a.tsx', 'const a: object = <p>{b}</p>;'],
    ['a.jsx', 'const a = <p>{b}</p>; export {};'],
    ['a.js', 'const a = <p>{b}</p>; export {};'],
    ['a.js', 'var await = 010; with (a) {}'],
    ['a.mjs', 'await a;'],
    ['a.cjs', 'return require("a");'],
    ['a.d.ts', 'export const a: number; declare module "b" {}'],
    ['a.ts', '#!/usr/bin/env node\nclass A { @b() accessor c = 1; using = 2; } using d = e();'],
  ])('is read by the rules of its extension: %s', (path, text) => {
    expect(fileOf(path, text).syntaxError).toBeUndefined();
  });

  it.each([
    ['a.ts', 'const a = <p>{b}</p>;'],
    ['a.js', 'const a: number = 1;'],
    ['a.mjs', 'const await = 1;'],
  ])('is not read by the rules of another: %s', (path, text) => {
    expect(fileOf(path, text).syntaxError).toBeDefined();
  });
});

describe('an import', () => {
  it.each([
    ["import 'a';", false, false],
    ["import a from 'a';", false, false],
    ["import {} from 'a';", false, false],
    ["import * as a from 'a';", false, false],
    ["import type a from 'a';", true, false],
    ["import { type a, type b } from 'a';", true, false],
    ["import { type a, b } from 'a';", false, false],
    ["import b, { type a } from 'a';", false, false],
    ["export { a } from 'a';", false, false],
    ["export {} from 'a';", false, false],
    ["export type { a } from 'a';", true, false],
    ["export { type a } from 'a';", true, false],
    ["export * from 'a';", false, false],
    ["export * as b from 'a';", false, false],
    ["export type * from 'a';", true, false],
    ["import b = require('a');", false, false],
    ["import type b = require('a');", true, false],
    ["const b = require('a');", false, false],
    ["const b = import('a');", false, true],
    ['const b = import(`a`);', false, true],
    ["type B = import('a').B;", true, false],
    ["let b: typeof import('a');", true, false],
  ])('%s is of types only: %s; loaded later: %s', (text, typeOnly, later) => {
    expect(fileOf('a.ts', text).imports).toEqual([{ specifier: 'a', at: expect.any(Number), typeOnly, later }]);
  });

  it.each([
    'const b = import(a);',
    'require(a);',
    'require(`a${b}`);',
    "b.require('a');",
    'import b = c.d;',
    'export { a };',
    "// import 'a';",
    "`import 'a'`;",
  ])('is not seen in: %s', (text) => {
    expect(fileOf('a.ts', text).imports).toEqual([]);
  });
});
