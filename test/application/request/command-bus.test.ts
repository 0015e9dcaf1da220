import { DomainError, InvalidDefinition, InvalidValue } from 'demesne';
import {
  Command,
  CommandBus,
  inUnit,
  NoSuchRequest,
  UnknownRequest,
  WrongHandlers,
  type RequestContext,
} from 'demesne/application';
import { EventBus, InvalidOption } from 'demesne/messaging';
import { SequentialIdentifiers } from 'demesne/testing';
import { err, ok, safeTry } from 'neverthrow';
import { describe, expect, it } from 'vitest';
import { inn, LayTable, round, SeatGuests, Table, TableLaid, TooManyGuests } from './tables.ts';

class Shut extends DomainError.define('Shut') {}

/** An inn whose commands are put together as a composition root does it. */
function openInn() {
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

describe('a command', () => {
  it('is made of data somebody vouches for, or parsed with every violation', () => {
    expect(new SeatGuests({ tableId: round, guests: 2 }).toJSON()).toEqual({
      type: 'inn.SeatGuests',
      version: 1,
      data: { tableId: 'round', guests: 2 },
    });
    expect(SeatGuests.parse({ tableId: 'round', guests: 2 })).toEqual(
      ok(new SeatGuests({ tableId: round, guests: 2 })),
    );
    const refusal = SeatGuests.parse({ tableId: '', guests: 0 })._unsafeUnwrapErr();
    expect(refusal.violations.map(({ path }) => path)).toEqual([['tableId'], ['guests']]);
  });

  it('is immutable', () => {
    const command = new SeatGuests({ tableId: round, guests: 2 });

    expect(Object.isFrozen(command) && Object.isFrozen(command.data)).toBe(true);
  });

  it('has a name with a context', () => {
    expect(() => Command.define('SeatGuests', {})).toThrow(InvalidDefinition);
  });
});

describe('a bus of commands', () => {
  it('has each command done by its handler', async () => {
    const { commands, envelopes } = openInn();

    expect(await commands.execute(new LayTable({ tableId: round, seats: 4 }))).toEqual(ok());
    expect(await commands.execute(new SeatGuests({ tableId: round, guests: 3 }))).toEqual(ok(1));
    expect(await commands.execute(new SeatGuests({ tableId: round, guests: 2 }))).toEqual(
      err(new TooManyGuests({ seats: 1 })),
    );

    expect((await envelopes()).map(({ message }) => message.type)).toEqual(['inn.TableLaid', 'inn.GuestsSeated']);
  });

  it('stamps on the events who asked, and in which conversation', async () => {
    const { commands, envelopes } = openInn();
    const cause = { actor: 'Ada', tenant: 'north', correlationId: 'c-1', causationId: 'm-0' };

    await commands.execute(new LayTable({ tableId: round, seats: 4 }), cause);

    expect(await envelopes()).toMatchObject([cause]);
  });

  it('keeps the chain of a handler that executes a command', async () => {
    const { commands, store, unit, envelopes } = openInn();
    const bus = new EventBus(store.log);
    bus.subscribe(TableLaid, {
      name: 'seat-the-regulars',
      handle: async (_, context) => {
        await commands.execute(new SeatGuests({ tableId: round, guests: 2 }), context);
      },
    });

    await unit.run(({ tables }) => tables.save(Table.lay(round, 4)), { correlationId: 'evening', actor: 'Ada' });
    await bus.drain();

    const [laid, seated] = await envelopes();
    expect(seated).toMatchObject({ causationId: laid?.id, correlationId: 'evening', actor: 'Ada' });
  });

  it('makes what the context is missing, and leaves out what nobody said', async () => {
    const contexts: RequestContext[] = [];
    const commands = new CommandBus(
      { LayTable },
      { LayTable: (_, context) => ok(void contexts.push(context)) },
      { identifiers: new SequentialIdentifiers('talk-') },
    );
    const key = { idempotencyKey: 'k-1' };
    const { signal } = new AbortController();

    await commands.execute(new LayTable({ tableId: round, seats: 4 }));
    await commands.execute(new LayTable({ tableId: round, seats: 4 }), { ...key, signal });

    expect(contexts.map((context) => ({ ...context }))).toEqual([
      { correlationId: 'talk-1' },
      { correlationId: 'talk-2', ...key },
    ]);
    expect(contexts[0]?.signal.aborted).toBe(false);
    expect(contexts[0]?.signal).toBe(contexts[0]?.signal);
    expect(contexts[1]?.signal).toBe(signal);
  });

  it('does nothing where the signal was aborted before', async () => {
    let handled = false;
    const commands = new CommandBus({ LayTable }, { LayTable: () => ok(void (handled = true)) });
    const changedMyMind = new Error('changed my mind');

    const executed = commands.execute(new LayTable({ tableId: round, seats: 4 }), {
      signal: AbortSignal.abort(changedMyMind),
    });

    await expect(executed).rejects.toBe(changedMyMind);
    expect(handled).toBe(false);
  });

  it('rejects with what a handler throws, at once or later', async () => {
    const trouble = new Error('the kitchen burns');
    const commands = new CommandBus(
      { LayTable, SeatGuests },
      {
        LayTable: () => {
          throw trouble;
        },
        SeatGuests: () => Promise.reject(trouble),
      },
    );

    await expect(commands.execute(new LayTable({ tableId: round, seats: 4 }))).rejects.toBe(trouble);
    await expect(commands.execute(new SeatGuests({ tableId: round, guests: 4 }))).rejects.toBe(trouble);
  });

  it('takes answers at once, later, and as ResultAsync', async () => {
    const commands = new CommandBus(
      { LayTable, SeatGuests },
      { LayTable: () => err(new Shut()), SeatGuests: () => ok(1).asyncMap(async (seats) => seats + 1) },
    );

    expect(await commands.execute(new LayTable({ tableId: round, seats: 4 }))).toEqual(err(new Shut()));
    expect(await commands.execute(new SeatGuests({ tableId: round, guests: 4 }))).toEqual(ok(2));
  });
});

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

describe('what is asked of a bus of commands from outside', () => {
  it('by its name and JSON, is a command like any other', async () => {
    const { commands } = openInn();
    const asked = (name: string, json: string) =>
      safeTry(async function* () {
        const command = yield* commands.parse(name, JSON.parse(json));
        return commands.execute(command, { actor: 'Ada' });
      });

    expect(commands.parse('inn.LayTable', { tableId: 'round', seats: 4 })).toEqual(
      ok(new LayTable({ tableId: round, seats: 4 })),
    );
    expect(await asked('inn.LayTable', '{ "tableId": "round", "seats": 4 }')).toEqual(ok());
    expect(await asked('inn.SeatGuests', '{ "tableId": "round", "guests": 3 }')).toEqual(ok(1));
    expect(await asked('inn.SeatGuests', '{ "tableId": "round", "guests": 2 }')).toEqual(
      err(new TooManyGuests({ seats: 1 })),
    );
  });

  it.each(['inn.PayBill', 'SeatGuests', '', 'toString', '__proto__', undefined, 7, {}])(
    'by another name, is refused without saying it: %j',
    (name) => {
      const { commands } = openInn();

      const refused = commands.parse(name as string, { tableId: 'round', guests: 2 });

      expect(refused).toEqual(err(new NoSuchRequest()));
      expect(JSON.stringify(refused)).not.toContain('inn.PayBill');
    },
  );

  it.each([undefined, null, 'two', 7, [], {}, { tableId: 'round', guests: 0 }])(
    'with other data, is refused with every violation: %j',
    (data) => {
      const { commands } = openInn();

      const refused = commands.parse('inn.SeatGuests', data)._unsafeUnwrapErr();

      expect(refused).toBeInstanceOf(InvalidValue);
    },
  );
});
