import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** A process that comes again whenever it dies. */
export class Phoenix {
  /** How often it was killed from outside. */
  killed = 0;
  /** How often it killed itself. */
  died = 0;
  /** How often it ended without being killed. */
  failed = 0;
  readonly #program: string;
  readonly #args: () => readonly string[];
  readonly #listen: (message: unknown) => void;
  #child: ChildProcess | undefined;
  #isWorking = false;
  #isOver = false;
  /** What it was told last, which it is told again when it comes again. */
  #told: string | undefined;

  constructor(program: string, args: () => readonly string[], listen: (message: unknown) => void = () => undefined) {
    this.#program = program;
    this.#args = args;
    this.#listen = listen;
  }

  begin(): void {
    if (this.#isOver) return;
    // What the tests run TypeScript by would take a program as long to load as all of its own.
    const child = fork(this.#program, this.#args(), { stdio: ['ignore', 'ignore', 'inherit', 'ipc'], execArgv: [] });
    child.on('message', (message) => {
      if (message === 'started') this.#started();
      else this.#listen(message);
    });
    child.on('exit', (_, signal) => {
      if (signal === null) this.failed += 1;
      else if (this.#isWorking) this.died += 1;
      this.#isWorking = false;
      this.begin();
    });
    this.#child = child;
  }

  /** Whether it has begun to work. */
  get isWorking(): boolean {
    return this.#isWorking;
  }

  /** From outside, at any moment of its work. */
  kill(): void {
    if (!this.#isWorking || this.#child?.kill('SIGKILL') !== true) return;
    this.#isWorking = false;
    this.killed += 1;
  }

  /** Takes it for some time from whatever it does; whether it was at work. */
  freeze(ms: number): boolean {
    const child = this.#child;
    if (!this.#isWorking || child?.kill('SIGSTOP') !== true) return false;
    setTimeout(() => child.kill('SIGCONT'), ms);
    return true;
  }

  tell(message: string): void {
    this.#told = message;
    // It may die before it hears that.
    if (this.#child?.connected) this.#child.send(message, () => undefined);
  }

  async end(): Promise<void> {
    this.#isOver = true;
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  }

  #started(): void {
    this.#isWorking = true;
    if (this.#told !== undefined) this.tell(this.#told);
  }
}
