import { runInThisContext } from 'node:vm';
import { transform } from 'esbuild';
import { expect, it } from 'vitest';
import { withPureDeclarations } from '../../tooling/pure-declarations.ts';

const chunk = `
var KEY = Symbol.for('key');
var Base = class {
  static define() { return class extends Base {}; }
};
var Instant = class _Instant extends Base.define() {
  static [KEY] = 1;
  static epoch = new _Instant();
};
var table = { epoch: Instant.epoch };
var used = (thing) => typeof thing;
`;

const evaluate = (code: string, result: string): unknown =>
  runInThisContext(`(() => { ${code}; return ${result}; })()`);

it('a bundler drops what is not used, and nothing of it without the marks', async () => {
  const shaken = (code: string): Promise<{ code: string }> =>
    transform(`${code} export { used };`, { treeShaking: true, format: 'esm', minify: true });

  expect((await shaken(chunk)).code).toContain('static');
  expect((await shaken(withPureDeclarations(chunk))).code).toMatch(
    /^var (\w)=(\w)=>typeof \2;export\{\1 as used\};\n$/,
  );
});

it('classes keep their behaviour, and the names they were declared with', () => {
  const pure = withPureDeclarations(chunk);
  expect(evaluate(pure, '[Base.name, Instant.name, Instant[KEY]]')).toEqual(['Base', 'Instant', 1]);
  expect(evaluate(pure, 'table.epoch instanceof Instant && table.epoch instanceof Base')).toBe(true);
});

it('every line stays where it was, for source maps', () => {
  expect(withPureDeclarations(chunk).split('\n')).toHaveLength(chunk.split('\n').length);
});
