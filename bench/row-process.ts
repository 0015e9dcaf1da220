import { writeFileSync } from 'node:fs';
import { crowd } from './crowd.ts';
import type { Thoroughness } from './finding.ts';
import { rows } from './rows.ts';

const [name = '', output = '', thoroughness = ''] = process.argv.slice(2);
const measure = await rows[name]?.();
if (!measure) throw new Error(`Expected the name of a row, found ${name}.`);
crowd();
writeFileSync(output, JSON.stringify(await measure.row(JSON.parse(thoroughness) as Thoroughness)));
