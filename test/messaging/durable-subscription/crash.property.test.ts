import type { Clock } from 'demesne';
import { exponentialBackoff, type Subscriptions } from 'demesne/messaging';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { turn } from '../kit.ts';
import { inMemory, mortal, Noted, onSqlite, World, type Ground } from './kit.ts';

const KEYS = 'abcde'.split('');

type Manner = 'at once' | 'later' | 'throws once' | 'rejects twice' | 'never';
type Step =
  | { readonly kind: 'commit'; readonly key: number }
  | { readonly kind: 'pass'; readonly ms: number }
  | { readonly kind: 'start' | 'turn' }
  | { readonly kind: 'stop' | 'crash'; readonly which: number };

const manners = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom<Manner>('at once', 'later') },
    { weight: 2, arbitrary: fc.constantFrom<Manner>('throws once', 'rejects twice') },
    { weight: 1, arbitrary: fc.constant<Manner>('never') },
  ),
  { minLength: 1, maxLength: 9 },
);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('commit' as const), key: fc.nat(KEYS.length - 1) }) },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('pass' as const), ms: fc.constantFrom(0, 150, 1_000, 4_000) }),
  },
  { weight: 4, arbitrary: fc.constant({ kind: 'turn' as const }) },
  { weight: 2, arbitrary: fc.constant({ kind: 'start' as const }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('stop' as const), which: fc.nat(2) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('crash' as const), which: fc.nat(2) }) },
);

interface Process {
  readonly subscriptions: Subscriptions;
  readonly die: () => void;
}

/** Plays a history of commits, starts, stops and crashes, and then lets one last process finish everything. */
class Play {
  readonly world: World;
  readonly committed: string[] = [];
  /** Every attempt that began in a process that was alive. */
  readonly begun: string[] = [];
  readonly done: string[] = [];
  readonly #manners: readonly Manner[];
  readonly #partitions: number;
  #processes: Process[] = [];

  constructor(ground: (clock: Clock) => Ground, ways: readonly Manner[], partitions: number) {
    this.world = new World(ground);
    this.#manners = ways;
    this.#partitions = partitions;
  }

  mannerOf(note: string): Manner {
    return this.#manners[this.committed.indexOf(note) % this.#manners.length] as Manner;
  }

  async take(steps: readonly Step[]): Promise<void> {
    await this.#start();
    for (const one of steps) await this.#take(one);
    await this.#start();
    const last = this.#processes.at(-1) as Process;
    for (const one of this.#processes.slice(0, -1)) one.die();
    await this.world.pass(10_000);
    await this.world.drained(last.subscriptions);
    await this.world.stopped(last.subscriptions);
  }

  async #take(one: Step): Promise<void> {
    if (one.kind === 'commit') return this.#commit(KEYS[one.key] as string);
    if (one.kind === 'pass') return this.world.pass(one.ms);
    if (one.kind === 'turn') return turn();
    if (!('which' in one)) return this.#processes.length < 3 ? this.#start() : undefined;
    const [found] = this.#processes.splice(one.which % Math.max(1, this.#processes.length), 1);
    if (one.kind === 'crash') found?.die();
    else if (found) await this.world.stopped(found.subscriptions);
  }

  async #commit(key: string): Promise<void> {
    const note = `${key}${this.committed.length}`;
    this.committed.push(note);
    await this.world.commit(note);
  }

  async #start(): Promise<void> {
    const { store, die } = mortal(this.world.ground.subscriptions);
    let isAlive = true;
    const retry = exponentialBackoff({ attempts: 4, firstDelayMs: 100, jitter: 0 });
    const subscriptions = this.world.instance({ retry, batch: 4, concurrency: 3 }, store);
    subscriptions.subscribe(Noted, {
      name: 'write-down',
      partitions: this.#partitions,
      from: 'start',
      handle: async ({ data: { note } }, { attempt, signal }) => {
        if (!isAlive) return new Promise(() => undefined);
        this.begun.push(note);
        const manner = this.mannerOf(note);
        if (manner === 'throws once' && attempt === 1) throw new Error(manner);
        if (manner !== 'at once') await turn();
        if (!isAlive) return new Promise(() => undefined);
        if (manner === 'never' || (manner === 'rejects twice' && attempt <= 2)) throw new Error(manner);
        if (!signal.aborted) this.done.push(note);
        return undefined;
      },
    });
    await subscriptions.start();
    const kill = (): void => {
      isAlive = false;
      die();
    };
    this.#processes.push({ subscriptions, die: kill });
  }
}

const firsts = (notes: readonly string[]): readonly string[] => [...new Set(notes)];

describe.each([
  ['in memory', inMemory, 60],
  ['on SQLite', onSqlite, 25],
] as const)('whatever dies in between, %s', (_, ground, numRuns) => {
  it('every message is handled or parked, first deliveries of a key are in order, and only guilty keys are parked', async () => {
    const partitions = fc.integer({ min: 1, max: 3 });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), manners, partitions, async (steps, ways, count) => {
        const play = new Play(ground, ways, count);
        await play.take(steps);
        const parked = await play.world.ground.subscriptions.parked('write-down', { limit: Infinity });
        const noteAt = (position: number): string => play.committed[position - 1] as string;
        const left = new Set(parked.map(({ position }) => noteAt(position)));

        for (const key of KEYS) {
          const committed = play.committed.filter((note) => note.startsWith(key));
          const guilty = committed.findIndex((note) => play.mannerOf(note) === 'never');
          const good = guilty < 0 ? committed : committed.slice(0, guilty);
          const begun = guilty < 0 ? committed : committed.slice(0, guilty + 1);
          expect(firsts(play.begun.filter((note) => note.startsWith(key)))).toEqual(begun);
          expect(firsts(play.done.filter((note) => note.startsWith(key)))).toEqual(good);
          expect(committed.filter((note) => left.has(note))).toEqual(committed.slice(good.length));
        }
        for (const { status } of parked) expect(['dead', 'behind']).toContain(status);
        play.world.ground.dispose?.();
      }),
      { numRuns },
    );
  }, 60_000);
});
