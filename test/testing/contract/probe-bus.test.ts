import { eventBusContract } from 'demesne/testing/contract';
import { it } from 'vitest';
import { writeFileSync } from 'node:fs';
import { brokenRules } from './broken.ts';
import { brokenBuses } from './broken-buses.ts';
it('probe', async () => {
  const out: string[] = [];
  const all = new Map<string, number>();
  for (const { defect, subject } of brokenBuses) {
    const t = performance.now();
    const names = await brokenRules(eventBusContract(subject));
    for (const n of names) all.set(n, (all.get(n) ?? 0) + 1);
    out.push(`## ${defect} (${Math.round(performance.now() - t)}ms)`, ...names.map((n) => '   ' + n));
  }
  const every = eventBusContract(brokenBuses[0]!.subject).cases.map((c) => c.name);
  out.push('## NEVER', ...every.filter((n) => !all.has(n)).map((n) => '   ' + n));
  writeFileSync('/tmp/probe-bus.txt', out.join('\n'));
}, 200_000);
