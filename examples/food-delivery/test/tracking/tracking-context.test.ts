import { Instant } from 'demesne';
import { describe, expect, it } from 'vitest';
import {
  DeliveryCompleted,
  DeliveryFailed,
  DriverAssigned,
  DriverLocationUpdated,
  OrderPickedUp,
} from '../../src/dispatch/index.ts';
import { DeliveryId, DriverId, GeoLocation, OrderId } from '../../src/shared-kernel/index.ts';
import { TrackingEnded, TrackingStarted, TrackingUpdated } from '../../src/tracking/index.ts';
import { trackingContext, type TrackingContext } from '../../src/tracking/infrastructure/tracking-context.ts';
import { contextStage, type ContextStage } from '../context-stage.ts';

const noon = Instant.of('2026-03-02T12:00:00Z');
const after = (minutes: number): Instant => noon.plusMs(minutes * 60_000);
const driverId = DriverId.of('driver_rosa');
const at = (latitude: number): GeoLocation => GeoLocation.of(latitude, 0);

const trip = (name: string) => ({
  orderId: OrderId.of(`order_${name}`),
  deliveryId: DeliveryId.of(`delivery_${name}`),
});
const ann = trip('ann');
const bob = trip('bob');

const assigned = (whose = ann): DriverAssigned =>
  new DriverAssigned({
    ...whose,
    driverId,
    vehicle: 'scooter',
    driverAt: at(0),
    pickUp: at(10),
    dropOff: at(25),
    foodExpectedAt: noon,
    assignedAt: noon,
  });
const moved = (latitude: number, minute: number, ...deliveries: DeliveryId[]): DriverLocationUpdated =>
  new DriverLocationUpdated({ driverId, deliveries, location: at(latitude), reportedAt: after(minute) });
const pickedUp = new OrderPickedUp({ ...ann, driverId, pickedUpAt: after(10) });
const completed = new DeliveryCompleted({ ...ann, driverId, deliveredAt: after(26), handedTo: 'customer' });
const failed = new DeliveryFailed({ ...ann, reason: 'order cancelled' });

interface Stage extends ContextStage {
  readonly tracking: TrackingContext;
}

function openStage(): Stage {
  const stage = contextStage(noon.toString());
  const travel = {
    estimateMs: (_: string, from: GeoLocation, to: GeoLocation) => Math.abs(to.latitude - from.latitude) * 60_000,
  };
  return { ...stage, tracking: trackingContext({ ...stage, travel }) };
}

const published = ({ log }: Stage): readonly string[] =>
  log.types.filter((type) => type.startsWith('tracking.published.')).map((type) => type.split('.').at(-1) ?? '');

const viewOf = async ({ tracking }: Stage, { deliveryId } = ann) =>
  (await tracking.viewTracking(deliveryId))._unsafeUnwrap();

describe('Tracking', () => {
  it('follows a delivery from the assignment to the door', async () => {
    const stage = openStage();
    await stage.hear(assigned());
    await stage.hear(moved(10, 10, ann.deliveryId));
    await stage.hear(pickedUp);
    await stage.hear(moved(20, 21, ann.deliveryId));
    expect(await viewOf(stage)).toEqual({ status: 'ToCustomer', location: at(20), estimatedArrival: after(26) });
    await stage.hear(completed);
    expect(published(stage)).toEqual(['TrackingStarted', 'TrackingUpdated', 'TrackingUpdated', 'TrackingEnded']);
    expect(stage.log.of(TrackingStarted)).toEqual([new TrackingStarted({ ...ann, estimatedArrival: after(25) })]);
    expect(stage.log.of(TrackingUpdated).at(-1)).toEqual(
      new TrackingUpdated({ ...ann, location: at(20), estimatedArrival: after(26) }),
    );
    expect(stage.log.of(TrackingEnded)).toEqual([new TrackingEnded({ ...ann, endedAt: after(26) })]);
  });

  it('does nothing twice for news that comes twice (R1)', async () => {
    const stage = openStage();
    for (const news of [
      assigned(),
      moved(10, 10, ann.deliveryId),
      pickedUp,
      moved(20, 21, ann.deliveryId),
      completed,
    ]) {
      await stage.hear(news, news);
    }
    await stage.hear(assigned(), pickedUp);
    expect(published(stage)).toEqual(['TrackingStarted', 'TrackingUpdated', 'TrackingUpdated', 'TrackingEnded']);
    expect((await viewOf(stage)).status).toBe('Ended');
  });

  it('ends when nobody brings the order any more (R4)', async () => {
    const stage = openStage();
    stage.clock.advance(60_000);
    await stage.hear(assigned(), failed, moved(1, 2, ann.deliveryId));
    expect(published(stage)).toEqual(['TrackingStarted', 'TrackingEnded']);
    expect(stage.log.of(TrackingEnded)[0]?.data.endedAt).toEqual(after(1));
  });

  it.each([
    ['a position', moved(1, 1, ann.deliveryId)],
    ['a position with nothing in hand', moved(1, 1)],
    ['a pick-up', pickedUp],
    ['a hand-over', completed],
    ['a failure', failed],
  ])('passes over %s of what nobody watches (R5)', async (_, news) => {
    const stage = openStage();
    await stage.hear(news);
    expect(published(stage)).toEqual([]);
    expect((await stage.tracking.viewTracking(ann.deliveryId)).isErr()).toBe(true);
  });

  it('moves everything that a driver has in hand (R6)', async () => {
    const stage = openStage();
    const unwatched = DeliveryId.of('delivery_cem');
    await stage.hear(assigned(), assigned(bob));
    await stage.hear(moved(5, 5, unwatched, ann.deliveryId, bob.deliveryId));
    expect((await viewOf(stage)).location).toEqual(at(5));
    expect((await viewOf(stage, bob)).location).toEqual(at(5));
  });
});
