import { AggregateRoot, DomainEvent, Identifier, type TypeOf } from 'demesne';
import { Deadline, IntegrationEvent } from 'demesne/messaging';
import type { Result } from 'neverthrow';
import { z } from 'zod';

export const ShelfId = Identifier.define('ShelfId');
export type ShelfId = TypeOf<typeof ShelfId>;

export class ShelfBuilt extends DomainEvent.define('store.ShelfBuilt', { name: z.string(), load: z.bigint() }) {}
export class LoadChanged extends DomainEvent.define('store.LoadChanged', { load: z.bigint() }) {}
export class ShelfChecked extends Deadline.define('store.ShelfChecked', { name: z.string() }) {}
export class LoadTold extends IntegrationEvent.define('store.published.LoadTold', { load: z.number() }) {}

const ShelfModel = AggregateRoot.define('Shelf', {
  id: ShelfId,
  state: { name: z.string(), load: z.bigint(), height: z.number(), isFull: z.boolean() },
  events: { ShelfBuilt, LoadChanged },
  evolve: {
    ShelfBuilt: (_, { data }) => ({ ...data, height: 1.5, isFull: false }),
    LoadChanged: (shelf, { data }) => {
      shelf.load = data.load;
      shelf.height += 0.25;
      shelf.isFull = data.load > 9n;
    },
  },
});

/** What is kept, with every kind of value in it. */
export class Shelf extends ShelfModel {
  static build(id: ShelfId, name: string): Shelf {
    return new Shelf(id).begin(new ShelfBuilt({ name, load: 0n }));
  }

  take(load: bigint): Result<void, never> {
    return this.record(new LoadChanged({ load }));
  }

  get load(): bigint {
    return this.state.load;
  }
}

/** All of them, as a store is told. */
export const shelfMessages = [ShelfBuilt, LoadChanged, ShelfChecked, LoadTold] as const;
