import { AggregateRoot, DomainEvent, Identifier, stateStored, type TypeOf } from 'demesne';
import { PostgresUnitOfWork, type PostgresStore, type PostgresTransaction } from 'demesne/postgres';
import { z } from 'zod';

export const ShelfId = Identifier.define('ShelfId');
export type ShelfId = TypeOf<typeof ShelfId>;

export class ShelfBuilt extends DomainEvent.define('library.ShelfBuilt', {}) {}
export class BookShelved extends DomainEvent.define('library.BookShelved', { title: z.string() }) {}

export class Shelf extends AggregateRoot.define('Shelf', {
  id: ShelfId,
  state: { titles: z.array(z.string()) },
  events: { ShelfBuilt, BookShelved },
  evolve: {
    ShelfBuilt: () => ({ titles: [] }),
    BookShelved: (shelf, { data: { title } }) => {
      shelf.titles = [...shelf.titles, title];
    },
  },
}) {
  static build(id: ShelfId) {
    return new Shelf(id).begin(new ShelfBuilt());
  }
  get titles() {
    return this.state.titles;
  }
  shelve(title: string) {
    return this.record(new BookShelved({ title }));
  }
}

/** The library's unit of work, by itself or within somebody's transaction. */
export const libraryOver = (store: PostgresStore | PostgresTransaction) =>
  new PostgresUnitOfWork(store, { shelves: stateStored(Shelf) });
