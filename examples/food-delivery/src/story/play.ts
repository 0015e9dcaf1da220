import { ok, type Result, safeTry } from 'neverthrow';
import { DeliveryProof } from '../dispatch/index.ts';
import { Card } from '../ordering/index.ts';
import type { Platform } from '../platform.ts';
import { type DeliveryId, type DriverId, GeoLocation, type OrderId } from '../shared-kernel/index.ts';
import type { Input } from './input/load-input.ts';
import type { People } from './people.ts';
import type { ScenarioName } from './scenario.ts';
import type { SimulatedClock } from './simulated-clock.ts';

/** What the acts of a story are played with. */
export interface Play {
  readonly platform: Platform;
  readonly clock: SimulatedClock;
  readonly input: Input;
  readonly orderId: OrderId;
  readonly people: People;
  /** Waits until nothing more happens by itself. */
  settle(): Promise<void>;
}

type Refused = { readonly message: string };
type Act = Promise<Result<void, Refused>>;

const METRES_PER_MINUTE = 250;

/** Plays a story to its end; what is refused on the way ends it too. */
export async function play(scene: Play, scenario: ScenarioName): Act {
  if (scenario === 'rejected') await sellOut(scene);
  const placed = await place(scene, scenario);
  if (placed.isErr()) return placed;
  if (scenario === 'cancelled') return cancel(scene);
  const found = await scene.platform.dispatch.viewDelivery(scene.orderId);
  if (found.isErr() || found.value.driverId === undefined || found.value.status !== 'Assigned') return ok();
  return bring(scene, { driverId: found.value.driverId, deliveryId: found.value.deliveryId });
}

/** Somebody else gets the last portion, a moment before. */
async function sellOut({ platform, input }: Play): Promise<void> {
  const [first] = input.order.items;
  const { restaurantId } = input.order;
  if (first !== undefined) await platform.catalog.markItemOutOfStock({ restaurantId, menuItemId: first.menuItemId });
}

async function place({ platform, input, orderId, settle }: Play, scenario: ScenarioName): Act {
  const declined = new Card({ token: 'tok_declined', lastFour: '0002', expires: '2029-03' });
  const paymentMethod = scenario === 'declined' ? declined : input.order.paymentMethod;
  const placed = await platform.ordering.placeOrder(
    { orderId, paymentMethod },
    { actor: input.order.customer.id, correlationId: orderId },
  );
  await settle();
  return placed;
}

async function cancel({ platform, clock, input, orderId, settle }: Play): Act {
  clock.advance(1.5);
  const cause = { actor: input.order.customer.id, correlationId: orderId };
  const cancelled = await platform.ordering.cancelOrder({ orderId }, cause);
  await settle();
  return cancelled;
}

/** From the counter to the doorstep. */
async function bring(scene: Play, trip: { readonly driverId: DriverId; readonly deliveryId: DeliveryId }): Act {
  const { platform, clock, input, orderId, people, settle } = scene;
  const { catalog, dispatch } = platform;
  const { restaurantId, dropOff } = input.order;
  const cause = { actor: trip.driverId, correlationId: orderId };
  const moveTo = async (location: GeoLocation): Act => {
    const reported = await dispatch.reportLocation({ driverId: trip.driverId, location, at: clock.now() }, cause);
    await settle();
    return reported;
  };
  return safeTry(async function* () {
    const { location: counter } = yield* await catalog.viewRestaurant(restaurantId);
    const minutesOnTheRoad = counter.metresTo(dropOff) / METRES_PER_MINUTE;

    clock.advance(people.preparationMinutes);
    yield* await moveTo(counter);
    yield* await catalog.markOrderReady({ restaurantId, orderId }, { actor: restaurantId, correlationId: orderId });
    await settle();

    clock.advance(1);
    yield* await dispatch.pickUp(trip, cause);
    await settle();

    clock.advance(minutesOnTheRoad / 2);
    yield* await moveTo(halfway(counter, dropOff));

    clock.advance(minutesOnTheRoad / 2);
    yield* await moveTo(dropOff);
    const proof = new DeliveryProof({ kind: 'photo', reference: `photos/${trip.deliveryId}` });
    yield* await dispatch.deliver({ ...trip, proof }, cause);
    await settle();
    return ok();
  });
}

const halfway = (from: GeoLocation, to: GeoLocation): GeoLocation =>
  GeoLocation.of((from.latitude + to.latitude) / 2, (from.longitude + to.longitude) / 2);
