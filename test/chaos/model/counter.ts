import { AggregateRoot, DomainEvent } from 'demesne';
import { IntegrationEvent, translation } from 'demesne/messaging';
import { z } from 'zod';
import { CounterId } from './kinds.ts';

/** What a count does about the alarm of its counter: `reset` is to cancel it, and to set another. */
export const alarmChanges = ['left', 'set', 'reset', 'cancelled'] as const;
export type AlarmChange = (typeof alarmChanges)[number];

/** It says what its unit did besides, so that the log tells everything that was committed. */
export class Counted extends DomainEvent.define('chaos.Counted', {
  alarm: z.enum(alarmChanges),
  /** Whether there was an alarm to cancel. */
  waited: z.boolean(),
}) {}
export type Count = Counted['data'];

/** What is written to: its version is what it has counted to. */
export class Counter extends AggregateRoot.define('Counter', {
  id: CounterId,
  state: {},
  events: { Counted },
  evolve: { Counted: () => ({}) },
}) {
  static begin(id: CounterId, count: Count) {
    return new Counter(id).begin(new Counted(count));
  }
  count(count: Count) {
    return this.record(new Counted(count));
  }
}

/** What others are told. */
export class Advanced extends IntegrationEvent.define('chaos.published.Advanced', { number: z.int() }) {}

export const advanced = translation(Counted, (_, { aggregate }) => new Advanced({ number: aggregate.version }));
