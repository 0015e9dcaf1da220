import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject, it } from 'vitest';
import { entries } from '../../tooling/entries.ts';
import { run } from './run.ts';

// What two subpaths export under one name has to be one thing, or `instanceof` lies.
const program = `
  const names = ${JSON.stringify(Object.keys(entries))};
  const seen = new Map();
  const torn = [];
  for (const name of names)
    for (const [key, value] of Object.entries(await import(name))) {
      if (seen.has(key) && seen.get(key) !== value) torn.push(key + ' of ' + name);
      seen.set(key, value);
    }
  const { Fault, DomainError } = await import('demesne');
  const faults = [...seen].filter(([, value]) => typeof value === 'function' && value.prototype instanceof Error);
  const strangers = faults.filter(([, value]) => !(value.prototype instanceof Fault || value === Fault));
  console.log(JSON.stringify({ torn, strangers: strangers.map(([key]) => key), faults: faults.length > 1 }));
`;

it('every subpath shares one copy of what it exports, and every exception but a failed expectation is a Fault', () => {
  const folder = inject('consumer');
  writeFileSync(join(folder, 'one-copy.mjs'), program);
  expect(JSON.parse(run(folder, process.execPath, 'one-copy.mjs'))).toEqual({
    torn: [],
    strangers: ['ExpectationFailed'],
    faults: true,
  });
});

it('faults and errors of another copy of the package are recognised', () => {
  const [here, there] = [inject('consumer'), inject('bare')];
  const other = JSON.stringify(join(there, 'node_modules/demesne/dist/index.js'));
  writeFileSync(
    join(here, 'two-copies.mjs'),
    `import { DomainError, Fault } from 'demesne';
     import * as other from ${other};
     const fault = new other.Fault('STORE_CLOSED', 'closed');
     class Refused extends other.DomainError.define('Refused') {}
     const refused = new Refused();
     console.log([fault instanceof Fault, Fault.is(fault), refused instanceof DomainError, DomainError.is(refused)].join());`,
  );
  expect(run(here, process.execPath, 'two-copies.mjs')).toBe('false,true,false,true');
});
