import { KeptInTwoWays, stateStored, StoreCannot, tableMapping } from 'demesne/application';
import { eventSourced, everyEvents } from 'demesne/event-sourcing';
import { InMemoryStore } from 'demesne/in-memory';
import { ok } from 'neverthrow';
import { describe, expect, it } from 'vitest';
import { opened } from '../../sqlite/opened.ts';
import { Counter, Counters, CounterStarted } from '../counter.ts';

describe('wrong use of an event-sourced repository', () => {
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
