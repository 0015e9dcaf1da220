import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { withAssertions } from './assertions.ts';
import type { Example } from './examples.ts';

export const root: string = join(import.meta.dirname, '../..');

/** An example as a file of its own, and what a compiler says against it. */
export interface Program extends Example {
  readonly file: string;
  readonly complaints: readonly string[];
}

/** Writes every example to a folder, and has the compiler judge all of them together. */
export async function compile(examples: readonly Example[], folder: string): Promise<Program[]> {
  await rm(folder, { recursive: true, force: true });
  const programs = await Promise.all(examples.map((example) => write(example, folder)));
  const written = programs.filter(({ complaints }) => complaints.length === 0).map(({ file }) => file);
  // It takes seconds to load, and only who compiles should wait for it.
  const { complaintsAbout } = await import('../../tooling/complaints.ts');
  const said = complaintsAbout(written, join(root, 'tsconfig.json'));
  return programs.map((program) => {
    const own = said.filter(({ file }) => file === program.file);
    return { ...program, complaints: [...program.complaints, ...own.map(({ text }) => text)] };
  });
}

async function write(example: Example, folder: string): Promise<Program> {
  const file = join(folder, `${example.title.replace(':', '/')}.ts`);
  const throws = relative(dirname(file), join(import.meta.dirname, 'throws.ts'));
  try {
    const code = `import { expect as __expect } from 'vitest'; import { throws as __throws, rejects as __rejects } from '${throws}';${withAssertions(example.code)}`;
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, code);
    return { ...example, file, complaints: [] };
  } catch (error) {
    return { ...example, file, complaints: [String(error)] };
  }
}
