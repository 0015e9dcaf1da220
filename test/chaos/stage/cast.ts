import { freePort } from '../../postgres/server-programs.ts';
import { Notes } from '../notes.ts';
import { Phoenix } from './phoenix.ts';
import type { Programs } from './programs.ts';
import { Wire } from './wire.ts';

const WORKERS = 3;
/** How long a worker lives at the most. */
const LIFE_MS = 12_000;
/** Longer than a lease lasts. */
const FROZEN_MS = 1_200;
/** How likely each trouble of the receiver is. */
const TROUBLE = 0.03;

/** What was done to everybody. */
export interface Toll {
  readonly killed: number;
  readonly killedThemselves: number;
  readonly frozen: number;
  readonly receiverKilled: number;
  readonly cut: number;
}

/** Everybody in a run: who works, who is published to, and what lies between them and the server. */
export class Cast {
  readonly #workers: readonly Phoenix[];
  readonly #receiver: Phoenix;
  readonly #wire: Wire | undefined;
  #frozen = 0;
  #isCalm = false;

  private constructor(programs: Programs, where: string, folder: string, port: number, wire: Wire | undefined) {
    const unlessCalm = (amount: number): string => String(this.#isCalm ? 0 : amount);
    const url = `http://127.0.0.1:${port}/`;
    this.#wire = wire;
    this.#receiver = new Phoenix(programs.receiver, () => [
      new Notes(folder).received,
      String(port),
      unlessCalm(TROUBLE),
    ]);
    const begunMs = String(Date.now());
    const worker = (): Phoenix =>
      new Phoenix(programs.worker, () => [where, folder, url, begunMs, unlessCalm(LIFE_MS)]);
    this.#workers = Array.from({ length: WORKERS }, worker);
  }

  /** Has everybody begin; workers reach a server by a wire that is cut now and then. */
  static async begin(programs: Programs, where: string, folder: string): Promise<Cast> {
    const wire = where.startsWith('postgresql:') ? await Wire.lay(programs.wire, where) : undefined;
    const cast = new Cast(programs, wire?.end ?? where, folder, await freePort(), wire);
    for (const one of [cast.#receiver, ...cast.#workers]) one.begin();
    return cast;
  }

  get toll(): Toll {
    const sum = (of: (worker: Phoenix) => number): number => this.#workers.reduce((all, one) => all + of(one), 0);
    return {
      killed: sum(({ killed }) => killed),
      killedThemselves: sum(({ died }) => died),
      frozen: this.#frozen,
      receiverKilled: this.#receiver.killed,
      cut: this.#wire?.cuts ?? 0,
    };
  }

  /** How many processes ended by an error that nobody caught. */
  get failed(): number {
    return this.#all.reduce((all, { failed }) => all + failed, 0);
  }

  killWorker(): void {
    this.#anyWorking?.kill();
  }

  /** For so long that others take its partitions, and then it goes on. */
  freezeWorker(): void {
    if (this.#anyWorking?.freeze(FROZEN_MS)) this.#frozen += 1;
  }

  killReceiver(): void {
    this.#receiver.kill();
  }

  tellWorkers(message: string): void {
    for (const worker of this.#workers) worker.tell(message);
  }

  /** Nothing is killed or cut any more, and nobody writes; a message that kills still does. */
  calm(): void {
    this.#isCalm = true;
    for (const one of this.#all) one.tell('be calm');
  }

  async end(): Promise<void> {
    await Promise.all(this.#all.map((one) => one.end()));
  }

  get #anyWorking(): Phoenix | undefined {
    const working = this.#workers.filter(({ isWorking }) => isWorking);
    return working[Math.floor(Math.random() * working.length)];
  }

  get #all(): readonly Phoenix[] {
    return [...this.#workers, this.#receiver, ...(this.#wire ? [this.#wire.process] : [])];
  }
}
