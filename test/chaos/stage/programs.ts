import { build } from 'esbuild';
import { rmSync } from 'node:fs';
import { join } from 'node:path';

/** The programs of a run, one file each, so that a process is at work soon after it was killed. */
export interface Programs {
  readonly worker: string;
  readonly receiver: string;
  readonly wire: string;
  remove(): void;
}

const NAMES = ['worker', 'receiver', 'wire'] as const;
/** Within the project, where packages are found. */
const CACHE = join(import.meta.dirname, '../../../node_modules/.cache/demesne-chaos');

export async function bundled(): Promise<Programs> {
  const outdir = join(CACHE, `${process.pid}-${Date.now()}`);
  await build({
    entryPoints: NAMES.map((name) => join(import.meta.dirname, `../process/${name}.ts`)),
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    external: ['libsql', 'pg'],
    logLevel: 'error',
  });
  const [worker, receiver, wire] = NAMES.map((name) => join(outdir, `${name}.mjs`)) as [string, string, string];
  return { worker, receiver, wire, remove: () => rmSync(outdir, { recursive: true, force: true }) };
}
