import { persistenceOf } from 'demesne';
import { stateStored } from 'demesne/application';
import { AggregateDeleted, AggregateHistory, eventSourced, everyEvents } from 'demesne/event-sourcing';
import { InMemoryStore } from 'demesne/in-memory';
import { describe, expect, it } from 'vitest';
import { opened } from '../../sqlite/opened.ts';
import { Counter, CounterRaised, Counters, CounterStarted, id, stream } from '../counter.ts';

const MINUTE_MS = 60_000;

/** A counter that was started, raised by 1 and by 2 a minute later each, and deleted by Ada a minute after that. */
async function deletedCounter(store = new InMemoryStore(), recipe = eventSourced(Counter, { pageSize: 2 })) {
  const counters = new Counters(store, recipe);
  const start = counters.clock.now();
  await counters.start();
  counters.clock.advance(MINUTE_MS);
  await counters.raise(1);
  counters.clock.advance(MINUTE_MS);
  await counters.raise(2);
  counters.clock.advance(MINUTE_MS);
  await counters.delete();
  return { counters, store, start, history: new AggregateHistory(store, recipe) };
}

const all = async <T>(entries: AsyncIterable<T>): Promise<T[]> => {
  const found = [];
  for await (const one of entries) found.push(one);
  return found;
};

describe('the history of an aggregate', () => {
  it.each([
    [1, 0],
    [2, 1],
    [3, 3],
    [4, undefined],
    [5, undefined],
  ])('has the state of version %d', async (version, count) => {
    const { history } = await deletedCounter();

    const found = await history.at(id, { version });

    expect(found?.count).toBe(count);
    expect(found?.version).toBe(count === undefined ? undefined : version);
  });

  it.each([
    ['before it began', -1, undefined],
    ['when it began', 0, 0],
    ['just before the next event', MINUTE_MS - 1, 0],
    ['at the time of an event, which counts', MINUTE_MS, 1],
    ['between two events', 2.5 * MINUTE_MS, 3],
    ['when it was deleted', 3 * MINUTE_MS, undefined],
    ['long after', 1_000 * MINUTE_MS, undefined],
  ])('has the state as it was %s', async (_, ms, count) => {
    const { history, start } = await deletedCounter();

    expect((await history.at(id, { time: start.plusMs(ms) }))?.count).toBe(count);
  });

  it('tells what happened, when and by whom, the removal too', async () => {
    const { history, start } = await deletedCounter();

    const entries = await all(history.entries(id));

    expect(
      entries.map(({ version, event, occurredAt, actor: by }) => ({
        version,
        event,
        ms: occurredAt.msSince(start),
        by,
      })),
    ).toEqual([
      { version: 1, event: new CounterStarted(), ms: 0, by: undefined },
      { version: 2, event: new CounterRaised({ by: 1 }), ms: MINUTE_MS, by: undefined },
      { version: 3, event: new CounterRaised({ by: 2 }), ms: 2 * MINUTE_MS, by: undefined },
      { version: 4, event: new AggregateDeleted(), ms: 3 * MINUTE_MS, by: 'Ada' },
    ]);
    expect(entries[0]).toMatchObject({ messageId: expect.any(String), correlationId: expect.any(String) });
  });

  it('can be read in part', async () => {
    const { history } = await deletedCounter();

    expect((await all(history.entries(id, { from: 2, to: 3 }))).map(({ version }) => version)).toEqual([2, 3]);
    expect(await all(history.entries(id, { from: 9 }))).toEqual([]);
  });

  it('is there for a state-stored aggregate too, on a database that knows none of its classes', async () => {
    const { store, dispose } = opened();
    const counters = new Counters(store, stateStored(Counter));
    await counters.start();
    await counters.raise(5);
    const history = new AggregateHistory(store, Counter);

    expect((await history.at(id, { version: 2 }))?.count).toBe(5);
    expect((await all(history.entries(id))).map(({ event }) => event)).toEqual([
      new CounterStarted(),
      new CounterRaised({ by: 5 }),
    ]);
    dispose();
  });

  it('of a tenant is nobody else’s', async () => {
    const store = new InMemoryStore();
    const { unit } = new Counters(store, eventSourced(Counter));
    await unit.run(({ counters }) => counters.save(Counter.start(id)), { tenant: 'acme' });
    const history = new AggregateHistory(store, Counter);

    expect((await history.at(id, { version: 1, tenant: 'acme' }))?.count).toBe(0);
    expect(await history.at(id, { version: 1 })).toBeUndefined();
    expect(await all(history.entries(id))).toEqual([]);
  });

  it('gives what can be read, and saved by no unit', async () => {
    const { counters, history } = await deletedCounter();
    const past = (await history.at(id, { version: 1 })) as Counter;

    const saving = counters.unit.run(({ counters: repository }) => {
      past.raise(1);
      return repository.save(past);
    });

    await expect(saving).rejects.toMatchObject({ code: 'FOREIGN_AGGREGATE' });
    expect(persistenceOf(past).committedVersion).toBe(1);
  });

  it('that was truncated is told as far as it is there, and refused where it is not', async () => {
    const recipe = eventSourced(Counter, { snapshots: { when: everyEvents(3) } });
    const { history, store, start } = await deletedCounter(new InMemoryStore(), recipe);
    expect(store.snapshots.find(stream)?.version).toBe(3);
    store.log.streams.truncate(stream, 3);
    const gone = { code: 'HISTORY_TRUNCATED', stream };

    expect((await history.at(id, { version: 3 }))?.count).toBe(3);
    expect((await history.at(id, { time: start.plusMs(2 * MINUTE_MS) }))?.count).toBe(3);
    expect((await all(history.entries(id, { from: 3 }))).map(({ version }) => version)).toEqual([3, 4]);

    await expect(history.at(id, { version: 2 })).rejects.toMatchObject(gone);
    await expect(history.at(id, { time: start.plusMs(MINUTE_MS) })).rejects.toMatchObject({ ...gone, found: 3 });
    await expect(all(history.entries(id))).rejects.toMatchObject({ ...gone, expected: 1, found: 3 });
  });

  it.each<[string, (history: AggregateHistory<Counter>) => Promise<unknown>]>([
    ['a version that is none', (history) => history.at(id, { version: 0 })],
    ['a time that is none', (history) => history.at(id, { time: new Date() as never })],
    ['no identifier', (history) => history.at(5 as never, { version: 1 })],
    ['a tenant that is none', (history) => history.at(id, { version: 1, tenant: null as never })],
    ['the events of no identifier', (history) => all(history.entries('' as never))],
    ['the events of a tenant that is none', (history) => all(history.entries(id, { tenant: 0 as never }))],
    ['no point', (history) => history.at(id, undefined as never)],
    ['a part that begins before the first', (history) => all(history.entries(id, { from: 0 }))],
    ['a part that ends nowhere', (history) => all(history.entries(id, { to: 1.5 }))],
  ])('refuses to be asked for %s', async (_, ask) => {
    const { history } = await deletedCounter();

    await expect(ask(history)).rejects.toMatchObject({ code: 'INVALID_OPTION' });
  });
});
