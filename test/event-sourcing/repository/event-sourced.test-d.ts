import { stateStored, type RepositoriesOf, type Repository, type StateRepository } from 'demesne';
import type { EventRecipe, RepositoryRecipe, StateRecipe } from 'demesne/application';
import { type AggregateDeleted, AggregateHistory, eventSourced, everyEvents } from 'demesne/event-sourcing';
import { InMemoryStore, InMemoryUnitOfWork } from 'demesne/in-memory';
import { ok } from 'neverthrow';
import { describe, expectTypeOf, it } from 'vitest';
import { Counter, type CounterRaised, CounterStarted, id } from '../counter.ts';

const recipes = { byState: stateStored(Counter), byEvents: eventSourced(Counter) };

describe('an event-sourced repository, for the compiler', () => {
  it('is made of a recipe that a unit takes', () => {
    expectTypeOf(eventSourced(Counter)).toExtend<EventRecipe<Counter>>();
    expectTypeOf(eventSourced(Counter)).toExtend<RepositoryRecipe<Counter>>();
    expectTypeOf(eventSourced(Counter)).not.toExtend<StateRecipe<Counter>>();
  });

  it('is a repository that can not be asked by state', () => {
    expectTypeOf<RepositoriesOf<typeof recipes>['byEvents']>().toEqualTypeOf<Repository<Counter>>();
    expectTypeOf<RepositoriesOf<typeof recipes>['byState']>().toEqualTypeOf<StateRepository<Counter>>();
    const unit = new InMemoryUnitOfWork(new InMemoryStore(), { counters: eventSourced(Counter) });
    // @ts-expect-error there is no page without a state
    void unit.run(({ counters }) => ok(counters.page()));
  });

  it('takes the class of an aggregate, and options that can be', () => {
    // @ts-expect-error an event is no aggregate
    eventSourced(CounterStarted);
    // @ts-expect-error raw is no policy
    eventSourced(Counter, { unknownEvents: 'raw' });
    // @ts-expect-error a number is no policy
    eventSourced(Counter, { snapshots: { when: 100 } });
    eventSourced(Counter, { snapshots: { when: [everyEvents(100)] } });
  });

  it('has a history of its own events', () => {
    const history = new AggregateHistory(new InMemoryStore(), Counter);
    expectTypeOf(history.at(id, { version: 1 })).toEqualTypeOf<Promise<Counter | undefined>>();
    expectTypeOf(history.entries(id)).toExtend<
      AsyncIterable<{ readonly event: CounterStarted | CounterRaised | AggregateDeleted; readonly version: number }>
    >();
    // @ts-expect-error a Date is no Instant
    void history.at(id, { time: new Date() });
    // @ts-expect-error text is no identifier of a counter
    void history.at('c-1', { version: 1 });
  });
});
