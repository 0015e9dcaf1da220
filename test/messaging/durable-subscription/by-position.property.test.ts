import type { Clock } from 'demesne';
import { BufferedUnitOfWork, stateStored, type Store } from 'demesne/application';
import { InMemoryStore } from 'demesne/in-memory';
import { bucketOf, exponentialBackoff, type HandlerContext, type Subscriptions } from 'demesne/messaging';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Account, AccountId } from '../../application/unit-of-work/bank.ts';
import { opened } from '../../sqlite/opened.ts';
import { turn } from '../kit.ts';
import { mortal, Noted, World, type Ground } from './kit.ts';

/** Six aggregates in two buckets, so that keys get in each other's way wherever buckets are told from keys wrongly. */
const KEYS = Array.from({ length: 20_000 }, (_, code) => String.fromCharCode(0x4e00 + code))
  .filter((key) => [6, 7].includes(bucketOf(`Note/${key}`)))
  .toSorted((a, b) => bucketOf(`Note/${a}`) - bucketOf(`Note/${b}`))
  .filter((_, index, all) => index < 3 || index >= all.length - 3);

type Manner = 'done' | 'done later' | 'fails before' | 'fails after' | 'never' | 'never, but done';
type Step =
  | { readonly kind: 'commit'; readonly keys: readonly number[] }
  | { readonly kind: 'pass'; readonly ms: number }
  | { readonly kind: 'start' | 'turn' }
  | { readonly kind: 'divide'; readonly into: number }
  | { readonly kind: 'stop' | 'crash' | 'forget'; readonly which: number };

const manners = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom<Manner>('done', 'done later') },
    { weight: 3, arbitrary: fc.constantFrom<Manner>('fails before', 'fails after') },
    { weight: 1, arbitrary: fc.constantFrom<Manner>('never', 'never, but done') },
  ),
  { minLength: 1, maxLength: 9 },
);
const which = fc.nat(2);
const keys = fc.array(fc.nat(KEYS.length - 1), { minLength: 1, maxLength: 6 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 9, arbitrary: fc.record({ kind: fc.constant('commit' as const), keys }) },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('pass' as const), ms: fc.constantFrom(0, 150, 1_000, 4_000) }),
  },
  { weight: 5, arbitrary: fc.constant({ kind: 'turn' as const }) },
  { weight: 2, arbitrary: fc.constant({ kind: 'start' as const }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('divide' as const), into: fc.integer({ min: 1, max: 3 }) }) },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constantFrom('stop' as const, 'crash' as const, 'forget' as const), which }),
  },
);

interface Process {
  readonly subscriptions: Subscriptions;
  /** Nothing of it goes on. */
  readonly die: () => void;
  /** It hears of its subscriptions no more, while what it has begun goes on: an owner that is replaced and does not know. */
  readonly forget: () => void;
}

/** Plays a history of commits, starts, stops, crashes and new divisions, and then lets one last process finish everything. */
class Play {
  readonly world: World;
  readonly store: Store;
  readonly committed: string[] = [];
  /** Those whose last attempt ended with the process: they are parked, and may have been done or not. */
  readonly crashed = new Set<string>();
  readonly #unit: BufferedUnitOfWork<{ readonly accounts: ReturnType<typeof stateStored<Account>> }>;
  readonly #manners: readonly Manner[];
  #partitions: number;
  #processes: Process[] = [];

  constructor(ground: (clock: Clock) => Store & Ground, ways: readonly Manner[], partitions: number) {
    let store: Store | undefined;
    this.world = new World((clock) => (store = ground(clock)) as never);
    this.store = store as unknown as Store;
    this.#unit = new BufferedUnitOfWork(this.store, { accounts: stateStored(Account) });
    this.#manners = ways;
    this.#partitions = partitions;
  }

  mannerOf(note: string): Manner {
    return this.#manners[this.committed.indexOf(note) % this.#manners.length] as Manner;
  }

  /** How often what a note leads to was done. */
  async timesOf(note: string): Promise<number> {
    const found = await this.#unit.run(({ accounts }) => accounts.get(AccountId.of(note)));
    return found.isOk() ? found.value.balance : 0;
  }

  async take(steps: readonly Step[]): Promise<void> {
    await this.#start();
    for (const one of steps) await this.#take(one);
    for (const one of this.#processes) one.die();
    await this.#start();
    await this.world.pass(10_000);
    const last = this.#processes.at(-1) as Process;
    await this.world.drained(last.subscriptions);
    const parked = await last.subscriptions.operator('count').list();
    // Notes are numbered as they are committed.
    for (const { id, cause } of parked)
      if (cause?.code === 'HANDLER_CRASHED') this.crashed.add(this.committed[Number(id.slice(2)) - 1] as string);
    await this.world.stopped(last.subscriptions);
  }

  async #take(one: Step): Promise<void> {
    if (one.kind === 'commit') return this.#commit(one.keys.map((key) => KEYS[key] as string));
    if (one.kind === 'pass') return this.world.pass(one.ms);
    if (one.kind === 'turn') return turn();
    if (one.kind === 'divide') return void this.store.subscriptions.repartition('count', (this.#partitions = one.into));
    if (!('which' in one)) return this.#processes.length < 3 ? this.#start() : undefined;
    const [found] = this.#processes.splice(one.which % Math.max(1, this.#processes.length), 1);
    if (one.kind === 'stop' && found) await this.world.stopped(found.subscriptions);
    if (one.kind === 'crash') found?.die();
    if (one.kind === 'forget') found?.forget();
  }

  async #commit(keys: readonly string[]): Promise<void> {
    const notes = keys.map((key, index) => `${key}${this.committed.length + index}`);
    this.committed.push(...notes);
    await this.store.log.append(notes.map((note) => this.world.envelope(note)));
  }

  async #start(): Promise<void> {
    const { store, die: forget } = mortal(this.store.subscriptions);
    let isAlive = true;
    const alive = (): Promise<unknown> => (isAlive ? turn() : new Promise(() => undefined));
    const retry = exponentialBackoff({ attempts: 4, firstDelayMs: 100, jitter: 0 });
    const subscriptions = this.world.instance({ retry, batch: 8, concurrency: 6 }, store);
    subscriptions.subscribe(Noted, {
      name: 'count',
      partitions: this.#partitions,
      from: 'start',
      inbox: 'position',
      handle: async ({ data: { note } }, context) => {
        await alive();
        await this.#handle(note, context);
        await alive();
      },
    });
    await subscriptions.start();
    const die = (): void => {
      isAlive = false;
      forget();
    };
    this.#processes.push({ subscriptions, die, forget });
  }

  async #handle(note: string, { attempt, signal: _, ...context }: HandlerContext<Noted>): Promise<void> {
    const manner = this.mannerOf(note);
    if (manner === 'done later') for (let turns = 0; turns < 4; turns += 1) await turn();
    if (manner === 'never' || (manner === 'fails before' && attempt <= 3)) throw new Error(manner);
    const answer = await this.#unit.runOnce(async ({ accounts }) => {
      const account = (await accounts.find(AccountId.of(note))) ?? Account.open(AccountId.of(note));
      account.deposit(1);
      return accounts.save(account);
    }, context);
    answer._unsafeUnwrap();
    if (manner === 'never, but done' || (manner === 'fails after' && attempt <= 3)) throw new Error(manner);
  }
}

const inMemory = (clock: Clock): Store & Ground => new InMemoryStore({ clock });
const onSqlite = (clock: Clock): Store & Ground => {
  const { store, dispose } = opened({ clock });
  return Object.assign(store, { dispose });
};

describe.each([
  ['in memory', inMemory, 100],
  ['on SQLite', onSqlite, 30],
] as const)('whatever dies or is replaced in between, with the inbox by position, %s', (_, ground, numRuns) => {
  it('what a message leads to happens once, in order, unless it or an earlier one of its key is parked', async () => {
    const partitions = fc.integer({ min: 1, max: 3 });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), manners, partitions, async (steps, ways, count) => {
        const play = new Play(ground, ways, count);
        await play.take(steps);

        const opens = (await play.store.log.read(0, Infinity)).filter(
          ({ envelope }) => envelope.aggregate?.version === 1,
        );
        const done = opens.map(({ envelope }) => envelope.aggregate?.id);
        for (const key of KEYS) {
          const notes = play.committed.filter((note) => note.startsWith(key));
          const last = notes.findIndex((note) => play.crashed.has(note) || play.mannerOf(note).startsWith('never'));
          const tried = last < 0 ? notes : notes.slice(0, last + 1);
          const expected = tried.filter((note) => !play.crashed.has(note) && play.mannerOf(note) !== 'never');
          const found = done.filter((note) => notes.includes(note as string) && !play.crashed.has(note as string));
          expect(found).toEqual(expected);
          expect(await Promise.all(expected.map((note) => play.timesOf(note)))).toEqual(expected.map(() => 1));
        }
        for (const note of play.crashed) expect(await play.timesOf(note)).toBeLessThanOrEqual(1);
        expect(await play.store.inbox.purge({ olderThanMs: 0 })).toBe(0);
        play.world.ground.dispose?.();
      }),
      { numRuns },
    );
  }, 60_000);
});
