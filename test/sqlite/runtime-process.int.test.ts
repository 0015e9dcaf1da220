import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Instant } from 'demesne';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { program } from '../programs/program.ts';
import { BellRung, towerStore } from './process/runtime.ts';

const PROCESSES = { timeout: 30_000 };
const runtime = program(join(import.meta.dirname, 'process/runtime.ts'));

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'demesne-runtime-'));
  file = join(folder, 'tower.db');
  const store = towerStore(file);
  const occurredAt = Instant.of('2026-03-01T12:00:00Z');
  store.log.append(
    [1, 2].map((version) => {
      const aggregate = { type: 'Bell', id: 'b-1', version };
      return { id: `m-${version}`, message: new BellRung(), occurredAt, aggregate, correlationId: 'c-1' };
    }),
  );
  store.close();
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A process of its own that hears bells, and what it says. */
class Hearer {
  readonly said: string[] = [];
  readonly child: ChildProcess;
  readonly #exited: Promise<unknown[]>;

  constructor(timeoutMs: number) {
    this.child = runtime.begin(file, String(timeoutMs));
    this.child.on('message', (said: string) => this.said.push(said));
    this.#exited = once(this.child, 'exit');
  }

  async hasSaid(sentence: string): Promise<void> {
    while (!this.said.includes(sentence)) await once(this.child, 'message');
  }

  /** The exit code, or the signal that killed it. */
  async exit(): Promise<unknown> {
    const [code, signal] = await this.#exited;
    return code ?? signal;
  }
}

/** How the subscription stands, once the process is gone. */
function standing() {
  const store = towerStore(file);
  const [state] = store.subscriptions.states(['hear']);
  store.close();
  return { position: state?.position, owner: state?.owner, crashes: state?.crashes };
}

describe('a process that gets SIGTERM', () => {
  it(
    'in the middle of a handler lets it finish, begins no other, gives its leases back, and ends well',
    PROCESSES,
    async () => {
      const hearer = new Hearer(20_000);
      await hearer.hasSaid('hears b-1');
      hearer.child.kill('SIGTERM');
      await hearer.hasSaid('stopping');
      hearer.child.send('go on');
      expect(await hearer.exit()).toBe(0);
      expect(hearer.said).toEqual(expect.arrayContaining(['heard b-1', 'ended by SIGTERM']));
      expect(hearer.said.filter((one) => one === 'hears b-1')).toHaveLength(1);
      expect(standing()).toEqual({ position: 1, owner: undefined, crashes: 0 });
    },
  );

  it('aborts a handler that never ends when its time is over, and gives its leases back', PROCESSES, async () => {
    const hearer = new Hearer(50);
    await hearer.hasSaid('hears b-1');
    hearer.child.kill('SIGTERM');
    expect(await hearer.exit()).toBe(0);
    expect(hearer.said).toEqual(expect.arrayContaining(['gave up on b-1', 'ended by SIGTERM']));
    expect(hearer.said).not.toContain('heard b-1');
    expect(standing()).toEqual({ position: 0, owner: undefined, crashes: 0 });
  });

  it('and then SIGINT, waits for nobody: it says so, and what was under way comes again', PROCESSES, async () => {
    const hearer = new Hearer(20_000);
    await hearer.hasSaid('hears b-1');
    hearer.child.kill('SIGTERM');
    await hearer.hasSaid('stopping');
    hearer.child.kill('SIGINT');
    expect(await hearer.exit()).toBe(1);
    expect(hearer.said).toContain('ended by SIGTERM');
    expect(standing().position).toBe(0);
  });
});
