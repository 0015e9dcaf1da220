import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type ExitCode, runCommandLine } from '../../src/story/command-line.ts';
import { paintFor } from '../../src/story/telling/paint.ts';
import { dataFile } from './telling.ts';

/** What a run of the command line left behind. */
export interface Run {
  readonly code: ExitCode;
  readonly out: readonly string[];
  readonly complaints: readonly string[];
}

/** The command line in this process, in memory unless the test says otherwise. */
export async function run(...args: readonly string[]): Promise<Run> {
  const out: string[] = [];
  const complaints: string[] = [];
  const print = (line: string): void => void out.push(line);
  const complain = (line: string): void => void complaints.push(line);
  const all = args.includes('--store') ? args : ['--store', 'memory', ...args];
  return { code: await runCommandLine(all, { print, complain, paint: paintFor(false, {}) }), out, complaints };
}

/** A file with some content that is gone after the test. */
export function fileOf(name: string, content: string | Uint8Array): string {
  const folder = mkdtempSync(join(tmpdir(), 'story-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
}

/** The JSON of a data file with other values at some paths, such as `items.1.quantity`; `undefined` leaves one out. */
export function changed(name: string, changes: Readonly<Record<string, unknown>>): string {
  const content = JSON.parse(readFileSync(dataFile(name), 'utf8')) as Record<string, unknown>;
  for (const [path, value] of Object.entries(changes)) {
    const keys = path.split('.');
    const last = keys.pop() ?? '';
    const holder = keys.reduce((part, key) => part[key] as Record<string, unknown>, content);
    holder[last] = value;
  }
  return JSON.stringify(content);
}
