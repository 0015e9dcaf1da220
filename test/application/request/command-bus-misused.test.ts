import { Command, CommandBus, UnknownRequest, WrongHandlers } from 'demesne/application';
import { InvalidOption } from 'demesne/messaging';
import { ok } from 'neverthrow';
import { describe, expect, it } from 'vitest';
import { LayTable, round, SeatGuests, TableLaid } from './tables.ts';

describe('wrong use of a bus of commands', () => {
  const answer = () => ok();

  it('names all handlers that are missing or too much when it is made', () => {
    // @ts-expect-error neither has a handler, and nobody sends AskForBill
    const make = () => new CommandBus({ LayTable, SeatGuests }, { AskForBill: answer });

    expect(make).toThrow(WrongHandlers);
    expect(make).toThrow(
      'Each command or query has one handler: inn.LayTable has none; inn.SeatGuests has none; there is no command or query for AskForBill.',
    );
    expect(make).toThrow(
      expect.objectContaining({ missing: ['inn.LayTable', 'inn.SeatGuests'], doubled: [], unexpected: ['AskForBill'] }),
    );
  });

  it('refuses two handlers for one command', () => {
    const make = () => new CommandBus({ LayTable, Lay: LayTable }, { LayTable: answer, Lay: answer });

    expect(make).toThrow(expect.objectContaining({ code: 'WRONG_HANDLERS', doubled: ['inn.LayTable'] }));
  });

  it('finds no handler where none was given, whatever objects inherit', () => {
    // @ts-expect-error toString is a function of every object, and no handler
    const make = () => new CommandBus({ toString: LayTable }, {});

    expect(make).toThrow(expect.objectContaining({ missing: ['inn.LayTable'] }));
  });

  it.each([
    ['a class of something else', () => new CommandBus({ TableLaid } as never, { TableLaid: answer } as never)],
    ['the base itself', () => new CommandBus({ Command } as never, { Command: answer } as never)],
    ['a handler that is no function', () => new CommandBus({ LayTable }, { LayTable: 7 } as never)],
    ['classes that are none', () => new CommandBus(undefined as never, {} as never)],
    ['handlers that are none', () => new CommandBus({ LayTable }, undefined as never)],
    ['options that are none', () => new CommandBus({ LayTable }, { LayTable: answer }, 7 as never)],
    ['middleware that is none', () => new CommandBus({ LayTable }, { LayTable: answer }, { middleware: [7] as never })],
    ['one middleware', () => new CommandBus({ LayTable }, { LayTable: answer }, { middleware: (() => 7) as never })],
    ['no identifiers', () => new CommandBus({ LayTable }, { LayTable: answer }, { identifiers: {} as never })],
  ])('refuses %s', (_, make) => {
    expect(make).toThrow(InvalidOption);
  });

  it('refuses what is no command of this bus, and says which are', async () => {
    const commands = new CommandBus({ LayTable }, { LayTable: answer });
    class Impostor extends Command.define('inn.LayTable', {}) {}
    const strangers = [new SeatGuests({ tableId: round, guests: 1 }), new Impostor(), { type: 'inn.LayTable' }, null];

    for (const stranger of strangers) {
      await expect(commands.execute(stranger as never)).rejects.toThrow(UnknownRequest);
    }
    await expect(commands.execute(strangers[0] as never)).rejects.toThrow(
      'Expected an instance of a class that this bus was made with (inn.LayTable), found SeatGuests.',
    );
    await expect(commands.execute(null as never)).rejects.toThrow('found null.');
    await expect(commands.execute({ type: 'inn.LayTable' } as never)).rejects.toThrow('found an object.');
  });

  it('refuses a handler that answers with no Result', async () => {
    const commands = new CommandBus(
      { LayTable, SeatGuests },
      { LayTable: () => 7 as never, SeatGuests: async () => undefined as never },
    );

    await expect(commands.execute(new LayTable({ tableId: round, seats: 4 }))).rejects.toThrow(
      'inn.LayTable: expected a handler that answers with a Result, ok(…) or err(…); found a number.',
    );
    await expect(commands.execute(new SeatGuests({ tableId: round, guests: 4 }))).rejects.toMatchObject({
      code: 'INVALID_ANSWER',
      type: 'inn.SeatGuests',
    });
  });

  it.each([
    ['correlationId', ''],
    ['causationId', 7],
    ['actor', ''],
    ['tenant', null],
    ['idempotencyKey', ''],
    ['signal', {}],
  ])('refuses %s that is none', async (option, found) => {
    const commands = new CommandBus({ LayTable }, { LayTable: answer });

    const executed = commands.execute(new LayTable({ tableId: round, seats: 4 }), { [option]: found } as never);

    await expect(executed).rejects.toMatchObject({ code: 'INVALID_OPTION', option });
  });

  it('refuses options that are none', async () => {
    const commands = new CommandBus({ LayTable }, { LayTable: answer });

    await expect(commands.execute(new LayTable({ tableId: round, seats: 4 }), 7 as never)).rejects.toThrow(
      InvalidOption,
    );
  });
});
