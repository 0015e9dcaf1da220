import { AggregateRoot, DomainEvent, Identifier, type TypeOf } from 'demesne';
import { stateStored } from 'demesne/application';
import { exponentialBackoff } from 'demesne/messaging';
import { SqliteStore, SqliteUnitOfWork } from 'demesne/sqlite';
import Database from 'libsql';
import { safeTry } from 'neverthrow';
import { z } from 'zod';

export const CounterId = Identifier.define('CounterId');
export type CounterId = TypeOf<typeof CounterId>;
export class CounterStarted extends DomainEvent.define('demo.CounterStarted', {}) {}
class CounterRaised extends DomainEvent.define('demo.CounterRaised', {}) {}

export class Counter extends AggregateRoot.define('Counter', {
  id: CounterId,
  state: { count: z.int() },
  events: { CounterStarted, CounterRaised },
  evolve: {
    CounterStarted: () => ({ count: 0 }),
    CounterRaised: (counter) => {
      counter.count += 1;
    },
  },
}) {
  static start(id: CounterId): Counter {
    return new Counter(id).begin(new CounterStarted());
  }

  get count(): number {
    return this.state.count;
  }

  raise() {
    return this.record(new CounterRaised());
  }
}

export const counterId = CounterId.of('c-1');

/** A store on a file that other processes have open too. */
export function counters(file: string) {
  const store = new SqliteStore(new Database(file), { watchEveryMs: 5 });
  store.migrate();
  const retry = exponentialBackoff({ attempts: 1_000, firstDelayMs: 1, maxDelayMs: 10 });
  const unit = new SqliteUnitOfWork(store, { counters: stateStored(Counter) }, { retry });
  return {
    store,
    unit,
    start: (id = counterId) => unit.run(({ counters: all }) => all.save(Counter.start(id))),
    raise: () =>
      unit.run(({ counters: all }) =>
        safeTry(async function* () {
          const counter = yield* await all.get(counterId);
          yield* counter.raise();
          return all.save(counter);
        }),
      ),
    find: () => unit.run(({ counters: all }) => all.get(counterId)),
  };
}
