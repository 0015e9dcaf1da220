import { writeFileSync } from 'node:fs';
import { crowd } from '../crowd.ts';
import type { Thoroughness } from '../finding.ts';
import type { Place } from './place.ts';
import { rows } from './rows.ts';

const [name = '', output = '', thoroughness = '', place = ''] = process.argv.slice(2);
const measure = await rows[name]?.();
if (!measure) throw new Error(`Expected the name of a row, found ${name}.`);
crowd();
const findings = await measure.row(JSON.parse(thoroughness) as Thoroughness, JSON.parse(place) as Place);
writeFileSync(output, JSON.stringify(findings));
// Pools and watchers would keep the process.
process.exit();
