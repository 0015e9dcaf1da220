import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { PostgresStore } from 'demesne/postgres';
import type pg from 'pg';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { program } from '../programs/program.ts';
import { event } from './by-hand.ts';
import { missing } from './cluster.ts';
import { postgres } from './opened.ts';

const SOON = { timeout: 20_000, interval: 20 };
const STREAMS = 12;

const children: ChildProcess[] = [];
afterEach(async () => {
  for (const child of children.splice(0)) await killed(child);
});

async function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

describe.skipIf(missing)('three processes on one subscription', () => {
  const { opened, url } = postgres();
  const writeDown = program(join(import.meta.dirname, 'process/write-down.ts'));

  async function started(schema: string, owner: string): Promise<ChildProcess> {
    const child = writeDown.begin(url(), schema, owner);
    children.push(child);
    const [said] = (await Promise.race([once(child, 'message'), once(child, 'exit')])) as [unknown];
    expect(said).toBe('started');
    return child;
  }

  /** How many partitions each owner has. */
  async function shares({ subscriptions }: PostgresStore): Promise<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (const { owner } of await subscriptions.states(['write-down'])) {
      const name = owner?.split('/')[0] ?? 'nobody';
      counts[name] = (counts[name] ?? 0) + 1;
    }
    return counts;
  }

  async function written(pool: pg.Pool, schema: string): Promise<readonly string[]> {
    const { rows } = await pool.query<{ label: string }>(`select label from "${schema}".written order by place`);
    return rows.map(({ label }) => label);
  }

  it('share it, lose nothing and keep every stream in order when two of them are killed', async () => {
    const { store, pool, schema } = await opened();
    await pool.query(
      `create table "${schema}".written (place bigint generated always as identity, label text, by text)`,
    );
    const has = (expected: object): Promise<unknown> =>
      vi.waitFor(async () => expect(await shares(store)).toEqual(expected), SOON);
    const [ann, bob] = await Promise.all(['ann', 'bob', 'cid'].map(async (name) => started(schema, name)));
    await has({ ann: 2, bob: 2, cid: 2 });

    const appended: string[] = [];
    const append = async (rounds: number): Promise<void> => {
      for (let round = 0; round < rounds; round += 1) {
        const version = appended.length / STREAMS + 1;
        const labels = Array.from({ length: STREAMS }, (_, stream) => `Order/${stream} ${version}`);
        await store.log.append(labels.map(event));
        appended.push(...labels);
      }
    };
    const reached = (count: number): Promise<unknown> =>
      vi.waitUntil(async () => new Set(await written(pool, schema)).size >= count, SOON);

    await append(10);
    await reached(20);
    await killed(ann as ChildProcess);
    await append(10);
    await has({ bob: 3, cid: 3 });
    await append(5);
    await reached(150);
    await killed(bob as ChildProcess);
    await append(5);
    await reached(appended.length);
    await has({ cid: 6 });

    const seen = await written(pool, schema);
    const first = [...new Set(seen)];
    expect(first.toSorted()).toEqual(appended.toSorted());
    for (let stream = 0; stream < STREAMS; stream += 1) {
      const versions = first
        .filter((label) => label.startsWith(`Order/${stream} `))
        .map((label) => Number(label.split(' ')[1]));
      expect(versions).toEqual(versions.toSorted((a, b) => a - b));
    }
    expect(await store.subscriptions.parked('write-down')).toEqual([]);
  }, 60_000);
});
