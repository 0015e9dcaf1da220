import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { examplesIn } from './examples.ts';
import { driftsIn, synchronized } from './includes.ts';
import { root } from './workshop.ts';

const folder = 'test/docs/fixtures';
const fixture = (name: string): Promise<string> => readFile(join(root, folder, name), 'utf8');

interface Outcome {
  readonly fullName: string;
  readonly status: string;
  readonly failureMessages: readonly string[];
}

/** Runs the fixtures' own vitest, which has to fail, and gives what became of each test. */
async function outcomes(): Promise<Outcome[]> {
  const args = ['node_modules/vitest/vitest.mjs', 'run', '--config', `${folder}/vitest.config.ts`, '--root', '.'];
  const json = await new Promise<string>((resolve) =>
    execFile(process.execPath, [...args, '--reporter=json'], { cwd: root }, (_, stdout) => resolve(stdout)),
  );
  const report = JSON.parse(json) as { testResults: { assertionResults: Outcome[] }[] };
  return report.testResults.flatMap(({ assertionResults }) => assertionResults);
}

describe('the tests of documents', () => {
  let all: readonly Outcome[];
  const failure = (title: string): string => {
    const outcome = all.find(({ fullName }) => fullName === title);
    expect(outcome?.status).toBe('failed');
    return outcome?.failureMessages.join('\n') ?? '';
  };

  beforeAll(async () => {
    all = await outcomes();
  }, 120_000);

  it('pass a document that holds, tests inside its blocks included', () => {
    expect(all.filter(({ fullName }) => fullName.includes('good.md'))).toMatchObject([
      { fullName: `${folder}/good.md:3+16 compiles`, status: 'passed' },
      { fullName: `${folder}/good.md:3+16 runs`, status: 'passed' },
      { fullName: `${folder}/good.md:33 is a test of its own`, status: 'passed' },
      { fullName: `${folder}/good.md:33 compiles`, status: 'passed' },
      { fullName: `${folder}/good.md:33 runs`, status: 'passed' },
      { fullName: `${folder}/good.md includes what the files say`, status: 'passed' },
    ]);
  });

  it('pass a type test that holds', () => {
    const { status } = all.find(({ fullName }) => fullName === `${folder}/types.test-d.ts a mistake is found`) ?? {};
    expect(status).toBe('passed');
  });

  it.each([
    ['a block that does not compile', 'bad.md:3 compiles', /bad\.md\/3\.ts\(4,7\): error TS2322/],
    ['a wrong value', 'bad.md:7 runs', /expected 2 to deeply equal 3[\s\S]+bad\.md\/7\.ts:8:/],
    ['an expression that does not throw', 'bad.md:11 runs', /expected to throw SyntaxError, threw undefined/],
    ['an expression that throws something else', 'bad.md:15 runs', /expected to throw TypeError, threw SyntaxError/],
    ['a promise that does not reject', 'bad.md:19 runs', /expected to throw TypeError, threw undefined/],
    ['a block that is not TypeScript', 'bad.md:23 compiles', /line 24: Unexpected token/],
    ['a claim behind what is no expression', 'bad.md:39 compiles', /line 40: .* follows no expression statement/],
    ['a block that throws', 'bad.md:27 runs', /thrown by the block/],
    ['a test in a block', 'bad.md:31 fails on its own', /expected 1 to be 2/],
    ['an included block that differs from its file', 'bad.md includes what the files say', /bad\.md:45 differs from/],
    [
      'a type test that does not compile',
      'types.test-d.ts a mistake compiles',
      /types\.test-d\.ts\(5,58\): error TS2345/,
    ],
    [
      'what is wrong around type tests',
      'types.test-d.ts compiles around its tests',
      /types\.test-d\.ts\(2,7\): error TS2322/,
    ],
    ['a wrong value in a doc comment', 'commented.ts:12 runs', /expected 2 to deeply equal 3[\s\S]+12\.ts:14:/],
  ])('fail %s, at its line', (_, title, message) => {
    expect(failure(`${folder}/${title}`)).toMatch(message);
  });
});

describe('the blocks of a document', () => {
  it.each([
    ['```ts ignore', 'd.md:2: the block "ts ignore" must say ```ts or ```ts continue, no more.'],
    ['```ts continue', 'd.md:2: the block "ts continue" continues nothing.'],
    ['```typescript', 'd.md:2: the block "typescript" is not tested: write ```ts.'],
    ['```js', 'd.md:2: the block "js" is not tested: write ```ts.'],
  ])('are refused when a test would not see them: %s', (fence, message) => {
    expect(() => examplesIn('d.md', `\n${fence}\n1;\n\`\`\`\n`)).toThrow(message);
  });

  it('are refused when one never closes', () => {
    expect(() => examplesIn('d.md', '```ts\n1;\n')).toThrow('The block that opens in line 1 never closes.');
  });

  it('may be other languages, which are left alone', () => {
    expect(examplesIn('d.md', '```sh\nnpm test\n```\n```mermaid\nflowchart LR\n```\n')).toEqual([]);
  });
});

describe('included blocks', () => {
  it('are rewritten from their files, the rest of the document untouched', async () => {
    const [good, bad] = await Promise.all([fixture('good.md'), fixture('bad.md')]);
    expect(await synchronized(good)).toBe(good);
    expect(await synchronized(bad)).toBe(bad.replace('Good morning', 'Good evening'));
    expect(await driftsIn('bad.md', await synchronized(bad))).toEqual([]);
  });

  it('must name a region that exists', async () => {
    const text = '<!-- include: test/docs/fixtures/included.ts#nowhere -->\n```ts\n```\n';
    await expect(driftsIn('d.md', text)).rejects.toThrow('test/docs/fixtures/included.ts has no region "nowhere".');
  });
});
