import { DomainError } from 'demesne';
import { CommandBus, inUnit } from 'demesne/application';
import { ok, safeTry } from 'neverthrow';
import { inn, LayTable, SeatGuests, Table } from './tables.ts';

export class Shut extends DomainError.define('Shut') {}

/** An inn whose commands are put together as a composition root does it. */
export function openInn() {
  const { unit, ...world } = inn();
  const commands = new CommandBus(
    { LayTable, SeatGuests },
    {
      LayTable: inUnit(unit, ({ data }, { tables }) => tables.save(Table.lay(data.tableId, data.seats))),
      SeatGuests: inUnit(unit, ({ data: { tableId, guests } }, { tables }) =>
        safeTry(async function* () {
          const table = yield* await tables.get(tableId);
          yield* table.seat(guests);
          yield* await tables.save(table);
          return ok(table.free);
        }),
      ),
    },
  );
  return { commands, unit, ...world };
}
