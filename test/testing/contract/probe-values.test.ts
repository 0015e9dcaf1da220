import { valueObjectContract, messageLogContract } from 'demesne/testing/contract';
import { afterAll, it } from 'vitest';
import { writeFileSync } from 'node:fs';
import { brokenRules } from './broken.ts';
import { brokenValues } from './broken-values.ts';
import { brokenLogs } from './broken-logs.ts';
it('probe', async () => {
  for (const [file, list, contract] of [
    ['values', brokenValues, valueObjectContract],
    ['logs', brokenLogs, messageLogContract],
  ] as const) {
    const out: string[] = [];
    const all = new Map<string, number>();
    for (const { defect, subject } of list) {
      const t = performance.now();
      const names = await brokenRules(contract(subject as never));
      delete (Object.prototype as any).polluted;
      for (const n of names) all.set(n, (all.get(n) ?? 0) + 1);
      out.push(`## ${defect} (${Math.round(performance.now() - t)}ms)`, ...names.map((n) => '   ' + n));
    }
    const every = contract(list[0]!.subject as never).cases.map((c) => c.name);
    out.push('## NEVER', ...every.filter((n) => !all.has(n)).map((n) => '   ' + n));
    writeFileSync(`/tmp/probe-${file}.txt`, out.join('\n'));
  }
}, 200_000);
