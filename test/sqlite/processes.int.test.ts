import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { program } from '../programs/program.ts';
import { counters } from './process/counter.ts';

const PROCESSES = { timeout: 60_000 };
const raise = program(join(import.meta.dirname, 'process/raise.ts'));

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'demesne-sqlite-'));
  file = join(folder, 'counters.db');
});
afterEach(() => rmSync(folder, { recursive: true }));

const raising = (times: number): ChildProcess => raise.begin(file, String(times));

/** The count, the version, and the versions of the events in the log: they all tell the same. */
async function standing() {
  const { store, find } = counters(file);
  const counter = (await find())._unsafeUnwrap();
  const stream = store.log.readStream('Counter/c-1', 1, Infinity);
  const logged = store.log.read(0, Infinity);
  store.close();
  return {
    count: counter.count,
    version: counter.version,
    versions: stream.map(({ aggregate }) => aggregate.version),
    positions: logged.map(({ position }) => position),
  };
}

const upTo = (last: number): number[] => Array.from({ length: last }, (_, index) => index + 1);

describe('several processes on one file', () => {
  it('lose no change and make none twice', PROCESSES, async () => {
    const { store, start } = counters(file);
    await start();
    store.close();
    const children = [raising(40), raising(40), raising(40)];
    const codes = await Promise.all(children.map(async (child) => ((await once(child, 'exit')) as [number])[0]));
    expect(codes).toEqual([0, 0, 0]);
    const { count, version, versions, positions } = await standing();
    expect([count, version]).toEqual([120, 121]);
    expect(versions).toEqual(upTo(121));
    expect(positions).toEqual(upTo(121));
  });

  it('hear of each other’s commits', PROCESSES, async () => {
    const { store, start } = counters(file);
    await start();
    const heard = new Promise<number>((resolve) => {
      store.log.onAppended(() => {
        if (store.log.head() === 2) resolve(store.log.head());
      });
    });
    const child = raising(1);
    await expect(heard).resolves.toBe(2);
    await once(child, 'exit');
    store.close();
  });
});

describe('a process that is killed', () => {
  it('leaves every change whole that it spoke of, and none by half', PROCESSES, async () => {
    const { store, start } = counters(file);
    await start();
    store.close();
    for (let round = 0; round < 3; round += 1) {
      const before = (await standing()).count;
      const child = raising(10_000);
      let told = -1;
      child.on('message', (done: number) => {
        told = done;
        if (done === 20 + round * 7) child.kill('SIGKILL');
      });
      await once(child, 'exit');
      const { count, version, versions } = await standing();
      expect(count).toBeGreaterThanOrEqual(before + told + 1);
      expect(version).toBe(count + 1);
      expect(versions).toEqual(upTo(version));
    }
  });
});
