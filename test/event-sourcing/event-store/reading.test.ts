import { DomainEvent, upcasting } from 'demesne';
import { EventStore, type StreamPage } from 'demesne/event-sourcing';
import { InMemoryStore } from 'demesne/in-memory';
import { EncodedMessage, UnreadableMessage, Upcaster, type EventEnvelope } from 'demesne/messaging';
import { z } from 'zod';
import { describe, expect, it } from 'vitest';

class SeatBooked extends DomainEvent.define(
  'cinema.SeatBooked',
  { row: z.string(), seat: z.int() },
  {
    version: 2,
    upcast: upcasting({ 1: (one: { seat: number }) => ({ ...one, row: 'A' }) }),
    formerly: ['cinema.SeatTaken'],
  },
) {}

const SeatsBooked = Upcaster.define(
  'cinema.SeatsBooked',
  { row: z.string(), seats: z.array(z.int()) },
  {
    into: ({ row, seats }) => seats.map((seat) => new SeatBooked({ row, seat })),
  },
);

const show = { type: 'Show', id: 's-1' };

/** A store with four events of former times: one of an old name, one of an old version, one that became two, and one unknown. */
async function old(): Promise<InMemoryStore> {
  const store = new InMemoryStore();
  const stored = [
    new EncodedMessage('cinema.SeatTaken', 1, { seat: 1 }),
    new EncodedMessage('cinema.SeatBooked', 1, { seat: 2 }),
    new EncodedMessage('cinema.SeatsBooked', 1, { row: 'C', seats: [3, 4] }),
    new EncodedMessage('cinema.LightsOut', 1, {}),
  ];
  await new EventStore(store).append(show, stored, { expected: 'none' });
  return store;
}

async function all<T>(read: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const one of read) found.push(one);
  return found;
}

const seatOf = ({ message }: EventEnvelope): unknown =>
  message instanceof SeatBooked ? `${message.data.row}${message.data.seat}` : message.type;

describe('events of former times', () => {
  it('are read as what they are today, in a stream and in the log', async () => {
    const events = new EventStore(await old(), { messages: [SeatBooked], upcasters: [SeatsBooked] });

    expect((await all(events.readStream(show))).map(seatOf)).toEqual(['A1', 'A2', 'C3', 'C4', 'cinema.LightsOut']);
    const logged = await all(events.readAll());
    expect(logged.map(({ position }) => position)).toEqual([1, 2, 3, 3, 4]);
  });

  it('are asked for by the name that they have today, in both directions', async () => {
    const events = new EventStore(await old(), { messages: [SeatBooked], upcasters: [SeatsBooked] });
    const types = ['cinema.SeatBooked'];

    expect((await all(events.readAll({ types }))).map((one) => seatOf(one.envelope))).toEqual(['A1', 'A2', 'C3', 'C4']);
    const backwards = await all(events.readAll({ types, direction: 'backwards', pageSize: 1 }));
    expect(backwards.map(({ position }) => position)).toEqual([3, 3, 2, 1]);
    expect((await all(events.readStream(show, { types, limit: 3 }))).map(seatOf)).toEqual(['A1', 'A2', 'C3']);
  });

  it('are known by their former names, and what nobody knows is left out', async () => {
    const events = new EventStore(await old(), { messages: [SeatBooked], upcasters: [SeatsBooked], unknown: 'skip' });

    expect((await all(events.readStream(show))).map(seatOf)).toEqual(['A1', 'A2', 'C3', 'C4']);
  });

  it('that their class can not read are a fault, whatever is done with unknown ones', async () => {
    const store = new InMemoryStore();
    const broken = new EncodedMessage('cinema.SeatBooked', 9, {});
    await new EventStore(store).append(show, [broken], { expected: 'none' });
    const events = new EventStore(store, { messages: [SeatBooked], unknown: 'skip' });

    await expect(all(events.readStream(show))).rejects.toThrow(UnreadableMessage);
    expect(await all(new EventStore(store).readStream(show))).toHaveLength(1);
  });
});

describe('pages', () => {
  it('that were cut since they are large are not the last', async () => {
    const store = await old();
    const read = store.log.readStream.bind(store.log);
    store.log.readStream = (stream, from, limit): StreamPage & readonly EventEnvelope[] => {
      const page = read(stream, from, limit);
      return page.length > 1 ? Object.assign(page.slice(0, 1), { isCut: true as const }) : page;
    };

    expect(await all(new EventStore(store).readStream(show))).toHaveLength(4);
  });

  it('that hold fewer than were asked for are the last: nothing else is asked', async () => {
    const store = await old();
    const read = store.log.readStream.bind(store.log);
    let asked = 0;
    store.log.readStream = (...given) => {
      asked += 1;
      return read(...given);
    };

    await all(new EventStore(store).readStream(show));

    expect(asked).toBe(1);
  });

  it('that never come are not waited for once the signal is aborted', async () => {
    const store = await old();
    store.log.readStream = () => new Promise(() => {}) as never;
    const controller = new AbortController();
    const reading = all(new EventStore(store).readStream(show, { signal: controller.signal }));

    controller.abort(new Error('enough'));

    await expect(reading).rejects.toThrow('enough');
  });
});

it('a reading that is never begun asks nothing of the store', async () => {
  const store = await old();
  store.log.head = () => {
    throw new Error('asked');
  };

  expect(() => new EventStore(store).readAll()).not.toThrow();
});
