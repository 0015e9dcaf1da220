import { DomainEvent, Instant, type Clock } from 'demesne';
import { InMemoryMessageLog, InMemorySubscriptionStore } from 'demesne/in-memory';
import {
  exponentialBackoff,
  Subscriptions,
  type Envelope,
  type MessageLog,
  type SubscriptionsOptions,
  type SubscriptionStore,
} from 'demesne/messaging';
import { ManualTimer, SequentialIdentifiers } from 'demesne/testing';
import { z } from 'zod';
import { opened } from '../../sqlite/opened.ts';
import { turn } from '../kit.ts';

export class Noted extends DomainEvent.define('notes.Noted', { note: z.string() }) {}
export class Struck extends DomainEvent.define('notes.Struck', { note: z.string() }) {}

/** A clock that goes by the timer of a test, so that there is one time. */
export class TimerClock implements Clock {
  readonly #timer: ManualTimer;
  readonly #start = Instant.of('2026-03-01T12:00:00Z');

  constructor(timer: ManualTimer) {
    this.#timer = timer;
  }

  now(): Instant {
    return this.#start.plusMs(Math.floor(this.#timer.elapsedMs));
  }
}

/** A store and a log under durable subscriptions. */
export interface Ground {
  readonly log: MessageLog;
  readonly subscriptions: SubscriptionStore;
  dispose?(): void;
}

/** Stores on SQLite in memory, which a test disposes of. */
export const onSqlite = (clock: Clock): Ground => {
  const { store, dispose } = opened({ clock });
  return { log: store.log, subscriptions: store.subscriptions, dispose };
};

export const inMemory = (clock: Clock): Ground => ({
  log: new InMemoryMessageLog(),
  subscriptions: new InMemorySubscriptionStore(clock),
});

/** Everything that outlives an instance of `Subscriptions`, with time in the test's hands. */
export class World {
  readonly timer = new ManualTimer();
  readonly clock = new TimerClock(this.timer);
  readonly ground: Ground;
  readonly faults: unknown[] = [];
  readonly #identifiers = new SequentialIdentifiers();
  readonly #versions = new Map<string, number>();
  #count = 0;

  constructor(ground: (clock: Clock) => Ground = inMemory) {
    this.ground = ground(this.clock);
  }

  /** An instance in a process of its own; two attempts at once, four in all, parked for 200 ms and then 400 ms. */
  instance(options: SubscriptionsOptions = {}, store: SubscriptionStore = this.ground.subscriptions): Subscriptions {
    return new Subscriptions(this.ground.log, store, {
      timer: this.timer,
      clock: this.clock,
      identifiers: this.#identifiers,
      retry: exponentialBackoff({ attempts: 4, firstDelayMs: 100, jitter: 0 }),
      leaseMs: 3_000,
      onFault: (fault) => this.faults.push(fault),
      ...options,
    });
  }

  /** Commits a note of each name: `a1` is of aggregate `a`, and `a2` too. */
  async commit(...notes: readonly string[]): Promise<void> {
    for (const note of notes) await this.ground.log.append([this.envelope(note)]);
  }

  envelope(note: string, message: DomainEvent = new Noted({ note })): Envelope {
    const id = note.slice(0, 1);
    const version = (this.#versions.get(id) ?? 0) + 1;
    this.#versions.set(id, version);
    this.#count += 1;
    const aggregate = { type: 'Note', id, version };
    return { id: `m-${this.#count}`, message, occurredAt: this.clock.now(), aggregate, correlationId: 'c-1' };
  }

  /** Lets everything go on that needs no time. */
  async settle(): Promise<void> {
    for (let turns = 0; turns < 10; turns += 1) await turn();
  }

  async pass(ms: number): Promise<void> {
    await this.timer.advance(ms);
    await this.settle();
  }

  async drained(subscriptions: Subscriptions): Promise<void> {
    await this.timer.until(subscriptions.drain());
  }

  async stopped(subscriptions: Subscriptions): Promise<void> {
    await this.timer.until(subscriptions.stop());
  }
}

/** A store that stops answering an instance, as if its process had died; the others go on. */
export function mortal(store: SubscriptionStore): { store: SubscriptionStore; die(): void } {
  let isDead = false;
  const gone = new Promise<never>(() => undefined);
  const proxy = new Proxy(store, {
    get: (target, key) => {
      const found = Reflect.get(target, key, target) as (...given: unknown[]) => unknown;
      return (...given: unknown[]) => (isDead ? gone : found.apply(target, given));
    },
  });
  return { store: proxy, die: () => (isDead = true) };
}
