import { repositoryContract, unitOfWorkContract } from 'demesne/testing/contract';
import { it } from 'vitest';
import { writeFileSync } from 'node:fs';
import { brokenRules } from './broken.ts';
import { brokenUnits } from './broken-units.ts';
import { brokenStores } from './broken-stores.ts';
it('probe', async () => {
  const out: string[] = [];
  const all = new Map<string, number>();
  for (const { defect, subject } of [...brokenStores, ...brokenUnits]) {
    const t = performance.now();
    const names = [
      ...(await brokenRules(repositoryContract(subject))),
      ...(await brokenRules(unitOfWorkContract(subject))),
    ];
    for (const n of names) all.set(n, (all.get(n) ?? 0) + 1);
    out.push(`## ${defect} (${Math.round(performance.now() - t)}ms)`, ...names.map((n) => '   ' + n));
  }
  const every = [
    ...repositoryContract(brokenStores[0]!.subject).cases,
    ...unitOfWorkContract(brokenStores[0]!.subject).cases,
  ].map((c) => c.name);
  out.push('## NEVER', ...every.filter((n) => !all.has(n)).map((n) => '   ' + n));
  writeFileSync('/tmp/probe.txt', out.join('\n'));
}, 120_000);
