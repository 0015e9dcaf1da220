import type { Repository } from 'demesne';
import { stateStored } from 'demesne/application';
import { AggregateDeleted, eventSourced, HistoryTruncated } from 'demesne/event-sourcing';
import { InMemoryStore } from 'demesne/in-memory';
import { VersionTaken, type Envelope, type EventEnvelope } from 'demesne/messaging';
import { SqliteStore } from 'demesne/sqlite';
import { ok, safeTry } from 'neverthrow';
import { describe, expect, it } from 'vitest';
import { opened } from '../../sqlite/opened.ts';
import { Counter, CounterRaised, Counters, CounterStarted, id, stream } from '../counter.ts';
import { envelope } from './old-counter.ts';

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
});
