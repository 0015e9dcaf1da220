import { AggregateRoot, DomainEvent, SystemClock } from 'demesne';
import type { EventEnvelope } from 'demesne/messaging';
import { CounterId, CounterRaised, CounterStarted, id } from '../counter.ts';

/** Another class over the same stream, from before an event was taken out of the model. */
export class CounterPainted extends DomainEvent.define('demo.CounterPainted', {}) {}

export class OldCounter extends AggregateRoot.define('Counter', {
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

export const envelope = (version: number, message: DomainEvent): EventEnvelope => ({
  id: `by-hand-${version}`,
  message,
  occurredAt: new SystemClock().now(),
  aggregate: { type: 'Counter', id, version },
  correlationId: 'by hand',
});
