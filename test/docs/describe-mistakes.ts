import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { describeDocuments, programsIn, testsOf } from './describe-documents.ts';
import { saidOfTypes } from './describe-type-tests.ts';
import { driftsIn } from './includes.ts';
import { root, type Program } from './workshop.ts';

const folder = 'test/docs/fixtures';

/** Proves that the tests of documents and types pass what holds, and fail what does not, at its line. */
export async function describeMistakes(): Promise<void> {
  await describeDocuments([`${folder}/good.md`], '.cache/docs-good');
  describeBlocks(await programsIn([`${folder}/bad.md`, `${folder}/commented.ts`], '.cache/docs-bad'));
  describeTypes();
  it('a document fails for an included block that differs from its file, at its line', async () => {
    const drifts = await driftsIn(`${folder}/bad.md`, await readFile(join(root, folder, 'bad.md'), 'utf8'));
    expect(drifts.join()).toMatch(/bad\.md:45 differs from/);
  });
}

function describeBlocks(programs: readonly Program[]): void {
  const programOf = (title: string): Program => programs.find((one) => one.title === `${folder}/${title}`) as Program;

  it.each([
    [
      'a block that does not compile',
      'bad.md:3',
      /bad\.md\/3\.ts\(4,7\): error TS2322: Type 'number' is not assignable to type 'string'/,
    ],
    ['a block that is not TypeScript', 'bad.md:23', /line 24: Unexpected token/],
    ['a claim behind what is no expression', 'bad.md:39', /line 40: .* follows no expression statement/],
  ])('a document does not compile for %s, at its line', async (_, title, message) => {
    const { compiles } = await testsOf(programOf(title));
    expect(compiles).toThrow(message);
  });

  it.each([
    ['a wrong value', 'bad.md:7', /expected 2 to deeply equal 3[\s\S]+bad\.md\/7\.ts:8:/],
    ['an expression that does not throw', 'bad.md:11', /expected to throw SyntaxError, threw undefined/],
    ['an expression that throws something else', 'bad.md:15', /expected to throw TypeError, threw SyntaxError/],
    ['a promise that does not reject', 'bad.md:19', /expected to throw TypeError, threw undefined/],
    ['a block that throws', 'bad.md:27', /thrown by the block/],
    ['a wrong value in a doc comment', 'commented.ts:12', /expected 2 to deeply equal 3[\s\S]+12\.ts:14:/],
  ])('a document does not run for %s, at its line', async (_, title, message) => {
    const { compiles, runs } = await testsOf(programOf(title));
    expect(compiles).not.toThrow();
    expect(stackOf(runs)).toMatch(message);
  });

  const told: (string | undefined)[] = [];
  // Its one test is to fail; a suite without a test would be refused.
  describe('a test in a block of a document', { fails: true }, async () => {
    afterEach(({ task }) => void told.push(task.result?.errors?.[0]?.stack));
    await testsOf(programOf('bad.md:31'));
  });

  it('a test in a block of a document fails for what it says, at its line', () => {
    expect(told).toEqual([expect.stringMatching(/expected 1 to be 2[\s\S]+bad\.md\/31\.ts:35:/)]);
  });
}

function stackOf(run: () => void): string | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    return (error as Error).stack;
  }
}

function describeTypes(): void {
  const types = `${folder}/types.test-d.ts`;
  const said = saidOfTypes([types]).get(types);

  it.each([
    ['what is wrong in a type test', 'a mistake compiles', [expect.stringMatching(/\(5,58\): error TS2345/)]],
    ['nothing where a type test holds', 'a mistake is found', []],
    ['what is wrong around type tests', 'compiles around its tests', [expect.stringMatching(/\(2,7\): error TS2322/)]],
  ])('the compiler says %s', (_, title, complaints) => {
    expect(said?.find((one) => one.title === title)?.complaints).toEqual(complaints);
  });
}
