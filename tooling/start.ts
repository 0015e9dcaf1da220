import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Plays the food-delivery example as its readers would run it: against the built package, imported by its name.
 * Builds first where nothing is built yet, or the sources are newer.
 */
const root = join(import.meta.dirname, '..');

const changedAt = (path: string): number => statSync(path).mtimeMs;

function sourcesChangedAt(): number {
  const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' });
  return Math.max(
    ...['tsup.config.ts', 'package.json', ...files.map((file) => join('src', file))].map((file) =>
      changedAt(join(root, file)),
    ),
  );
}

function isBuilt(): boolean {
  const built = join(root, 'dist/index.js');
  return existsSync(built) && changedAt(built) > sourcesChangedAt();
}

if (!isBuilt()) {
  // What the build has to say belongs beside the story, not into it: `npm start -- --json` is read by programs.
  process.stderr.write('Building demesne first …\n');
  execFileSync('npx', ['--no-install', 'tsup', '--no-dts', '--silent'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

await import('../examples/food-delivery/src/main.ts');
