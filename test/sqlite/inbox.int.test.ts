import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { program } from '../programs/program.ts';
import { CounterId } from './process/counter.ts';
import { welcoming, type Welcome } from './process/welcome.ts';

const PROCESSES = { timeout: 60_000 };

const welcomeUntilKilled = program(join(import.meta.dirname, 'process/welcome-until-killed.ts'));

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'demesne-inbox-'));
  file = join(folder, 'counters.db');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Runs a process that is killed after the commit of what a message led to, before the checkpoint. */
async function killed(welcome: Welcome): Promise<void> {
  const child = welcomeUntilKilled.begin(file, JSON.stringify(welcome));
  child.on('message', () => child.kill('SIGKILL'));
  expect(await once(child, 'exit')).toEqual([null, 'SIGKILL']);
}

describe.each<Welcome & { readonly kind: string }>([
  { kind: 'the inbox by id', inbox: 'id', isParkedFirst: false },
  { kind: 'the inbox by position', inbox: 'position', isParkedFirst: false },
  { kind: 'the inbox by position and parked messages', inbox: 'position', isParkedFirst: true },
])('a process that is killed between a commit and its checkpoint, with $kind', (welcome) => {
  it('has done what the message led to once, whoever handles it again', PROCESSES, async () => {
    const { store, start, find, subscriptions } = welcoming(file, welcome);
    await start();
    const ids = ['c-2', 'c-3', 'c-4'];
    for (const id of ids) (await start(CounterId.of(id)))._unsafeUnwrap();

    for (const _ of ids) await killed(welcome);
    const handled: string[] = [];
    store.log.onAppended(() => handled.push('committed'));
    await subscriptions.start();
    await subscriptions.drain();
    await subscriptions.stop();

    expect((await find())._unsafeUnwrap().count).toBe(3);
    expect(store.log.head()).toBe(7);
    expect(handled).toEqual([]);
    expect(store.inbox.purge({ olderThanMs: 0 })).toBe(welcome.inbox === 'id' ? 3 : 0);
    store.close();
  });
});
