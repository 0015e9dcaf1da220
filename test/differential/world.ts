import type { Instant } from 'demesne';
import { BufferedUnitOfWork, reaction, type Store } from 'demesne/application';
import { Subscriptions } from 'demesne/messaging';
import { FixedClock, SequentialIdentifiers } from 'demesne/testing';
import { err } from 'neverthrow';
import { recipes, type Bank } from '../application/unit-of-work/bank-world.ts';
import { AccountOpened, Journal, JournalId, MoneyDeposited, Overdrawn } from '../application/unit-of-work/bank.ts';
import { MoneyArrived, publishes, Reminded } from './bank-messages.ts';

/** A store of one kind, empty, whose time is in the test's hands. */
export interface Ground {
  readonly name: string;
  readonly store: Store;
  /** The clock of the units, and of a store that takes one. */
  readonly clock: FixedClock;
  /** Has all that a store keeps be older, where its clock isn't that one. */
  readonly age?: (ms: number) => Promise<void>;
  dispose(): unknown;
}

export const START: Instant = new FixedClock('2026-03-01T12:00:00Z').now();

/** Every account has a journal from the start. */
const reactions = [
  reaction(AccountOpened, (_, { journals }: Bank, { aggregate }) =>
    journals.save(Journal.begin(JournalId.of(aggregate.id))),
  ),
] as const;

/** What is subscribed to, in how many parts, and the names they go by. */
const subscribed = [
  { name: 'count-deposits', to: MoneyDeposited, partitions: 3 },
  { name: 'tell-others', to: [MoneyArrived, Reminded], partitions: 1 },
] as const;

export const names: readonly string[] = subscribed.map(({ name }) => name);

/** An application on one store: units, subscriptions whose handlers fail by what they are told, and what became of it. */
export class World {
  readonly ground: Ground;
  readonly unit;
  /** What handlers were called with, each key in its order. */
  readonly handled = new Map<string, string[]>();
  /** The same of messages of no aggregate, between which there is no order. */
  readonly handledAlone: string[] = [];
  /** Whether what made handlers throw is mended. */
  isMended = false;

  constructor(ground: Ground) {
    this.ground = ground;
    const identifiers = new SequentialIdentifiers('m-');
    this.unit = new BufferedUnitOfWork(ground.store, recipes, {
      clock: ground.clock,
      identifiers,
      timer: { wait: async () => undefined },
      publishes,
      reactions,
    });
  }

  /** Lets time pass while nothing is under way. */
  async pass(ms: number): Promise<void> {
    this.ground.clock.advance(ms);
    await this.ground.age?.(ms);
  }

  /** The subscriptions in a process of their own, not started. */
  subscriptions(): Subscriptions {
    const { log, subscriptions: store } = this.ground.store;
    const retry = { attempts: 4, delayMs: () => 0 };
    const made = new Subscriptions(log, store, { clock: this.ground.clock, retry, batch: 5 });
    for (const { name, to, partitions } of subscribed) {
      made.subscribe(to, {
        name,
        partitions,
        from: 'start',
        resettable: true,
        handle: ({ type, data: { cents } }, { aggregate, tenant = '', attempt }) => {
          if (aggregate) this.#note(`${name} ${tenant} ${aggregate.id}`, `${cents} try ${attempt}`);
          else this.handledAlone.push(`${name} ${type} ${cents} try ${attempt}`);
          return this.#answer(cents, attempt);
        },
      });
    }
    return made;
  }

  /** Handles what there is to handle. */
  async deliver(): Promise<void> {
    const subscriptions = this.subscriptions();
    await subscriptions.start();
    await subscriptions.drain();
    await subscriptions.stop();
  }

  #note(key: string, what: string): void {
    this.handled.set(key, [...(this.handled.get(key) ?? []), what]);
  }

  /** Some are refused, some fail for good until it is mended, some get over it. */
  #answer(cents: number, attempt: number) {
    if (cents === 3) return err(new Overdrawn({ balance: cents }));
    if (cents === 5 && !this.isMended) throw new Error('broken');
    if (cents === 7 && attempt <= 1) throw new TypeError('once');
    if (cents === 9 && attempt <= 3) throw new Error('thrice');
    return undefined;
  }
}
