import { AggregateRoot, DomainError, DomainEvent, Identifier, stateStored, type TypeOf } from 'demesne';
import { BufferedUnitOfWork, Command, Query, type Store } from 'demesne/application';
import { InMemoryStore } from 'demesne/in-memory';
import { FixedClock, SequentialIdentifiers } from 'demesne/testing';
import { err, type Result } from 'neverthrow';
import { z } from 'zod';

export const TableId = Identifier.define('TableId');
export type TableId = TypeOf<typeof TableId>;

export class TableLaid extends DomainEvent.define('inn.TableLaid', { seats: z.int() }) {}
export class GuestsSeated extends DomainEvent.define('inn.GuestsSeated', { guests: z.int() }) {}
export class TooManyGuests extends DomainError.define('TooManyGuests')<{ seats: number }> {}

/** A table of an inn, at which guests sit down. */
export class Table extends AggregateRoot.define('Table', {
  id: TableId,
  state: { seats: z.int(), guests: z.int() },
  events: { TableLaid, GuestsSeated },
  evolve: {
    TableLaid: (_, { data }) => ({ seats: data.seats, guests: 0 }),
    GuestsSeated: (table, { data }) => {
      table.guests += data.guests;
    },
  },
}) {
  static lay(id: TableId, seats: number): Table {
    return new Table(id).begin(new TableLaid({ seats }));
  }

  get free(): number {
    return this.state.seats - this.state.guests;
  }

  seat(guests: number): Result<void, TooManyGuests> {
    return guests > this.free
      ? err(new TooManyGuests({ seats: this.free }))
      : this.record(new GuestsSeated({ guests }));
  }
}

export class LayTable extends Command.define('inn.LayTable', { tableId: TableId, seats: z.int().min(1) }) {}
export class SeatGuests extends Command.define('inn.SeatGuests', { tableId: TableId, guests: z.int().min(1) }) {}
export class FreeSeats extends Query.define('inn.FreeSeats', { tableId: TableId }) {}

export const round = TableId.of('round');

/** A unit over a store, one in memory unless given, and what is in its log. */
export function inn(store: Store = new InMemoryStore()) {
  const clock = new FixedClock('2026-03-01T12:00:00Z');
  const identifiers = new SequentialIdentifiers();
  const unit = new BufferedUnitOfWork(store, { tables: stateStored(Table) }, { clock, identifiers });
  const envelopes = async () => (await store.log.read(0, 100)).map(({ envelope }) => envelope);
  return { store, clock, identifiers, unit, envelopes };
}
