import { AggregateRoot, DomainEvent, SystemClock, UnknownEvent, upcasting, type Repository } from 'demesne';
import { KeptInTwoWays, stateStored, StoreCannot, tableMapping } from 'demesne/application';
import {
  AggregateDeleted,
  eventSourced,
  everyEvents,
  HistoryTruncated,
  UnreplayableEvent,
} from 'demesne/event-sourcing';
import { InMemoryStore } from 'demesne/in-memory';
import { EncodedMessage, Upcaster, VersionTaken, type Envelope, type EventEnvelope } from 'demesne/messaging';
import { SqliteStore } from 'demesne/sqlite';
import { ok, safeTry } from 'neverthrow';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { opened } from '../../sqlite/opened.ts';
import { Counter, CounterId, CounterRaised, Counters, CounterStarted, id, stream } from '../counter.ts';

/** Another class over the same stream, from before an event was taken out of the model. */
class CounterPainted extends DomainEvent.define('demo.CounterPainted', {}) {}
class OldCounter extends AggregateRoot.define('Counter', {
  id: CounterId,
  state: {},
  events: { CounterStarted, CounterRaised, CounterPainted },
  evolve: { CounterStarted: () => ({}), CounterRaised: () => {}, CounterPainted: () => {} },
}) {
  static startPainted(): OldCounter {
    const counter = new OldCounter(id).begin(new CounterStarted());
    counter.record(new CounterPainted(), new CounterRaised({ by: 2 }));
    return counter;
  }
}

const envelope = (version: number, message: DomainEvent): EventEnvelope => ({
  id: `by-hand-${version}`,
  message,
  occurredAt: new SystemClock().now(),
  aggregate: { type: 'Counter', id, version },
  correlationId: 'by hand',
});

const eventsOf = (store: InMemoryStore): readonly Envelope[] => store.log.readStream(stream, 1, 1_000);

describe('an event-sourced repository', () => {
  it('keeps events and no state', async () => {
    const store = new InMemoryStore();
    const counters = new Counters(store, eventSourced(Counter));

    await counters.start();
    await counters.raise(2, 3);

    expect(await counters.found()).toEqual({ count: 5, version: 3 });
    expect(store.load(stateStored(Counter), id, undefined)).toBeUndefined();
  });

  it('takes over what a state-stored one has written, whose events are all in the log', async () => {
    const { database, store, dispose } = opened();
    const before = new Counters(store, stateStored(Counter));
    await before.start();
    await before.raise(4);

    const after = new Counters(new SqliteStore(database), eventSourced(Counter));
    await after.raise(1);

    expect(await after.found()).toEqual({ count: 5, version: 3 });
    await expect(before.raise(1)).rejects.toThrow(VersionTaken);
    dispose();
  });

  it('reads a page at a time, and no event twice', async () => {
    const store = new InMemoryStore();
    await new Counters(store, eventSourced(Counter)).start();
    for (let version = 2; version <= 25; version += 1)
      store.log.append([envelope(version, new CounterRaised({ by: 1 }))]);
    const pages: number[][] = [];
    const log = {
      readStream: (name: string, from: number, limit: number) => {
        const page = store.log.readStream(name, from, limit);
        pages.push(page.map(({ aggregate }) => aggregate.version));
        return page;
      },
    };

    const loaded = await eventSourced(Counter, { pageSize: 10 }).rehydrate({ log }, id, undefined);

    expect(loaded?.aggregate).toMatchObject({ count: 24, version: 25 });
    expect(pages.map((page) => page.length).filter((length) => length > 0)).toEqual([10, 10, 5]);
    expect(pages.flat()).toEqual(Array.from({ length: 25 }, (_, index) => index + 1));
  });

  it.each([
    ['pages that come later', async (page: readonly EventEnvelope[]) => page],
    [
      'pages that are cut short',
      (page: readonly EventEnvelope[]) => Object.assign(page.slice(0, 1), { isCut: true as const }),
    ],
  ])('makes the same of %s', async (_, given) => {
    const store = new InMemoryStore();
    const counters = new Counters(store, eventSourced(Counter));
    await counters.start();
    await counters.raise(1, 2, 3);
    const log = { readStream: (...asked: [string, number, number]) => given(store.log.readStream(...asked)) };

    const loaded = await eventSourced(Counter, { pageSize: 3 }).rehydrate({ log }, id, undefined);

    expect(loaded?.aggregate).toMatchObject({ count: 6, version: 4 });
  });

  it('refuses events that the aggregate does not know, and says which and why', async () => {
    const store = new InMemoryStore();
    const old = OldCounter.startPainted();
    store.log.append(old.pendingEvents.map((event, index) => envelope(index + 1, event)));

    const loading = new Counters(store, eventSourced(Counter)).found();

    const refusal = await loading.catch((thrown: unknown) => thrown);
    expect(refusal).toBeInstanceOf(UnreplayableEvent);
    expect(refusal).toMatchObject({ code: 'UNREPLAYABLE_EVENT', stream, version: 2, type: 'demo.CounterPainted' });
    expect((refusal as Error).cause).toBeInstanceOf(UnknownEvent);
  });

  it('skips them where it is told to, and counts them: its version is that of the stream', async () => {
    const store = new InMemoryStore();
    const old = OldCounter.startPainted();
    store.log.append(old.pendingEvents.map((event, index) => envelope(index + 1, event)));
    const counters = new Counters(store, eventSourced(Counter, { unknownEvents: 'skip' }));

    expect(await counters.found()).toEqual({ count: 2, version: 3 });
    await counters.raise(1);
    expect(await counters.found()).toEqual({ count: 3, version: 4 });
  });

  it('reads stored events as those they are told as today, and keeps the versions of the stream', async () => {
    const store = new InMemoryStore();
    store.log.append([
      envelope(1, new CounterStarted()),
      envelope(2, new EncodedMessage('demo.CounterRaisedTwice', 1, { first: 2, second: 3 }) as never),
      envelope(3, new CounterPainted()),
    ]);
    const twice = Upcaster.define(
      'demo.CounterRaisedTwice',
      { first: z.int(), second: z.int() },
      { into: ({ first, second }) => [new CounterRaised({ by: first }), new CounterRaised({ by: second })] },
    );
    const painted = Upcaster.define('demo.CounterPainted', {}, { into: () => [] });
    const counters = new Counters(store, eventSourced(Counter, { upcasters: [twice, painted] }));

    expect(await counters.found()).toEqual({ count: 5, version: 3 });
    await counters.raise(1);
    expect(await counters.found()).toEqual({ count: 6, version: 4 });
  });

  it('finds nothing where all that is stored says nothing any more, and leaves the id taken', async () => {
    const store = new InMemoryStore();
    store.log.append([envelope(1, new CounterPainted())]);
    const painted = Upcaster.define('demo.CounterPainted', {}, { into: () => [] });
    const counters = new Counters(store, eventSourced(Counter, { upcasters: [painted] }));

    expect(await counters.found()).toBeUndefined();
    const saved = await counters.unit.run(({ counters: repository }) => repository.save(Counter.start(id)));
    expect(saved._unsafeUnwrapErr()).toMatchObject({ name: 'ConcurrencyConflict', expected: 0 });
  });

  it('reads older versions of an event by the chain of its class, also where the class itself stands in the log', async () => {
    class CounterRaisedV2 extends DomainEvent.define(
      'demo.CounterRaised',
      { times: z.int() },
      { version: 2, upcast: upcasting({ 1: ({ by }: { by: number }) => ({ times: by * 10 }) }) },
    ) {}
    class NewCounter extends AggregateRoot.define('Counter', {
      id: CounterId,
      state: { count: z.int() },
      events: { CounterStarted, CounterRaisedV2 },
      evolve: {
        CounterStarted: () => ({ count: 0 }),
        CounterRaisedV2: (counter, { data }) => {
          counter.count += data.times;
        },
      },
    }) {
      get count(): number {
        return this.state.count;
      }
    }
    const store = new InMemoryStore();
    await new Counters(store, eventSourced(Counter)).start();
    store.log.append([envelope(2, new CounterRaised({ by: 4 })), envelope(3, new CounterRaisedV2({ times: 5 }))]);

    const loaded = await eventSourced(NewCounter).rehydrate(store, id, undefined);

    expect(loaded?.aggregate.count).toBe(45);
  });

  it('refuses a stream whose first events are gone', async () => {
    const store = new InMemoryStore();
    store.log.append([envelope(3, new CounterRaised({ by: 1 }))]);

    const refusal = await new Counters(store, eventSourced(Counter)).found().catch((thrown: unknown) => thrown);

    expect(refusal).toBeInstanceOf(HistoryTruncated);
    expect(refusal).toMatchObject({ code: 'HISTORY_TRUNCATED', stream, expected: 1, found: 3 });
  });

  it('ends what was deleted with a tombstone, which says when and by whom', async () => {
    const store = new InMemoryStore();
    const counters = new Counters(store, eventSourced(Counter));
    await counters.start();

    await counters.delete();

    const last = eventsOf(store).at(-1);
    expect(last?.message).toEqual(new AggregateDeleted());
    expect(last).toMatchObject({ aggregate: { version: 2 }, actor: 'Ada', occurredAt: counters.clock.now() });
    expect(await counters.found()).toBeUndefined();
  });

  it('ends it once, however often a unit deletes it, and never with another event', async () => {
    const store = new InMemoryStore();
    const counters = new Counters(store, eventSourced(Counter));
    await counters.start();
    const deleting = (last: (counter: Counter) => unknown) =>
      counters.unit.run(({ counters: repository }) =>
        safeTry(async function* () {
          const counter = yield* await (repository as Repository<Counter>).get(id);
          yield* await repository.delete(counter);
          last(counter);
          yield* await repository.delete(counter);
          return ok();
        }),
      );

    await expect(deleting((counter) => counter.raise())).rejects.toMatchObject({ code: 'DELETED_AGGREGATE' });
    await deleting(() => {});

    expect(eventsOf(store).map(({ message }) => message.type)).toEqual([CounterStarted.type, AggregateDeleted.type]);
  });

  it('can not be asked for aggregates other than by their ids', async () => {
    const store = new InMemoryStore();
    const { unit } = new Counters(store, eventSourced(Counter));

    const counting = unit.run(async ({ counters }) =>
      ok(await (counters as unknown as { count(): Promise<number> }).count()),
    );

    await expect(counting).rejects.toThrow(StoreCannot);
    await expect(counting).rejects.toThrow('Have a Projection make a read model of their events');
  });

  it('is not for a class that the store keeps as its state, or in tables', () => {
    const store = new InMemoryStore();
    void new Counters(store, stateStored(Counter));
    expect(() => new Counters(store, eventSourced(Counter))).toThrow(KeptInTwoWays);

    const mapping = tableMapping(Counter, {
      table: 'counters',
      id: 'id',
      columns: { count: 'integer' },
      toRows: ({ count }) => ({ row: { count } }),
      fromRows: ({ row }) => ({ count: row.count }),
    });
    const mapped = opened({ mappings: [mapping] });
    expect(() => new Counters(mapped.store, eventSourced(Counter))).toThrow(KeptInTwoWays);
    mapped.dispose();
  });

  it('needs a store with a log, and one with snapshots where it takes any', () => {
    const store = { load: () => undefined, commit: () => undefined };
    const { log } = new InMemoryStore();
    const withSnapshots = eventSourced(Counter, { snapshots: { when: everyEvents(1) } });

    expect(() => new Counters(store, eventSourced(Counter))).toThrow('it has no log');
    expect(() => new Counters({ ...store, log }, withSnapshots)).toThrow('it has no snapshots');
  });

  it.each<[string, () => unknown]>([
    ['what is no aggregate', () => eventSourced(CounterStarted as never)],
    ['a page of nothing', () => eventSourced(Counter, { pageSize: 0 })],
    ['an unknown policy for unknown events', () => eventSourced(Counter, { unknownEvents: 'raw' as never })],
    ['snapshots that are none', () => eventSourced(Counter, { snapshots: null as never })],
    ['snapshots without a policy', () => eventSourced(Counter, { snapshots: { when: [] } })],
    [
      'snapshots of a version that is none',
      () => eventSourced(Counter, { snapshots: { when: everyEvents(1), version: 0 } }),
    ],
    [
      'snapshots written at another time',
      () => eventSourced(Counter, { snapshots: { when: everyEvents(1), write: 'before' as never } }),
    ],
    ['a snapshot for every half event', () => everyEvents(0.5)],
  ])('refuses %s', (_, make) => {
    expect(make).toThrow(/expected|must be|takes the class/i);
  });
});
