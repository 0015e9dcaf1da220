import type { Instant, Message } from 'demesne';
import { BufferedUnitOfWork, type Store } from 'demesne/application';
import { AggregateHistory, eventSourced, everyEvents } from 'demesne/event-sourcing';
import { InMemoryStore } from 'demesne/in-memory';
import { EncodedMessage } from 'demesne/messaging';
import { FixedClock, SequentialIdentifiers } from 'demesne/testing';
import { ok, safeTry } from 'neverthrow';
import { describe, expect, it } from 'vitest';
import { DeliveryCompleted, DriverSetOff } from '../../src/dispatch/domain/delivery-events.ts';
import { Delivery } from '../../src/dispatch/domain/delivery.ts';
import { atDoor, completed, dropOff, id, noon, orderId, pickedUp, rosa, waiting } from './deliveries.ts';

const minutes = (count: number): Instant => noon.plusMs(count * 60_000);

/** As the first release has stored it. */
const setOffThen = new EncodedMessage('dispatch.DeliverySetOff', 1, {});
const completedThen = new EncodedMessage('dispatch.DeliveryCompleted', 1, {
  orderId,
  driverId: rosa,
  deliveredAt: noon.toString(),
  proof: { kind: 'photo', reference: 'photos/1.jpg' },
});
const onTheRoadThen = [...waiting, pickedUp, setOffThen];

/** A log with the events of one delivery, a minute after each other. */
function logOf(events: readonly Message[]): InMemoryStore {
  const store = new InMemoryStore();
  store.log.append(
    events.map((message, index) => ({
      id: `m-${index + 1}`,
      message,
      occurredAt: minutes(index),
      aggregate: { type: 'Delivery', id, version: index + 1 },
      correlationId: orderId,
    })),
  );
  return store;
}

const ways = [
  ['of its events', () => eventSourced(Delivery)],
  ['with snapshots', () => eventSourced(Delivery, { snapshots: { when: everyEvents(2) } })],
] as const;

const unitOf = (store: Store, recipe: ReturnType<(typeof ways)[number][1]>) =>
  new BufferedUnitOfWork(
    store,
    { deliveries: recipe },
    { clock: new FixedClock(minutes(5)), identifiers: new SequentialIdentifiers('today-') },
  );

describe.each(ways)('a delivery that was begun by the first release, made %s', (_, recipe) => {
  it('is on the road as it was, and is handed over by the rules of today (R14)', async () => {
    const store = logOf(onTheRoadThen);
    const unit = unitOf(store, recipe());
    const handed = await unit.run(({ deliveries }) =>
      safeTry(async function* () {
        const delivery = yield* await deliveries.get(id);
        expect(delivery.status).toBe('InTransit');
        yield* delivery.deliver(rosa, dropOff, atDoor, minutes(5));
        yield* await deliveries.save(delivery);
        return ok();
      }),
    );
    expect(handed.isOk()).toBe(true);
    const found = await unit.run(({ deliveries }) => deliveries.get(id));
    expect(found._unsafeUnwrap().status).toBe('Delivered');
    const kept = store.log.read(0, 100).map(({ envelope: { message } }) => `${message.type} ${message.version}`);
    expect(kept.slice(-2)).toEqual(['dispatch.DeliverySetOff 1', 'dispatch.DeliveryCompleted 2']);
  });

  it('has a past that is read as today’s', async () => {
    const history = new AggregateHistory(logOf([...onTheRoadThen, completedThen]), recipe());
    expect((await history.at(id, { time: minutes(4) }))?.status).toBe('InTransit');
    expect((await history.at(id, { time: minutes(5) }))?.status).toBe('Delivered');
    const events = [];
    for await (const { event } of history.entries(id, { from: 5 })) events.push(event);
    expect(events).toEqual([new DriverSetOff(), completed]);
  });
});

describe('a hand-over of which the first release told', () => {
  it('was one to the customer, for there was no other then (R14)', () => {
    const read = DeliveryCompleted.decode(completedThen.encode(), 1);
    expect(read.data.handOver).toEqual(completed.data.handOver);
  });

  it('is not read where its proof is none', () => {
    const broken = { ...completedThen.data, proof: { kind: 'hearsay', reference: 'Otto' } };
    expect(() => DeliveryCompleted.decode(broken, 1)).toThrow('dispatch.DeliveryCompleted');
  });
});
