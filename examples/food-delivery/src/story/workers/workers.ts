import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { CannotTell } from '../cannot-tell.ts';

const program = fileURLToPath(new URL('../../worker.ts', import.meta.url));
const PATIENCE_MS = 15_000;

/** Other processes that run the reactions beside this one. They end with it, however it ends: then nobody speaks to them. */
export class Workers {
  readonly #args: readonly string[];
  readonly #children: ChildProcess[] = [];

  /** @param args what this process was started with */
  constructor(args: readonly string[]) {
    this.#args = args;
  }

  /** Starts some, and waits until they are at work. */
  async start(count: number): Promise<void> {
    const children = Array.from({ length: count }, () =>
      fork(program, this.#args, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] }),
    );
    this.#children.push(...children);
    await Promise.all(children.map(atWork));
  }

  /** Has them finish what they are at, and end. */
  async stop(): Promise<void> {
    await Promise.all(this.#children.map(ended));
  }
}

async function atWork(child: ChildProcess): Promise<void> {
  const answer = await Promise.race([once(child, 'message'), once(child, 'exit')]);
  if (answer[0] !== 'at work') throw new CannotTell('A worker ended before it could begin.');
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  if (child.connected) child.disconnect();
  const impatience = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
  await exit;
  clearTimeout(impatience);
}
