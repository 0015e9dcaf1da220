import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { program } from '../programs/program.ts';
import { alarms } from './process/alarms.ts';

const PROCESSES = { timeout: 60_000 };

const fireUntilKilled = program(join(import.meta.dirname, 'process/fire-until-killed.ts'));

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'demesne-schedule-'));
  file = join(folder, 'alarms.db');
});
afterEach(() => rmSync(folder, { recursive: true }));

const names = (many: number): string[] => Array.from({ length: many }, (_, index) => `alarm ${index}`);

/** A process that is killed as soon as it has told of so many in the log. */
async function killedAt(many: number): Promise<void> {
  const child = fireUntilKilled.begin(file, '1500');
  child.on('message', (head: number) => {
    if (head >= many) child.kill('SIGKILL');
  });
  expect(await once(child, 'exit')).toEqual([null, 'SIGKILL']);
}

describe('scheduled messages in a file', () => {
  it('come once each, whoever is killed while it fires them', PROCESSES, async () => {
    const { store, scheduler, set, rung } = alarms(file);
    (await set(names(2_000)))._unsafeUnwrap();

    await killedAt(1);
    await Promise.all([killedAt(300), killedAt(600)]);
    expect(store.log.head()).toBeLessThan(2_000);
    await scheduler.drain();

    expect(rung().toSorted()).toEqual(names(2_000).toSorted());
    expect(store.schedule.nextDueAt()).toBeUndefined();
    store.close();
  });

  it('have fired or were cancelled, and never both, with another process at it', PROCESSES, async () => {
    const { store, scheduler, set, cancel, rung } = alarms(file);
    (await set(names(6_000)))._unsafeUnwrap();
    const child = fireUntilKilled.begin(file, '5000');
    // What the child says of itself may come when all is over: it fires without a pause.
    await vi.waitUntil(() => store.log.head() > 0, { timeout: 20_000, interval: 1 });

    const cancelled: string[] = [];
    for (const name of names(6_000).toReversed()) if ((await cancel(name))._unsafeUnwrap()) cancelled.push(name);
    child.kill('SIGKILL');
    await once(child, 'exit');
    await scheduler.drain();

    expect([...cancelled, ...rung()].toSorted()).toEqual(names(6_000).toSorted());
    expect(cancelled.length).toBeGreaterThan(0);
    store.close();
  });
});
