import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Finding } from './finding.ts';

export const root = fileURLToPath(new URL('..', import.meta.url));

/** The package as it is shipped, built apart from `dist`, and programs that import it by name. */
export class Programs {
  readonly #folder: string;

  /** @param name of a folder for what is built */
  constructor(name: string) {
    this.#folder = `${root}.cache/${name}`;
  }

  async build(sources: readonly URL[]): Promise<void> {
    rmSync(this.#folder, { recursive: true, force: true });
    const tsup = `${root}node_modules/tsup/dist/cli-default.js`;
    const options = ['--out-dir', `${this.#folder}/package`, '--no-dts', '--no-sourcemap', '--silent'];
    execFileSync(process.execPath, [tsup, ...options], { cwd: root, stdio: 'inherit' });
    await build({
      entryPoints: sources.map((source) => fileURLToPath(source)),
      outdir: `${this.#folder}/programs`,
      bundle: true,
      splitting: true,
      format: 'esm',
      platform: 'node',
      target: 'es2022',
      external: ['zod', 'neverthrow', 'pg', 'libsql'],
      plugins: [
        {
          name: 'package-as-shipped',
          setup: ({ onResolve }) =>
            onResolve({ filter: /^demesne(\/|$)/ }, ({ path }) => ({
              path: `../package${path.replace('demesne', '')}/index.js`,
              external: true,
            })),
        },
      ],
    });
  }

  /** A row in a process of its own, so that no row finds the memory or the compiled code of another. */
  measured(name: string, ...args: readonly unknown[]): readonly Finding[] {
    const output = `${this.#folder}/${name}.json`;
    const flags = ['--expose-gc', '--max-old-space-size=8192'];
    const program = [
      `${this.#folder}/programs/row-process.js`,
      name,
      output,
      ...args.map((arg) => JSON.stringify(arg)),
    ];
    execFileSync(process.execPath, [...flags, ...program], { cwd: root, stdio: 'inherit' });
    return JSON.parse(readFileSync(output, 'utf8')) as Finding[];
  }
}
