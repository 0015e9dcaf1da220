import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'vitest';
import { examplesIn } from './examples.ts';
import { driftsIn } from './includes.ts';
import { none } from './none.ts';
import { compile, root, type Program } from './workshop.ts';

const PATIENCE_MS = 10_000;

/** Makes every example of some documents a test, and every included block too. */
export async function describeDocuments(documents: readonly string[], folder: string): Promise<void> {
  for (const program of await programsIn(documents, folder)) describeProgram(program);
  for (const document of documents) {
    if (!document.endsWith('.md')) continue;
    it(`${document} includes what the files say`, async () => none(await driftsIn(document, await textOf(document))));
  }
}

const textOf = (document: string): Promise<string> => readFile(join(root, document), 'utf8');

/** Every example of some documents, compiled together. */
export async function programsIn(documents: readonly string[], folder: string): Promise<readonly Program[]> {
  const texts = await Promise.all(documents.map(textOf));
  const examples = documents.flatMap((document, index) => examplesIn(document, texts[index] ?? ''));
  return compile(examples, join(root, folder));
}

// An example may hold tests itself: it is imported while tests are being collected, so that they land in its suite.
function describeProgram(program: Program): void {
  describe(program.title, async () => {
    const { compiles, runs } = await testsOf(program);
    it('compiles', compiles);
    it('runs', runs);
  });
}

/** Runs an example, and gives the tests of it, which throw what is wrong. */
export async function testsOf({ file, complaints }: Program): Promise<Record<'compiles' | 'runs', () => void>> {
  const failure = complaints.length > 0 ? undefined : await failureOf(file);
  return {
    compiles: () => none(complaints),
    runs: () => {
      if (failure !== undefined) throw failure.error;
    },
  };
}

async function failureOf(file: string): Promise<{ readonly error: unknown } | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`still running after ${PATIENCE_MS / 1000} s`)), PATIENCE_MS);
  });
  try {
    await Promise.race([import(/* @vite-ignore */ file), patience]);
    return undefined;
  } catch (error) {
    return { error };
  } finally {
    clearTimeout(timer);
  }
}
