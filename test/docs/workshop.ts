import { execFile } from 'node:child_process';
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

/** Writes every example to a folder, and compiles all of them together by one run of `tsc`. */
export async function compile(examples: readonly Example[], folder: string): Promise<Program[]> {
  await rm(folder, { recursive: true, force: true });
  const programs = await Promise.all(examples.map((example) => write(example, folder)));
  const project = { extends: relative(folder, join(root, 'tsconfig.json')), include: ['**/*.ts'], exclude: [] };
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(project));
  const complaints = await complaintsOf(folder);
  return programs.map((program) => {
    const own = complaints.filter((complaint) => complaint.startsWith(`${relative(folder, program.file)}(`));
    return { ...program, complaints: [...program.complaints, ...own] };
  });
}

// What does not parse is kept from tsc, which would stop there and say nothing of all the others.
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

async function complaintsOf(folder: string): Promise<string[]> {
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const output = await new Promise<string>((resolve) =>
    execFile(process.execPath, [tsc, '--pretty', 'false', '-p', folder], { cwd: folder }, (_, stdout) =>
      resolve(stdout),
    ),
  );
  const complaints = output.split(/\n(?!\s)/).filter((line) => line.trim() !== '');
  const unexplained = complaints.filter((complaint) => !/^[^\s(]+\.ts\(/.test(complaint));
  if (unexplained.length > 0) throw new Error(`tsc could not compile the examples:\n${unexplained.join('\n')}`);
  return complaints;
}
