import type { Store } from 'demesne/application';
import { build } from 'esbuild';
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as timeOut } from 'node:timers/promises';
import { judge, type Judgement } from './judge.ts';
import { openStore } from './open-store.ts';

/** What is done to whom, and for how long. */
export interface Plan {
  /** The name of a file, or the address of a server. */
  readonly where: string;
  /** Where processes write down what they know. */
  readonly folder: string;
  readonly ms: number;
  /** How much is to be committed in that time; a slow machine gets longer. */
  readonly atLeast?: number;
  /** Stops the server the hard way and starts it again; nothing where there is none. */
  readonly restart?: () => void;
}

/** How a run went. */
export interface Outcome extends Judgement {
  readonly killed: number;
  readonly killedThemselves: number;
  readonly restarts: number;
}

/** One file, so that a process is at work soon after it was killed. */
async function bundled(): Promise<string> {
  const outfile = join(import.meta.dirname, `../../node_modules/.cache/demesne-chaos/worker-${process.pid}.mjs`);
  await build({
    entryPoints: [join(import.meta.dirname, 'process/worker.ts')],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    external: ['libsql', 'pg', 'neverthrow', 'zod'],
    logLevel: 'error',
  });
  return outfile;
}

const WORKERS = 3;
const LIKELIHOOD = 0.000_4;
const RESTART_EVERY_MS = 8_000;

/** Processes that write and handle, and come again whenever they die. */
class Workers {
  killed = 0;
  killedThemselves = 0;
  readonly #plan: Plan;
  readonly #program: string;
  readonly #children = new Map<number, ChildProcess>();
  /** Those that have begun to work. */
  readonly #working = new Set<ChildProcess>();
  #isCalm = false;

  constructor(plan: Plan, program: string) {
    this.#plan = plan;
    this.#program = program;
  }

  begin(): void {
    for (let place = 0; place < WORKERS; place += 1) this.#start(place);
  }

  /** From outside, at any moment. */
  killOne(): void {
    const child = [...this.#working][Math.floor(Math.random() * this.#working.size)];
    if (child?.kill('SIGKILL') !== true) return;
    this.#working.delete(child);
    this.killed += 1;
  }

  /** Nobody is killed any more, and nobody writes; what kills still does. */
  async calm(): Promise<void> {
    this.#isCalm = true;
    for (const child of this.#children.values()) {
      if (child.connected) child.send('be calm');
      if (child.connected) child.send('write no more');
    }
    await timeOut(0);
  }

  async end(): Promise<void> {
    const ended = [...this.#children.values()].map(async (child) => {
      child.removeAllListeners('exit');
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
    });
    await Promise.all(ended);
  }

  #start(place: number): void {
    const { where, folder } = this.#plan;
    const child = fork(this.#program, [where, folder, this.#isCalm ? '0' : String(LIKELIHOOD)], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    child.once('message', () => {
      this.#working.add(child);
      if (this.#isCalm && child.connected) child.send('write no more');
    });
    child.on('exit', () => {
      if (this.#working.delete(child)) this.killedThemselves += 1;
      this.#start(place);
    });
    this.#children.set(place, child);
  }
}

/** Has processes write and handle while they are killed, then lets them finish, and judges what is there. */
export async function chaos(plan: Plan): Promise<Outcome> {
  const { store, migrate, close } = openStore(plan.where);
  await migrate();
  const workers = new Workers(plan, await bundled());
  workers.begin();
  const end = Date.now() + plan.ms;
  let restarts = 0;
  for (
    let nextRestart = Date.now() + RESTART_EVERY_MS;
    Date.now() < end || (await hasLess(store, plan.atLeast ?? 0));
  ) {
    await timeOut(200 + Math.random() * 1_000);
    workers.killOne();
    if (plan.restart === undefined || Date.now() < nextRestart) continue;
    plan.restart();
    restarts += 1;
    nextRestart = Date.now() + RESTART_EVERY_MS;
  }
  await workers.calm();
  await handled(store, Date.now() + 60_000);
  await workers.end();
  const judgement = await judge(store, plan.folder);
  await close();
  return { ...judgement, killed: workers.killed, killedThemselves: workers.killedThemselves, restarts };
}

/** Whether there is less in the log; of a server that has just been stopped nobody knows. */
const hasLess = async ({ log }: Store, count: number): Promise<boolean> => {
  try {
    return (await log.head()) < count;
  } catch {
    return true;
  }
};

/** Waits until everything is handled or lies where nobody but an operator can help. */
async function handled({ log, subscriptions }: Store, latest: number): Promise<void> {
  for (let quiet = 0; quiet < 5 && Date.now() < latest;) {
    await timeOut(200);
    const head = await log.head();
    const states = await subscriptions.states(['copy', 'witness']);
    const isDone = states.every(
      ({ position, parked, dead, blocked }) => position === head && parked === dead + blocked,
    );
    quiet = isDone ? quiet + 1 : 0;
  }
}
