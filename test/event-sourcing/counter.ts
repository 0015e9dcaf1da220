import { AggregateRoot, DomainEvent, Identifier, type Repository, type TypeOf } from 'demesne';
import { BufferedUnitOfWork, type RepositoryRecipe, type UnitOfWorkOptions, type UnitStore } from 'demesne/application';
import { FixedClock } from 'demesne/testing';
import { ok, safeTry } from 'neverthrow';
import { z } from 'zod';

export const CounterId = Identifier.define('CounterId');
export type CounterId = TypeOf<typeof CounterId>;

export class CounterStarted extends DomainEvent.define('demo.CounterStarted', {}) {}
export class CounterRaised extends DomainEvent.define('demo.CounterRaised', { by: z.int() }) {}

const CounterModel = AggregateRoot.define('Counter', {
  id: CounterId,
  state: { count: z.int().min(0) },
  events: { CounterStarted, CounterRaised },
  evolve: {
    CounterStarted: () => ({ count: 0 }),
    CounterRaised: (counter, { data }) => {
      counter.count += data.by;
    },
  },
});

/** The least that has a history. */
export class Counter extends CounterModel {
  static start(id: CounterId): Counter {
    return new Counter(id).begin(new CounterStarted());
  }

  get count(): number {
    return this.state.count;
  }

  raise(by = 1) {
    return this.record(new CounterRaised({ by }));
  }
}

export const id = CounterId.of('c-1');
/** The stream of {@link id}. */
export const stream = 'Counter/c-1';

/** Counters on a store, kept in some way. */
export class Counters {
  readonly clock: FixedClock = new FixedClock('2026-03-01T12:00:00Z');
  readonly unit;

  constructor(store: UnitStore, recipe: RepositoryRecipe<Counter>, options: UnitOfWorkOptions<[]> = {}) {
    const timer = { wait: async () => undefined };
    this.unit = new BufferedUnitOfWork(store, { counters: recipe }, { clock: this.clock, timer, ...options });
  }

  async start(): Promise<void> {
    (await this.unit.run(({ counters }) => counters.save(Counter.start(id))))._unsafeUnwrap();
  }

  /** Raises the counter once for each number, in one unit. */
  raise(...by: readonly number[]) {
    return this.unit.run(({ counters }) =>
      safeTry(async function* () {
        const counter = yield* await (counters as Repository<Counter>).get(id);
        for (const one of by) yield* counter.raise(one);
        yield* await counters.save(counter);
        return ok(counter.count);
      }),
    );
  }

  delete() {
    return this.unit.run(
      ({ counters }) =>
        safeTry(async function* () {
          const counter = yield* await (counters as Repository<Counter>).get(id);
          yield* await counters.delete(counter);
          return ok();
        }),
      { actor: 'Ada' },
    );
  }

  /** What a unit finds. */
  async found(): Promise<{ count: number; version: number } | undefined> {
    const answer = await this.unit.run(async ({ counters }) => ok(await (counters as Repository<Counter>).find(id)));
    const counter = answer._unsafeUnwrap();
    return counter && { count: counter.count, version: counter.version };
  }
}
