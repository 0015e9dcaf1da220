import { exponentialBackoff, type Subscriptions } from 'demesne/messaging';
import { mortal, Noted, type World } from './kit.ts';

/** Processes that are started again whenever they die, which is whenever they handle a deadly note. */
export class Supervised {
  readonly world: World;
  readonly begun: string[] = [];
  readonly ended: string[] = [];
  deadly: ReadonlySet<string>;
  deaths = 0;
  current!: Subscriptions;
  #isDead = false;

  constructor(world: World, ...deadly: readonly string[]) {
    this.world = world;
    this.deadly = new Set(deadly);
  }

  async start(): Promise<void> {
    const { store, die } = mortal(this.world.ground.subscriptions);
    this.#isDead = false;
    let isMine = true;
    const retry = exponentialBackoff({ attempts: 5, firstDelayMs: 100_000, maxDelayMs: 100_000, jitter: 0 });
    this.current = this.world.instance({ retry, concurrency: 3 }, store);
    this.current.subscribe(Noted, {
      name: 'write-down',
      from: 'start',
      handle: async ({ data: { note } }) => {
        if (!isMine) return;
        this.begun.push(note);
        await Promise.resolve();
        if (this.deadly.has(note)) {
          die();
          isMine = false;
          this.#isDead = true;
          this.deaths += 1;
        }
        // Whatever else runs in a process dies with it.
        if (this.#isDead) await new Promise(() => undefined);
        this.ended.push(note);
      },
    });
    await this.current.start();
  }

  /** Lets time pass; who is dead is started again. */
  async live(seconds: number): Promise<void> {
    for (let second = 0; second < seconds; second += 1) {
      await this.world.pass(1_000);
      if (this.#isDead) await this.start();
    }
  }
}
