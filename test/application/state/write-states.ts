import {
  AggregateRoot,
  DomainEvent,
  Identifier,
  Instant,
  persistenceOf,
  stateStored,
  type RepositoryRecipes,
  type TypeOf,
} from 'demesne';
import { BufferedUnitOfWork, writeStates, type Store, type UnitStore } from 'demesne/application';
import { eventSourced, everyEvents, EventStore } from 'demesne/event-sourcing';
import { FixedClock } from 'demesne/testing';
import { ok, safeTry } from 'neverthrow';
import { expect, it } from 'vitest';
import { z } from 'zod';

const ShelfId = Identifier.define('ShelfId');
type ShelfId = TypeOf<typeof ShelfId>;
class ShelfBuilt extends DomainEvent.define('library.ShelfBuilt', {}) {}
class BookShelved extends DomainEvent.define('library.BookShelved', { title: z.string() }) {}
class Shelf extends AggregateRoot.define('Shelf', {
  id: ShelfId,
  state: { books: z.int() },
  events: { ShelfBuilt, BookShelved },
  evolve: {
    ShelfBuilt: () => ({ books: 0 }),
    BookShelved: (shelf) => {
      shelf.books += 1;
    },
  },
}) {
  static build(id: ShelfId) {
    return new Shelf(id).begin(new ShelfBuilt());
  }
  get books() {
    return this.state.books;
  }
  shelve(title: string) {
    return this.record(new BookShelved({ title }));
  }
}

const states = { shelves: stateStored(Shelf) };
const events = { shelves: eventSourced(Shelf) };
const way = { from: events.shelves, to: states.shelves };
const idOf = (name: string) => ShelfId.of(name);

/** The same store in a process that has not been told yet how it keeps a class. */
const inAnotherProcess = (store: Store): UnitStore => ({
  log: store.log,
  ...(store.snapshots && { snapshots: store.snapshots }),
  ...(store.aggregates && { aggregates: store.aggregates }),
  load: (...which) => store.load(...which),
  commit: (changes) => store.commit(changes),
});

/** The rules of the way back from events to state, over a store. */
export function describeWayBack(open: () => Promise<{ store: Store; dispose(): unknown }>): void {
  const scene = async () => {
    const { store, dispose } = await open();
    const clock = new FixedClock('2026-03-01T12:00:00Z');
    const unitOf = <Recipes extends RepositoryRecipes>(recipes: Recipes) =>
      new BufferedUnitOfWork(inAnotherProcess(store), recipes, { clock });
    /** Puts so many books on a shelf, which is built where it isn't there. */
    const shelve = async (
      kept: typeof states | typeof events,
      name: string,
      books: number,
      by = 'Ada',
      tenant?: string,
    ) => {
      const run = await unitOf(kept as typeof states).run(
        ({ shelves }) =>
          safeTry(async function* () {
            const shelf = (await shelves.find(idOf(name))) ?? Shelf.build(idOf(name));
            for (let book = 0; book < books; book += 1) yield* shelf.shelve(`book ${book}`);
            yield* await shelves.save(shelf);
            return ok(shelf.version);
          }),
        { actor: by, ...(tenant !== undefined && { tenant }) },
      );
      clock.advance(1_000);
      return run;
    };
    const remove = (kept: typeof states | typeof events, name: string) =>
      unitOf(kept as typeof states).run(({ shelves }) =>
        safeTry(async function* () {
          yield* await shelves.delete(yield* await shelves.get(idOf(name)));
          return ok();
        }),
      );
    const shown = async (name: string, tenant?: string) => {
      const found = await unitOf(states).run(
        async ({ shelves }) => ok([await shelves.find(idOf(name)), await shelves.stamps(idOf(name))] as const),
        { ...(tenant !== undefined && { tenant }) },
      );
      const [shelf, stamps] = found._unsafeUnwrap();
      return [shelf?.books, shelf?.version, stamps?.createdBy, stamps?.updatedBy, stamps && String(stamps.createdAt)];
    };
    return { store, dispose, shelve, remove, shown, unitOf };
  };

  it('a state is what the events have made, of their version and their time, and goes on from there', async () => {
    const { store, dispose, shelve, shown } = await scene();
    await shelve(events, 'poetry', 2, 'Ada');
    await shelve(events, 'poetry', 1, 'Bob');
    await shelve(events, 'atlases', 0, 'Bob');
    const door = { type: 'Door', id: 'poetry' };
    await new EventStore(store as never).append(door, [new ShelfBuilt()], { expected: 'none' });
    expect((await writeStates(store, way))._unsafeUnwrap()).toEqual({ written: 2, deleted: 0, unchanged: 0 });
    expect(await shown('poetry')).toEqual([3, 4, 'Ada', 'Bob', '2026-03-01T12:00:00.000Z']);
    expect(await shown('atlases')).toEqual([0, 1, 'Bob', 'Bob', '2026-03-01T12:00:02.000Z']);
    expect((await shelve(states, 'poetry', 1))._unsafeUnwrap()).toBe(5);
    expect((await shown('poetry'))[0]).toBe(4);
    await dispose();
  });

  it('a state of earlier days is brought up to date, and one that is stays as it is', async () => {
    const { store, dispose, shelve, shown } = await scene();
    await shelve(states, 'poetry', 1, 'Ada');
    await shelve(states, 'atlases', 1, 'Ada');
    await shelve(events, 'poetry', 2, 'Bob');
    expect((await writeStates(store, way))._unsafeUnwrap()).toEqual({ written: 1, deleted: 0, unchanged: 1 });
    expect(await shown('poetry')).toEqual([3, 4, 'Ada', 'Bob', '2026-03-01T12:00:00.000Z']);
    expect(await shown('atlases')).toEqual([1, 2, 'Ada', 'Ada', '2026-03-01T12:00:01.000Z']);
    expect((await writeStates(store, way))._unsafeUnwrap()).toEqual({ written: 0, deleted: 0, unchanged: 2 });
    expect(await store.log.head()).toBe(6);
    await dispose();
  });

  it('one that was deleted as events has no state, and its id stays taken', async () => {
    const { store, dispose, shelve, remove, shown, unitOf } = await scene();
    await shelve(states, 'poetry', 1);
    await remove(events, 'poetry');
    await shelve(events, 'atlases', 1);
    await remove(events, 'atlases');
    expect((await writeStates(store, way))._unsafeUnwrap()).toEqual({ written: 0, deleted: 2, unchanged: 0 });
    expect((await writeStates(store, way))._unsafeUnwrap()).toEqual({ written: 0, deleted: 0, unchanged: 2 });
    expect([(await shown('poetry'))[0], (await shown('atlases'))[0]]).toEqual([undefined, undefined]);
    const deleted = await unitOf(states).run(({ shelves }) => shelves.deleted());
    expect(deleted._unsafeUnwrap().items.map(({ id }) => id)).toEqual(['atlases', 'poetry']);
    for (const name of ['poetry', 'atlases']) {
      const again = await shelve(states, name, 0);
      expect(again.isErr() && again.error).toMatchObject({ name: 'ConcurrencyConflict', found: 3 });
    }
    await dispose();
  });

  it('one that was deleted as state, and went on as events, is a conflict', async () => {
    const { store, dispose, shelve, remove } = await scene();
    await shelve(states, 'poetry', 1);
    await remove(states, 'poetry');
    await shelve(events, 'poetry', 1);
    const answer = await writeStates(store, way);
    expect(answer._unsafeUnwrapErr()).toMatchObject({ name: 'ConcurrencyConflict', id: 'poetry', expected: 0 });
    await dispose();
  });

  it('a state that is ahead of its events is a conflict, and stays', async () => {
    const { store, dispose, shelve, shown } = await scene();
    await shelve(states, 'poetry', 1);
    const change = { recipe: states.shelves, id: 'poetry', tenant: undefined, expected: 2, version: 9, deleted: false };
    const persistence = persistenceOf(Shelf.build(idOf('poetry')));
    const stamp = { occurredAt: Instant.of('2026-03-01T13:00:00Z') };
    await store.commit({ aggregates: [{ ...change, persistence, stamp }], envelopes: [] });
    const answer = await writeStates(store, way);
    expect(answer._unsafeUnwrapErr()).toMatchObject({ name: 'ConcurrencyConflict', expected: 2, found: 9 });
    expect((await shown('poetry')).slice(0, 2)).toEqual([0, 9]);
    await dispose();
  });

  it('a state stays whose events are read as none today', async () => {
    const { store, dispose, shelve, shown } = await scene();
    await shelve(states, 'poetry', 1);
    const { name, type, keeps } = events.shelves;
    const from = { name, type, keeps, holds: (one: unknown) => one instanceof Shelf, rehydrate: () => undefined };
    const answer = await writeStates(store, { ...way, from: from as never });
    expect(answer._unsafeUnwrap()).toEqual({ written: 0, deleted: 0, unchanged: 1 });
    expect((await shown('poetry'))[0]).toBe(1);
    await dispose();
  });

  it('aggregates of each tenant are their own', async () => {
    const { store, dispose, shelve, shown } = await scene();
    await shelve(events, 'poetry', 1, 'Ada', 'north');
    await shelve(events, 'poetry', 2, 'Ada', 'south');
    expect((await writeStates(store, way))._unsafeUnwrap()).toMatchObject({ written: 2 });
    expect((await shown('poetry', 'north'))[0]).toBe(1);
    expect((await shown('poetry', 'south'))[0]).toBe(2);
    expect((await shown('poetry'))[0]).toBeUndefined();
    await dispose();
  });

  it('of a truncated stream the snapshot is read', async () => {
    const { store, dispose, shelve, shown } = await scene();
    const withSnapshots = { shelves: eventSourced(Shelf, { snapshots: { when: everyEvents(2) } }) };
    await shelve(withSnapshots as typeof events, 'poetry', 3);
    const reason = { actor: 'Ada', reason: 'enough' };
    const truncated = await new EventStore(store as never).truncate({ type: 'Shelf', id: 'poetry' }, reason);
    expect(truncated._unsafeUnwrap().firstVersion).toBe(4);
    expect((await writeStates(store, { ...way, from: withSnapshots.shelves }))._unsafeUnwrap().written).toBe(1);
    expect((await shown('poetry')).slice(0, 2)).toEqual([3, 4]);
    await dispose();
  });

  it('ends with its signal, and is not begun by what can not be meant', async () => {
    const { store, dispose, shelve } = await scene();
    await shelve(events, 'poetry', 1);
    const reason = new Error('enough');
    await expect(writeStates(store, { ...way, signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    class Other extends AggregateRoot.define('Shelf', {
      id: ShelfId,
      state: {},
      events: { ShelfBuilt },
      evolve: { ShelfBuilt: () => ({}) },
    }) {}
    for (const [option, options] of [
      ['from', { ...way, from: way.to }],
      ['to', { ...way, to: stateStored(Other) }],
      ['signal', { ...way, signal: {} }],
      ['options', undefined],
    ] as const) {
      await expect(writeStates(store, options as never)).rejects.toMatchObject({ code: 'INVALID_OPTION', option });
    }
    await expect(writeStates({} as never, way)).rejects.toMatchObject({ option: 'store' });
    await dispose();
  });
}
