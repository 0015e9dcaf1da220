import { DomainError, type ConcurrencyConflict, type DomainEvent, type InvalidValue, type NotFound } from 'demesne';
import {
  audited,
  Command,
  CommandBus,
  inUnit,
  type IdempotencyKeyReused,
  logged,
  type NoSuchRequest,
  type Query,
  QueryBus,
  retrying,
  timeLimit,
  type RequestContext,
  type RequestMiddleware,
} from 'demesne/application';
import { InMemoryAuditTrail } from 'demesne/in-memory';
import { noRetry, type HandlerContext, type MessageContext } from 'demesne/messaging';
import { err, ok, okAsync, safeTry, type Result } from 'neverthrow';
import { describe, expectTypeOf, it } from 'vitest';
import { z } from 'zod';
import { FreeSeats, inn, LayTable, SeatGuests, Table, type TableId, type TooManyGuests } from './tables.ts';

class Forbidden extends DomainError.define('Forbidden') {}
class Shut extends DomainError.define('Shut')<{ until: string }> {}
class AskForBill extends Command.define('inn.AskForBill', {}) {}

declare const tableId: TableId;
declare const handlerContext: HandlerContext;
const { unit } = inn();

const seatGuests = inUnit(unit, ({ data }: SeatGuests, { tables }) =>
  safeTry(async function* () {
    const table = yield* await tables.get(data.tableId);
    yield* table.seat(data.guests);
    yield* await tables.save(table);
    return ok(table.free);
  }),
);

const staffOnly: RequestMiddleware<Forbidden> = (_request, { actor }, next) =>
  actor === undefined ? err(new Forbidden()) : next();

describe('execute', () => {
  it('answers with the value of the handler and the union of everything that can be refused', () => {
    const commands = new CommandBus(
      { LayTable, SeatGuests, AskForBill },
      {
        LayTable: inUnit(unit, (command, { tables }, context) => {
          expectTypeOf(command).toEqualTypeOf<LayTable>();
          expectTypeOf(context).toExtend<MessageContext>();
          return tables.save(Table.lay(command.data.tableId, command.data.seats));
        }),
        SeatGuests: seatGuests,
        AskForBill: async (command, context) => {
          expectTypeOf(command).toEqualTypeOf<AskForBill>();
          expectTypeOf(context).toEqualTypeOf<RequestContext>();
          if (context.actor === undefined) return err(new Forbidden());
          return context.signal.aborted ? err(new Shut({ until: 'noon' })) : ok(7n);
        },
      },
    );

    expectTypeOf(commands.execute(new LayTable({ tableId, seats: 4 }))).toEqualTypeOf<
      Promise<Result<void, ConcurrencyConflict>>
    >();
    expectTypeOf(commands.execute(new SeatGuests({ tableId, guests: 4 }))).toEqualTypeOf<
      Promise<Result<number, NotFound | TooManyGuests | ConcurrencyConflict>>
    >();
    expectTypeOf(commands.execute(new AskForBill())).toEqualTypeOf<Promise<Result<bigint, Forbidden | Shut>>>();
  });

  it('adds what the middleware refuses to every answer', () => {
    const commands = new CommandBus(
      { AskForBill },
      { AskForBill: () => ok('paid') },
      {
        middleware: [
          logged(console),
          audited(new InMemoryAuditTrail()),
          staffOnly,
          (_request, context, next) => (context.signal.aborted ? err(new Shut({ until: 'noon' })) : next()),
          retrying(noRetry),
          timeLimit(5),
        ],
      },
    );

    expectTypeOf(commands.execute(new AskForBill())).toEqualTypeOf<Promise<Result<string, Forbidden | Shut>>>();
  });

  it('takes the context of a handler as it is', () => {
    const commands = new CommandBus({ AskForBill }, { AskForBill: () => ok() });

    expectTypeOf(commands.execute(new AskForBill(), handlerContext)).toEqualTypeOf<Promise<Result<void, never>>>();
    // @ts-expect-error text
    void commands.execute(new AskForBill(), { tenant: 7 });
    // @ts-expect-error no such word
    void commands.execute(new AskForBill(), { user: 'Ada' });
  });

  it('takes a ResultAsync', () => {
    const commands = new CommandBus({ AskForBill }, { AskForBill: () => okAsync<number, Shut>(7) });

    expectTypeOf(commands.execute(new AskForBill())).toEqualTypeOf<Promise<Result<number, Shut>>>();
  });

  it('takes the commands of the bus, and nothing else', () => {
    const commands = new CommandBus({ AskForBill }, { AskForBill: () => ok() });

    // @ts-expect-error another command
    void commands.execute(new SeatGuests({ tableId, guests: 4 }));
    // @ts-expect-error a query
    void commands.execute(new FreeSeats({ tableId }));
    // @ts-expect-error the data alone
    void commands.execute({ tableId });
  });
});

describe('the handlers of a bus', () => {
  const answer = () => ok();

  it('are exactly one for each command', () => {
    // @ts-expect-error AskForBill has none
    void new CommandBus({ LayTable, AskForBill }, { LayTable: answer });
    // @ts-expect-error there is no SeatGuests
    void new CommandBus({ LayTable }, { LayTable: answer, SeatGuests: answer });
    // @ts-expect-error LayTable has two
    // oxlint-disable-next-line no-dupe-keys -- that is what doesn't compile
    void new CommandBus({ LayTable }, { LayTable: answer, LayTable: answer });
  });

  it('take their own command, and answer with a Result', () => {
    // @ts-expect-error the handler of another command
    void new CommandBus({ LayTable }, { LayTable: seatGuests });
    // @ts-expect-error no Result
    void new CommandBus({ LayTable }, { LayTable: () => 7 });
    // @ts-expect-error no Result later either
    void new CommandBus({ LayTable }, { LayTable: async () => undefined });
    // @ts-expect-error nothing at all
    void new CommandBus({ LayTable }, { LayTable: () => {} });
  });

  it('are of commands for a bus of commands, of queries for a bus of queries', () => {
    // @ts-expect-error a query
    void new CommandBus({ FreeSeats }, { FreeSeats: answer });
    // @ts-expect-error a command
    void new QueryBus({ LayTable }, { LayTable: answer });
  });
});

describe('a middleware', () => {
  it('refuses or goes on, and never answers for the handler', () => {
    // @ts-expect-error an answer that the type of the bus would not know
    const cached: RequestMiddleware = () => ok('from the cache');
    // @ts-expect-error nothing at all
    const silent: RequestMiddleware = () => undefined;
    // @ts-expect-error next has to be awaited, or its answer handed on
    const forgetful: RequestMiddleware = async (_request, _context, next) => {
      await next();
    };
    // @ts-expect-error it says that it refuses nothing
    const strict: RequestMiddleware = () => err(new Forbidden());
    void [cached, silent, forgetful, strict];
  });

  it('goes on in another context', () => {
    const asAda: RequestMiddleware = (_request, _context, next) => next({ actor: 'Ada' });
    // @ts-expect-error no such word
    const asUser: RequestMiddleware = (_request, _context, next) => next({ user: 'Ada' });
    void [asAda, asUser];
  });
});

describe('ask', () => {
  it('answers with the value and the errors of the handler', () => {
    const queries = new QueryBus(
      { FreeSeats },
      { FreeSeats: ({ data }) => (data.tableId === 'round' ? ok(4) : err(new Shut({ until: 'noon' }))) },
      { middleware: [staffOnly] },
    );

    expectTypeOf(queries.ask(new FreeSeats({ tableId }))).toEqualTypeOf<Promise<Result<number, Shut | Forbidden>>>();
    // @ts-expect-error a command
    void queries.ask(new AskForBill());
  });
});

describe('commands, queries and events', () => {
  it('are not assignable to each other', () => {
    // @ts-expect-error a query is no command
    const command: Command = new FreeSeats({ tableId });
    // @ts-expect-error a command is no query
    const query: Query = new AskForBill();
    // @ts-expect-error a command is no event
    const event: DomainEvent = new AskForBill();
    void [command, query, event];
  });
});

describe('a handler in a unit that may be sent again', () => {
  it('adds the refusal of a key that was used before', () => {
    const layTable = inUnit(
      unit,
      ({ data }: LayTable, { tables }) => tables.save(Table.lay(data.tableId, data.seats)),
      {
        idempotent: true,
      },
    );
    const seated = inUnit(unit, async (_: SeatGuests) => ok({ free: 7n }), {
      idempotent: z.object({ free: z.bigint() }),
    });
    const commands = new CommandBus({ LayTable, SeatGuests }, { LayTable: layTable, SeatGuests: seated });

    expectTypeOf(commands.execute(new LayTable({ tableId, seats: 4 }))).toEqualTypeOf<
      Promise<Result<void, ConcurrencyConflict | IdempotencyKeyReused>>
    >();
    expectTypeOf(commands.execute(new SeatGuests({ tableId, guests: 4 }))).toEqualTypeOf<
      Promise<Result<{ free: bigint }, ConcurrencyConflict | IdempotencyKeyReused>>
    >();
  });

  it('keeps the value that the work answers with, and no other', () => {
    // @ts-expect-error a number, kept as text
    inUnit(unit, () => ok(7), { idempotent: z.string() });
    // @ts-expect-error a number, kept as something else
    inUnit(unit, () => ok(7), { idempotent: { seats: z.number() } });
    // @ts-expect-error a number, kept as nothing
    inUnit(unit, () => ok(7), { idempotent: true });
    // @ts-expect-error nothing, kept as a number
    inUnit(unit, () => ok(), { idempotent: z.number() });
  });
});

describe('parse', () => {
  it('gives any command of the bus, whose execution answers with what any of them answers', () => {
    const commands = new CommandBus(
      { SeatGuests, AskForBill },
      { SeatGuests: seatGuests, AskForBill: () => ok('the bill') },
    );
    const parsed = commands.parse('inn.SeatGuests', {});
    expectTypeOf(parsed).toEqualTypeOf<Result<SeatGuests | AskForBill, NoSuchRequest | InvalidValue>>();

    const done = safeTry(async function* () {
      return commands.execute(yield* parsed);
    });
    expectTypeOf(done).resolves.toEqualTypeOf<
      Result<number | string, NoSuchRequest | InvalidValue | NotFound | TooManyGuests | ConcurrencyConflict>
    >();
  });
});
