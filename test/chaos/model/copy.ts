import { AggregateRoot, DomainError, DomainEvent } from 'demesne';
import { err, type Result } from 'neverthrow';
import { z } from 'zod';
import { CounterId } from './kinds.ts';

export class Copied extends DomainEvent.define('chaos.Copied', { number: z.int() }) {}
export class OutOfOrder extends DomainError.define('OutOfOrder')<{ number: number; after: number }> {}

/** What a handler makes of a counter: a copy that counts along, and takes no number twice and leaves none out. */
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
