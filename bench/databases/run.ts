import { parseArgs } from 'node:util';
import { Programs, root } from '../programs.ts';
import { Report } from '../report.ts';
import { rows } from './rows.ts';
import { SETTINGS, startServer } from './server.ts';

const options = {
  quick: { type: 'boolean', default: false },
  only: { type: 'string' },
  json: { type: 'string' },
} as const;
const { quick, only, json } = parseArgs({ options }).values;
const names = Object.keys(rows).filter((name) => only === undefined || only.split(',').includes(name));
if (names.length === 0) throw new Error(`--only takes some of ${Object.keys(rows).join(', ')}, separated by commas.`);

const thoroughness = quick
  ? { rounds: 3, roundMs: 40, warmUps: 0, quick }
  : { rounds: 9, roundMs: 150, warmUps: 1, quick };
const programs = new Programs('bench-databases');
await programs.build([new URL('row-process.ts', import.meta.url), new URL('relay-thread.ts', import.meta.url)]);
const { stop, ...place } = await startServer();
const report = new Report({ postgres: SETTINGS });
try {
  for (const name of names) {
    process.stderr.write(`${name} …\n`);
    report.add(programs.measured(name, thoroughness, place));
  }
} finally {
  stop();
}
report.end(json ?? `${root}bench/results/databases${quick ? '-quick' : ''}.json`);
