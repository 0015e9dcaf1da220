import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { dirname } from 'node:path';
import type { Finding } from './finding.ts';
import { table } from './table.ts';

/** What was found, and on what machine. */
export class Report {
  readonly #findings: Finding[] = [];
  readonly #load = [loadavg()[0]];
  readonly #with: Readonly<Record<string, unknown>>;

  /** @param others whatever else is to be known of the machine */
  constructor(others: Readonly<Record<string, unknown>> = {}) {
    this.#with = others;
  }

  add(findings: readonly Finding[]): void {
    this.#findings.push(...findings);
    this.#load.push(loadavg()[0]);
  }

  /** Prints the table, and writes everything to a file of JSON. */
  end(file: string): void {
    const processor = cpus()[0]?.model;
    const machine = {
      node: process.version,
      processor,
      cores: availableParallelism(),
      ...this.#with,
      load: this.#load,
    };
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${JSON.stringify({ machine, findings: this.#findings }, null, 2)}\n`);
    const load = this.#load.map((one) => one?.toFixed(1)).join(' ');
    console.log(table(this.#findings));
    console.log(`\nNode ${machine.node}, ${machine.cores} × ${processor}, load ${load}`);
  }
}
