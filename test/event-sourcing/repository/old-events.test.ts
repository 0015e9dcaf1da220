import { AggregateRoot, DomainEvent, UnknownEvent, upcasting } from 'demesne';
import { eventSourced, UnreplayableEvent } from 'demesne/event-sourcing';
import { InMemoryStore } from 'demesne/in-memory';
import { EncodedMessage, Upcaster } from 'demesne/messaging';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Counter, CounterId, CounterRaised, Counters, CounterStarted, id, stream } from '../counter.ts';
import { CounterPainted, OldCounter, envelope } from './old-counter.ts';

describe('old events of an event-sourced repository', () => {
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
});
