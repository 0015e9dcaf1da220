import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import type { Finding, Thoroughness } from './finding.ts';
import { rows } from './rows.ts';
import { table } from './table.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const built = `${root}.cache/bench`;
const results = `${root}bench/results`;

/** The package as it is shipped, built apart from `dist`, and the rows as one program that imports it by name. */
async function prepare(): Promise<void> {
  rmSync(built, { recursive: true, force: true });
  const tsup = `${root}node_modules/tsup/dist/cli-default.js`;
  const options = ['--out-dir', `${built}/package`, '--no-dts', '--no-sourcemap', '--silent'];
  execFileSync(process.execPath, [tsup, ...options], { cwd: root, stdio: 'inherit' });
  await build({
    entryPoints: [fileURLToPath(new URL('row-process.ts', import.meta.url))],
    outdir: `${built}/rows`,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'es2022',
    external: ['zod', 'neverthrow'],
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
function measured(name: string, thoroughness: Thoroughness): readonly Finding[] {
  const output = `${built}/${name}.json`;
  const flags = ['--expose-gc', '--max-old-space-size=8192'];
  const program = [`${built}/rows/row-process.js`, name, output, JSON.stringify(thoroughness)];
  execFileSync(process.execPath, [...flags, ...program], { cwd: root, stdio: 'inherit' });
  return JSON.parse(readFileSync(output, 'utf8')) as Finding[];
}

const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false }, only: { type: 'string' } } });
const { quick, only } = values;
const names = Object.keys(rows).filter((name) => only === undefined || only.split(',').includes(name));
if (names.length === 0) throw new Error(`--only takes some of ${Object.keys(rows).join(', ')}, separated by commas.`);

await prepare();
const findings: Finding[] = [];
const load = [loadavg()[0]];
for (const name of names) {
  process.stderr.write(`${name} …\n`);
  findings.push(
    ...measured(
      name,
      quick ? { rounds: 9, roundMs: 5, warmUps: 5, quick } : { rounds: 25, roundMs: 25, warmUps: 6, quick },
    ),
  );
  load.push(loadavg()[0]);
}

const machine = { node: process.version, processor: cpus()[0]?.model, cores: availableParallelism(), load };
rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });
writeFileSync(`${results}/${quick ? 'quick' : 'full'}.json`, `${JSON.stringify({ machine, findings }, null, 2)}\n`);
console.log(table(findings));
console.log(
  `\nNode ${machine.node}, ${machine.cores} × ${machine.processor}, load ${load.map((one) => one?.toFixed(1)).join(' ')}`,
);
