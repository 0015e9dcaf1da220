import type { IdentifierGenerator, Message } from 'demesne';
import { type Projection, Projections } from 'demesne/event-sourcing';
import { InMemoryStore } from 'demesne/in-memory';
import { EventBus, noRetry } from 'demesne/messaging';
import { EventCollector, FixedClock, SequentialIdentifiers } from 'demesne/testing';

/** What one context stands on, with the others played by the test. */
export interface ContextStage {
  readonly store: InMemoryStore;
  readonly bus: EventBus;
  /** What makes the views of the context. */
  readonly views: EventBus;
  readonly clock: FixedClock;
  readonly identifiers: IdentifierGenerator;
  /** All that was committed. */
  readonly log: EventCollector;
  /** Lets the context hear what others publish, each context in its order, and waits until all that follows is done. */
  hear(...messages: readonly Message[]): Promise<void>;
  /** Waits until everything that was set off is done. */
  settle(): Promise<void>;
  /** Brings read models up to all that is committed. */
  project(projections: readonly Projection[]): Promise<void>;
}

export function contextStage(now: string): ContextStage {
  const store = new InMemoryStore();
  const clock = new FixedClock(now);
  const identifiers = new SequentialIdentifiers();
  const bus = new EventBus(store.log, { clock, retry: noRetry });
  let told = 0;
  const settle = async (): Promise<void> => {
    await bus.drain();
    const [failure] = bus.failures();
    if (failure !== undefined) throw new Error(`${failure.subscription} failed`, { cause: failure.error });
  };
  return {
    store,
    bus,
    views: new EventBus(store.log, { clock }),
    clock,
    identifiers,
    log: new EventCollector(store.log),
    hear: async (...messages) => {
      store.log.append(
        messages.map((message) => ({
          id: identifiers.next(),
          message,
          occurredAt: clock.now(),
          aggregate: { type: 'Elsewhere', id: message.type.split('.')[0] ?? '', version: (told += 1) },
          correlationId: 'story',
        })),
      );
      await settle();
    },
    settle,
    project: async (projections) => {
      const running = new Projections(store, projections, { clock });
      await running.start();
      await running.drain();
      const stopped = (await running.standings()).find(({ failure }) => failure !== undefined);
      await running.stop();
      if (stopped !== undefined) throw new Error(`${stopped.projection} stopped`, { cause: stopped.failure });
    },
  };
}
