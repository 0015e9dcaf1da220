import { AggregateRoot, DomainEvent, Identifier, stateStored } from 'demesne';
import { EventStore, eventSourced } from 'demesne/event-sourcing';
import { InMemoryStore, InMemoryUnitOfWork } from 'demesne/in-memory';
import { StreamArchived } from 'demesne/messaging';
import type { Result } from 'neverthrow';
import { z } from 'zod';
import { expect, it } from 'vitest';

class ShowOpened extends DomainEvent.define('cinema.ShowOpened', {}) {}
class SeatBooked extends DomainEvent.define('cinema.SeatBooked', { seat: z.int() }) {}

class Show extends AggregateRoot.define('Show', {
  id: Identifier.define('ShowId'),
  state: { booked: z.int() },
  events: { ShowOpened, SeatBooked },
  evolve: {
    ShowOpened: () => ({ booked: 0 }),
    SeatBooked: (show) => {
      show.booked += 1;
    },
  },
}) {
  static open(id: Show['id']): Show {
    return new Show(id).begin(new ShowOpened());
  }

  book(seat: number): Result<void, never> {
    return this.record(new SeatBooked({ seat }));
  }
}

const id = 's-1' as Show['id'];

it.each([
  ['its state', stateStored(Show)],
  ['its events', eventSourced(Show)],
])('a unit of work changes no archived aggregate that is kept as %s', async (_, recipe) => {
  const store = new InMemoryStore();
  const unit = new InMemoryUnitOfWork(store, { shows: recipe });
  await unit.run(({ shows }) => shows.save(Show.open(id)));
  await new EventStore(store).archive({ type: 'Show', id }, { actor: 'Ada', reason: 'over' });

  const booking = unit.run(async ({ shows }) => {
    const show = (await shows.get(id))._unsafeUnwrap();
    show.book(7);
    return shows.save(show);
  });

  await expect(booking).rejects.toThrow(StreamArchived);
  expect(store.log.lastVersion('Show/s-1')).toBe(1);
  const found = await unit.run(({ shows }) => shows.get(id));
  expect(found._unsafeUnwrap().version).toBe(1);
});
