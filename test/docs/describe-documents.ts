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
  const texts = await Promise.all(documents.map((document) => readFile(join(root, document), 'utf8')));
  const examples = documents.flatMap((document, index) => examplesIn(document, texts[index] ?? ''));
  for (const program of await compile(examples, join(root, folder))) describeProgram(program);
  for (const [index, document] of documents.entries()) {
    if (!document.endsWith('.md')) continue;
    it(`${document} includes what the files say`, async () => none(await driftsIn(document, texts[index] ?? '')));
  }
}

// An example may hold tests itself: it is imported while tests are being collected, so that they land in its suite.
function describeProgram({ title, file, complaints }: Program): void {
  describe(title, async () => {
    const failure = complaints.length > 0 ? undefined : await failureOf(file);
    it('compiles', () => none(complaints));
    it('runs', () => {
      if (failure !== undefined) throw failure.error;
    });
  });
}

async function failureOf(file: string): Promise<{ error: unknown } | undefined> {
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
