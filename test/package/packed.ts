import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import manifest from '../../package.json' with { type: 'json' };
import { tools } from './tools.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The packed package. */
    tarball: string;
    /** A project that installed the tarball and its peers. */
    consumer: string;
    /** A project that installed the tarball and nothing it could do without. */
    bare: string;
    /** Where {@link tools} are installed. */
    tools: string;
  }
}

const root = join(import.meta.dirname, '../..');

/** Packs the package, which builds it, and installs it as a stranger would, once for all package tests. */
export function setup({ provide }: TestProject): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'demesne-package-'));
  const [packed] = JSON.parse(npm(root, 'pack', '--json', '--pack-destination', folder)) as { filename: string }[];
  const tarball = join(folder, packed?.filename ?? '');
  const { neverthrow, zod, 'ts-pattern': matching, '@types/node': types } = manifest.devDependencies;

  provide('tarball', tarball);
  provide('bare', project(join(folder, 'bare'), { demesne: `file:${tarball}`, neverthrow }));
  provide(
    'consumer',
    project(join(folder, 'consumer'), {
      demesne: `file:${tarball}`,
      neverthrow,
      zod,
      'ts-pattern': matching,
      '@types/node': types,
    }),
  );
  provide('tools', installedTools());
  return () => rmSync(folder, { recursive: true, force: true });
}

function project(folder: string, dependencies: Readonly<Record<string, string>>): string {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module', dependencies }));
  cpSync(join(import.meta.dirname, 'consumer'), folder, { recursive: true });
  npm(folder, 'install', '--no-audit', '--no-fund', '--ignore-scripts');
  return folder;
}

// Half a gigabyte that seldom changes: installed once for every version of the list.
function installedTools(): string {
  const list = createHash('sha256').update(JSON.stringify(tools)).digest('hex').slice(0, 12);
  const folder = join(root, '.cache/tools', list);
  return existsSync(join(folder, 'node_modules/.package-lock.json')) ? folder : project(folder, tools);
}

const npm = (folder: string, ...args: string[]): string =>
  execFileSync('npm', args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
