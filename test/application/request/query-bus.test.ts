import { NotFound } from 'demesne';
import { logged, NoSuchRequest, QueryBus, type RequestLine, UnknownRequest, WrongHandlers } from 'demesne/application';
import { err, ok } from 'neverthrow';
import { describe, expect, it } from 'vitest';
import { FreeSeats, LayTable, round, TableId } from './tables.ts';

const seats = new Map([[round, 4]]);

/** Answers out of a read model, in no unit. */
const freeSeats = ({ data: { tableId } }: FreeSeats) => {
  const free = seats.get(tableId);
  return free === undefined ? err(new NotFound({ aggregate: 'Table', id: tableId })) : ok(free);
};

describe('a bus of queries', () => {
  it('has each query answered by its handler', async () => {
    const queries = new QueryBus({ FreeSeats }, { FreeSeats: freeSeats });
    const square = TableId.of('square');

    expect(await queries.ask(new FreeSeats({ tableId: round }))).toEqual(ok(4));
    expect(await queries.ask(new FreeSeats({ tableId: square }))).toEqual(
      err(new NotFound({ aggregate: 'Table', id: 'square' })),
    );
  });

  it('leads queries through the same middleware as commands', async () => {
    const lines: RequestLine[] = [];
    const log = (line: RequestLine) => void lines.push(line);
    const queries = new QueryBus(
      { FreeSeats },
      { FreeSeats: freeSeats },
      { middleware: [logged({ info: log, error: log })] },
    );

    await queries.ask(new FreeSeats({ tableId: round }), { actor: 'Ada' });

    expect(lines).toMatchObject([{ type: 'inn.FreeSeats', actor: 'Ada', outcome: 'done' }]);
  });

  it('has one handler for each query', () => {
    // @ts-expect-error FreeSeats has none
    expect(() => new QueryBus({ FreeSeats }, {})).toThrow(WrongHandlers);
    // @ts-expect-error a command
    expect(() => new QueryBus({ LayTable }, { LayTable: () => ok() })).toThrow('classes.LayTable');
  });

  it('refuses what it was not made for', async () => {
    const queries = new QueryBus({ FreeSeats }, { FreeSeats: freeSeats });

    await expect(queries.ask(new LayTable({ tableId: round, seats: 4 }) as never)).rejects.toThrow(UnknownRequest);
  });

  it('makes a query of a name and JSON from outside', async () => {
    const queries = new QueryBus({ FreeSeats }, { FreeSeats: freeSeats });

    expect(queries.parse('inn.FreeSeats', { tableId: 'round' })).toEqual(ok(new FreeSeats({ tableId: round })));
    expect(queries.parse('inn.FreeSeats', {}).isErr()).toBe(true);
    expect(queries.parse('inn.LayTable', {})).toEqual(err(new NoSuchRequest()));
  });
});
