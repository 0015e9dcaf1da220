import { CommandBus, type RequestContext } from 'demesne/application';
import { EventBus } from 'demesne/messaging';
import { SequentialIdentifiers } from 'demesne/testing';
import { err, ok } from 'neverthrow';
import { describe, expect, it } from 'vitest';
import { LayTable, round, SeatGuests, Table, TableLaid, TooManyGuests } from './tables.ts';
import { openInn, Shut } from './open-inn.ts';

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
