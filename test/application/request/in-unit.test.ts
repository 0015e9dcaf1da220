import { CommandBus, IdempotencyKeyReused, inUnit, type Store } from 'demesne/application';
import { InMemoryStore } from 'demesne/in-memory';
import { InvalidOption } from 'demesne/messaging';
import { err, ok, safeTry } from 'neverthrow';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { opened } from '../../sqlite/opened.ts';
import { inn, LayTable, round, SeatGuests, Table, TableId, TooManyGuests } from './tables.ts';

const square = TableId.of('square');

const kinds: readonly { readonly kind: string; readonly make: () => Store }[] = [
  { kind: 'in memory', make: () => new InMemoryStore() },
  {
    kind: 'on SQLite',
    make: () => {
      const { store, dispose } = opened();
      onTestFinished(dispose);
      return store;
    },
  },
];

/** An inn where both commands may be sent again with their key. */
function patientInn(store: Store) {
  const { unit, envelopes } = inn(store);
  const runs: string[] = [];
  const commands = new CommandBus(
    { LayTable, SeatGuests },
    {
      LayTable: inUnit(unit, ({ data }: LayTable, { tables }) => tables.save(Table.lay(data.tableId, data.seats)), {
        idempotent: true,
      }),
      SeatGuests: inUnit(
        unit,
        ({ data: { tableId, guests } }: SeatGuests, { tables }) =>
          safeTry(async function* () {
            runs.push(tableId);
            const table = yield* await tables.get(tableId);
            yield* table.seat(guests);
            yield* await tables.save(table);
            return ok({ free: table.free, tableId });
          }),
        { idempotent: { free: z.int(), tableId: TableId } },
      ),
    },
  );
  return { commands, unit, envelopes, runs };
}

const twoGuests = new SeatGuests({ tableId: round, guests: 2 });
const key = { idempotencyKey: 'k-1' };

describe.each(kinds)('a command with an idempotency key $kind', ({ make }) => {
  it('is done once, and answered the same each time', async () => {
    const { commands, envelopes, runs } = patientInn(make());
    await commands.execute(new LayTable({ tableId: round, seats: 4 }));

    const first = await commands.execute(twoGuests, key);
    const second = await commands.execute(twoGuests, key);
    await commands.execute(twoGuests, { idempotencyKey: 'k-2' });
    const third = await commands.execute(twoGuests, key);

    expect(first).toEqual(ok({ free: 2, tableId: round }));
    expect([second, third]).toEqual([first, first]);
    expect(runs).toHaveLength(2);
    expect(await envelopes()).toHaveLength(3);
  });

  it('is done once where its answer has no value, too', async () => {
    const { commands, envelopes } = patientInn(make());
    const layTable = new LayTable({ tableId: round, seats: 4 });

    expect(await commands.execute(layTable, key)).toEqual(ok(undefined));
    expect(await commands.execute(layTable, key)).toEqual(ok(undefined));
    expect(await envelopes()).toHaveLength(1);
  });

  it('is done once where both come at the same time', async () => {
    const { commands, envelopes } = patientInn(make());
    await commands.execute(new LayTable({ tableId: round, seats: 4 }));

    const answers = await Promise.all([1, 2, 3].map(() => commands.execute(twoGuests, key)));

    const answer = ok({ free: 2, tableId: round });
    expect(answers).toEqual([answer, answer, answer]);
    expect(await envelopes()).toHaveLength(2);
  });

  it('is refused where the key came with other data before', async () => {
    const { commands, envelopes } = patientInn(make());
    await commands.execute(new LayTable({ tableId: round, seats: 4 }));
    await commands.execute(twoGuests, key);

    const other = await commands.execute(new SeatGuests({ tableId: round, guests: 1 }), key);

    expect(other).toEqual(err(new IdempotencyKeyReused({ command: 'inn.SeatGuests' })));
    expect(await envelopes()).toHaveLength(2);
  });

  it('is tried again where it was refused', async () => {
    const { commands } = patientInn(make());
    await commands.execute(new LayTable({ tableId: round, seats: 1 }));

    expect(await commands.execute(twoGuests, key)).toEqual(err(new TooManyGuests({ seats: 1 })));

    expect(await commands.execute(new SeatGuests({ tableId: round, guests: 1 }), key)).toEqual(
      ok({ free: 0, tableId: round }),
    );
  });

  it.each([
    ['another key', { idempotencyKey: 'k-2' }],
    ['another actor', { ...key, actor: 'Bob' }],
    ['no actor', key],
  ])('is another one with %s', async (_, others) => {
    const { commands, runs } = patientInn(make());
    await commands.execute(new LayTable({ tableId: round, seats: 4 }));

    await commands.execute(twoGuests, { ...key, actor: 'Ada' });
    const answer = await commands.execute(twoGuests, others);

    expect(answer).toEqual(ok({ free: 0, tableId: round }));
    expect(runs).toHaveLength(2);
  });

  it('is another one of another tenant', async () => {
    const { commands } = patientInn(make());
    for (const tenant of ['north', 'south']) {
      await commands.execute(new LayTable({ tableId: round, seats: 4 }), { tenant });
      expect(await commands.execute(twoGuests, { ...key, tenant })).toEqual(ok({ free: 2, tableId: round }));
    }
  });

  it('is another one under another name', async () => {
    const { commands, envelopes } = patientInn(make());

    await commands.execute(new LayTable({ tableId: round, seats: 4 }), key);
    await commands.execute(twoGuests, key);

    expect(await envelopes()).toHaveLength(2);
  });

  it('is not mistaken for that of an actor whose name continues the key', async () => {
    const { commands, runs } = patientInn(make());
    await commands.execute(new LayTable({ tableId: round, seats: 9 }));

    await commands.execute(twoGuests, { idempotencyKey: 'a', actor: 'b","c' });
    await commands.execute(twoGuests, { idempotencyKey: 'a","b', actor: 'c' });

    expect(runs).toHaveLength(2);
  });

  it('is stamped like any other', async () => {
    const { commands, envelopes } = patientInn(make());
    const cause = { actor: 'Ada', correlationId: 'c-1', causationId: 'm-1' };

    await commands.execute(new LayTable({ tableId: round, seats: 4 }), { ...cause, ...key });

    expect(await envelopes()).toMatchObject([cause]);
  });
});

describe('a command in a unit', () => {
  it('is done each time without a key, or where the handler is not idempotent', async () => {
    const { unit, envelopes } = inn();
    const layTable = inUnit(unit, ({ data }: LayTable, { tables }) => tables.save(Table.lay(data.tableId, data.seats)));
    const commands = new CommandBus({ LayTable }, { LayTable: layTable });

    expect((await commands.execute(new LayTable({ tableId: round, seats: 4 }), key)).isOk()).toBe(true);
    expect((await commands.execute(new LayTable({ tableId: round, seats: 4 }), key)).isErr()).toBe(true);

    const patient = patientInn(new InMemoryStore());
    await patient.commands.execute(new LayTable({ tableId: square, seats: 4 }));
    await patient.commands.execute(new SeatGuests({ tableId: square, guests: 1 }));
    await patient.commands.execute(new SeatGuests({ tableId: square, guests: 1 }));
    expect(patient.runs).toHaveLength(2);
    expect(await envelopes()).toHaveLength(1);
  });

  it('takes a context of any make', async () => {
    const { unit, envelopes } = inn();
    const layTable = inUnit(unit, ({ data }: LayTable, { tables }) => tables.save(Table.lay(data.tableId, data.seats)));
    const { signal } = new AbortController();

    await layTable(new LayTable({ tableId: round, seats: 4 }), { correlationId: 'c-1', actor: 'Ada', signal });

    expect(await envelopes()).toMatchObject([{ correlationId: 'c-1', actor: 'Ada' }]);
  });

  it('refuses a key that is too long for the inbox', async () => {
    const { commands } = patientInn(new InMemoryStore());
    const executed = commands.execute(twoGuests, { idempotencyKey: 'k'.repeat(200), actor: 'a'.repeat(101) });

    await expect(executed).rejects.toMatchObject({ code: 'INVALID_OPTION', option: 'idempotencyKey' });
  });

  it('needs a store with an inbox for a key', async () => {
    const store = new InMemoryStore();
    const bare = { log: store.log, load: store.load.bind(store), commit: store.commit.bind(store) };
    const { commands } = patientInn(bare as never);

    await expect(commands.execute(twoGuests, key)).rejects.toMatchObject({ code: 'STORE_CANNOT' });
    expect((await commands.execute(twoGuests)).isErr()).toBe(true);
  });

  it.each([undefined, false, 'z.int()', null, 7])('refuses to keep values by %s', (idempotent) => {
    const { unit } = inn();

    expect(() => inUnit(unit, () => ok(), { idempotent } as never)).toThrow(InvalidOption);
  });
});
