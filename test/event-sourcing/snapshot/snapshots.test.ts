import { Instant, upcasting } from 'demesne';
import { BufferedUnitOfWork } from 'demesne/application';
import {
  eventSourced,
  everyBytes,
  everyEvents,
  everyMs,
  type SnapshotOptions,
  type StoredSnapshot,
} from 'demesne/event-sourcing';
import { InMemoryStore } from 'demesne/in-memory';
import { err, ok, type Result } from 'neverthrow';
import { describe, expect, it } from 'vitest';
import { Delivery, DeliveryId, DriverId } from '../../domain/order/delivery.ts';
import { OrderId } from '../../domain/order/values.ts';
import { opened } from '../../sqlite/opened.ts';
import { Counter, Counters, id, stream } from '../counter.ts';

const takenAt = Instant.of('2026-03-01T12:00:00Z');

/** Counters with snapshots, and what of them was read since. */
function counting(snapshots: SnapshotOptions, store = new InMemoryStore()) {
  const counters = new Counters(store, eventSourced(Counter, { snapshots }));
  const read: number[] = [];
  const { readStream } = store.log;
  store.log.readStream = (...asked) => {
    const page = readStream.apply(store.log, asked);
    read.push(...page.map(({ aggregate }) => aggregate.version));
    return page;
  };
  return { counters, store, read, snapshot: () => store.snapshots.find(stream) };
}

const at = (version: number, count: unknown, schemaVersion = 1): StoredSnapshot =>
  ({ stream, version, schemaVersion, state: { count }, takenAt }) as StoredSnapshot;

describe('a snapshot', () => {
  it.each<SnapshotOptions['write'] & string>(['in-transaction', 'after-commit'])(
    'is taken when it is due, %s',
    async (write) => {
      const { counters, snapshot } = counting({ when: everyEvents(3), write });
      await counters.start();
      await counters.raise(10);
      expect(snapshot()).toBeUndefined();

      await counters.raise(20);
      expect(snapshot()).toEqual(at(3, 30));

      await counters.raise(1, 2);
      expect(snapshot()?.version).toBe(3);
      await counters.raise(3);
      expect(snapshot()).toEqual(at(6, 36));
    },
  );

  it('spares the reading of what it holds, but for the one event that proves it belongs to the stream', async () => {
    const { counters, read } = counting({ when: everyEvents(3) });
    await counters.start();
    await counters.raise(1, 1, 1);
    await counters.raise(1);
    read.length = 0;

    expect(await counters.found()).toEqual({ count: 4, version: 5 });

    expect(read).toEqual([4, 5]);
  });

  it('is taken by the size of events', async () => {
    const { counters, snapshot } = counting({ when: everyBytes(20) });
    await counters.start();
    await counters.raise(1);
    expect(snapshot()).toBeUndefined();

    await counters.raise(1_000_000);

    expect(snapshot()).toEqual(at(3, 1_000_001));
  });

  it('is taken by the age of the oldest event that none holds, by the clock of the unit', async () => {
    const { counters, snapshot } = counting({ when: [everyEvents(50), everyMs(60_000)] });
    await counters.start();
    counters.clock.advance(59_999);
    await counters.raise(1);
    expect(snapshot()).toBeUndefined();

    counters.clock.advance(1);
    await counters.raise(1);
    expect(snapshot()?.version).toBe(3);

    await counters.raise(1);
    counters.clock.advance(59_999);
    await counters.raise(1);
    expect(snapshot()?.version).toBe(3);
  });

  it.each<[string, unknown, number?]>([
    ['of another version of the schema', 77, 2],
    ['that has nothing of a state', undefined],
    ['that breaks a rule of the state', -5],
    ['of another type', 'many'],
  ])('%s is ignored, and replaced with the next change', async (_, count, schemaVersion) => {
    const { counters, store, snapshot } = counting({ when: everyEvents(1_000) });
    await counters.start();
    await counters.raise(1, 2);
    store.snapshots.save({ ...at(3, count ?? null, schemaVersion), ...(count === undefined && { state: null }) });

    expect(await counters.found()).toEqual({ count: 3, version: 3 });

    await counters.raise(4);
    expect(snapshot()).toEqual(at(4, 7));
  });

  it('that is later than its stream is ignored, and replaced with the next change', async () => {
    const { counters, store, snapshot } = counting({ when: everyEvents(1_000) });
    await counters.start();
    store.snapshots.save(at(9, 77));

    expect(await counters.found()).toEqual({ count: 0, version: 1 });

    await counters.raise(4);
    expect(snapshot()).toEqual(at(2, 4));
  });

  it('of a corrupted row is ignored', async () => {
    const { database, store, dispose } = opened();
    const counters = new Counters(store, eventSourced(Counter, { snapshots: { when: everyEvents(2) } }));
    await counters.start();
    await counters.raise(1);
    database.exec(`update demesne_snapshots set state = '["nonsense"]'`);

    expect(await counters.found()).toEqual({ count: 1, version: 2 });
    await counters.raise(1);
    expect(store.snapshots.find(stream)).toMatchObject({ version: 3, state: { count: 2 } });
    dispose();
  });

  it('of an older version is read through a chain of upcasters, and parsed after the last', async () => {
    const upcast = upcasting({
      1: ({ n }: { n: number }) => ({ total: n }),
      2: ({ total }: { total: number }) => ({ count: total }),
    });
    const { counters, store, read } = counting({ when: everyEvents(1_000), version: 3, upcast });
    await counters.start();
    await counters.raise(1, 1);
    store.snapshots.save({ ...at(3, 0, 1), state: { n: 40 } });
    read.length = 0;
    expect(await counters.found()).toEqual({ count: 40, version: 3 });
    expect(read).toEqual([3]);

    store.snapshots.save({ ...at(3, 0, 1), state: { n: -40 } });
    expect(await counters.found()).toEqual({ count: 2, version: 3 });
  });

  it('is not left by a unit that is rolled back, or that met a conflict', async () => {
    const { counters, snapshot } = counting({ when: everyEvents(1) }, new InMemoryStore());
    await counters.start();
    const refused = (attempts: number, end: () => Result<void, 'no'>, between: () => Promise<unknown>) =>
      counters.unit.run(
        async ({ counters: repository }) => {
          const counter = (await repository.get(id))._unsafeUnwrap() as Counter;
          await between();
          counter.raise(100);
          await repository.save(counter);
          return end();
        },
        { attempts },
      );

    await refused(
      1,
      () => err('no'),
      async () => undefined,
    );
    expect(snapshot()).toEqual(at(1, 0));

    const lost = await refused(
      1,
      () => ok(),
      () => counters.raise(5),
    );
    expect(lost._unsafeUnwrapErr()).toMatchObject({ name: 'ConcurrencyConflict' });
    expect(snapshot()).toEqual(at(2, 5));
  });

  it('of the slower of two writers does not take the place of a later one', async () => {
    const store = new InMemoryStore();
    const late: StoredSnapshot[] = [];
    const slow = {
      find: (name: string) => store.snapshots.find(name),
      save: (one: StoredSnapshot) => void late.push(one),
    };
    const snapshots: SnapshotOptions = { when: everyEvents(1), write: 'after-commit' };
    const parts = { load: () => undefined, commit: store.commit.bind(store), log: store.log };
    const slower = new Counters({ ...parts, snapshots: slow }, eventSourced(Counter, { snapshots }));
    const faster = new Counters(store, eventSourced(Counter, { snapshots }));

    await slower.start();
    await faster.raise(1);
    for (const one of late) store.snapshots.save(one);

    expect(late.map(({ version }) => version)).toEqual([1]);
    expect(store.snapshots.find(stream)).toEqual(at(2, 1));
  });

  it('that can not be written after the commit is told of, and the unit is committed', async () => {
    const store = new InMemoryStore();
    store.snapshots.save = () => {
      throw new Error('no space left');
    };
    const snapshots: SnapshotOptions = { when: everyEvents(1), write: 'after-commit' };
    const counters = new Counters(store, eventSourced(Counter, { snapshots }));

    await expect(counters.start()).rejects.toMatchObject({ code: 'AFTER_COMMIT_FAILED' });
    expect(await counters.found()).toEqual({ count: 0, version: 1 });
  });

  it('is not taken of what is deleted, and does not bring it back', async () => {
    const { counters, snapshot } = counting({ when: everyEvents(1) });
    await counters.start();

    await counters.delete();

    expect(snapshot()?.version).toBe(1);
    expect(await counters.found()).toBeUndefined();
  });

  it('holds a state by status as well', async () => {
    const store = new InMemoryStore();
    const recipe = eventSourced(Delivery, { snapshots: { when: everyEvents(2) } });
    const unit = new BufferedUnitOfWork(store, { deliveries: recipe });
    const deliveryId = DeliveryId.of('d-1');
    await unit.run(({ deliveries }) => {
      const delivery = Delivery.request(deliveryId, { orderId: OrderId.of('o-1'), radiusMetres: 500 });
      return deliveries.save(delivery);
    });
    await unit.run(async ({ deliveries }) => {
      const delivery = (await deliveries.get(deliveryId))._unsafeUnwrap();
      delivery.assign(DriverId.of('ada'));
      return deliveries.save(delivery);
    });
    expect(store.snapshots.find('Delivery/d-1')).toMatchObject({ version: 2, state: { status: 'Assigned' } });

    const found = await unit.run(async ({ deliveries }) => ok((await deliveries.find(deliveryId))?.status));
    expect(found).toEqual(ok('Assigned'));

    store.snapshots.save({ ...at(2, 0), stream: 'Delivery/d-1', state: { status: 'Lost' } });
    const again = await unit.run(async ({ deliveries }) => ok((await deliveries.find(deliveryId))?.status));
    expect(again).toEqual(ok('Assigned'));
  });
});
