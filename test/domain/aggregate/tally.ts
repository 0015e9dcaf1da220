import { AggregateRoot, DomainEvent, Identifier } from 'demesne';
import { ok, type Result } from 'neverthrow';
import { z } from 'zod';
import { OrderCancelled } from '../order/order.ts';

export class TallyOpened extends DomainEvent.define('tally.TallyOpened', {}) {}
export class Counted extends DomainEvent.define('tally.Counted', { by: z.int() }) {}
export class Poisoned extends DomainEvent.define('tally.Poisoned', {}) {}

export const TallyModel = AggregateRoot.define('Tally', {
  id: Identifier.define('TallyId'),
  state: { sum: z.int(), note: z.string().optional() },
  events: { TallyOpened, Counted, Poisoned },
  evolve: {
    TallyOpened: () => ({ sum: 0 }),
    Counted: (tally, { data }) => {
      tally.sum += data.by;
    },
    Poisoned: (tally) => {
      tally.sum = Number.NaN;
      throw new Error('poison');
    },
  },
});

export class Tally extends TallyModel {
  static open(): Tally {
    return new Tally('t' as Tally['id']).begin(new TallyOpened());
  }
  get sum(): number {
    return this.state.sum;
  }
  count(...by: number[]): Result<void, never> {
    return this.record(...by.map((n) => new Counted({ by: n })));
  }
  countThenPoison(): void {
    this.record(new Counted({ by: 5 }), new Poisoned());
  }
  countAll(by: readonly number[], outcome: Result<string, 'no'>): Result<string, 'no'> {
    return this.atomically(() => {
      for (const n of by) this.count(n);
      return outcome;
    });
  }
  countAndThrow(): void {
    this.atomically(() => {
      this.count(1);
      throw new Error('boom');
    });
  }
  countLater(): unknown {
    return this.atomically(() => {
      this.count(1);
      return Promise.resolve(ok(1)) as never;
    });
  }
  beginAgain(): void {
    this.begin(new TallyOpened());
  }
  recordForeign(): void {
    this.record(new OrderCancelled({}) as never);
  }
}
