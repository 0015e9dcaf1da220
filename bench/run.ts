import { parseArgs } from 'node:util';
import { Programs, root } from './programs.ts';
import { Report } from './report.ts';
import { rows } from './rows.ts';

const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false }, only: { type: 'string' } } });
const { quick, only } = values;
const names = Object.keys(rows).filter((name) => only === undefined || only.split(',').includes(name));
if (names.length === 0) throw new Error(`--only takes some of ${Object.keys(rows).join(', ')}, separated by commas.`);

const thoroughness = quick
  ? { rounds: 9, roundMs: 5, warmUps: 5, quick }
  : { rounds: 25, roundMs: 25, warmUps: 6, quick };
const programs = new Programs('bench');
await programs.build([new URL('row-process.ts', import.meta.url)]);
const report = new Report();
for (const name of names) {
  process.stderr.write(`${name} …\n`);
  report.add(programs.measured(name, thoroughness));
}

report.end(`${root}bench/results/${quick ? 'quick' : 'full'}.json`);
