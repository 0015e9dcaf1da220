import { build } from 'esbuild';

interface Wish {
  /** The folder whose installed packages are bundled. */
  readonly folder: string;
  readonly code: string;
  readonly format?: 'esm' | 'iife';
  readonly platform?: 'browser' | 'neutral';
  readonly external?: readonly string[];
  readonly minify?: boolean;
}

/** A program bundled as an application would be: tree-shaken, one text. */
export async function bundle({
  folder,
  code,
  format = 'esm',
  platform = 'neutral',
  external = [],
  minify = false,
}: Wish): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: folder, loader: 'ts' },
    bundle: true,
    write: false,
    format,
    platform,
    target: 'es2022',
    mainFields: ['module', 'main'],
    external: [...external],
    minify,
    logLevel: 'silent',
  });
  return outputFiles[0]?.text ?? '';
}
