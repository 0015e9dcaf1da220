import { AggregateRoot, DomainError, DomainEvent, Identifier, stateStored, type TypeOf } from 'demesne';
import { err, type Result } from 'neverthrow';
import { z } from 'zod';

export const CounterId = Identifier.define('CounterId');
export type CounterId = TypeOf<typeof CounterId>;

export class Counted extends DomainEvent.define('chaos.Counted', {}) {}

/** What is written to: its version is what it has counted to. */
export class Counter extends AggregateRoot.define('Counter', {
  id: CounterId,
  state: {},
  events: { Counted },
  evolve: { Counted: () => ({}) },
}) {
  static begin(id: CounterId) {
    return new Counter(id).begin(new Counted());
  }
  count() {
    return this.record(new Counted());
  }
}

export class Copied extends DomainEvent.define('chaos.Copied', { number: z.int() }) {}
export class OutOfOrder extends DomainError.define('OutOfOrder')<{ number: number; after: number }> {}

/** What handlers make of it: a copy that counts along, and takes no number twice and leaves none out. */
export class Copy extends AggregateRoot.define('Copy', {
  id: CounterId,
  state: { last: z.int() },
  events: { Copied },
  evolve: {
    Copied: (_, { data: { number } }) => ({ last: number }),
  },
}) {
  static begin(id: CounterId) {
    return new Copy(id).begin(new Copied({ number: 1 }));
  }
  get last() {
    return this.state.last;
  }
  take(number: number): Result<void, OutOfOrder> {
    if (number !== this.state.last + 1) return err(new OutOfOrder({ number, after: this.state.last }));
    return this.record(new Copied({ number })).map(() => undefined);
  }
}

export const recipes = { counters: stateStored(Counter), copies: stateStored(Copy) };

/** What is wrong with some of them, by the first word of their name. */
export type Kind = 'plain' | 'flaky' | 'poison' | 'deadly';

/** The number at which what is poison is refused, and what is deadly kills whoever handles it. */
export const FATAL = 7;

export const kindOf = (id: string): Kind => id.split('-')[0] as Kind;

export const isGuilty = (id: string): boolean => kindOf(id) === 'poison' || kindOf(id) === 'deadly';

/** Every counter of a run. */
export const counterIds: readonly CounterId[] = [
  ...Array.from({ length: 16 }, (_, index) => `plain-${index}`),
  ...Array.from({ length: 4 }, (_, index) => `flaky-${index}`),
  'poison-0',
  'poison-1',
  'deadly-0',
].map((id) => CounterId.of(id));
