import { decodeAggregate, type DomainEvent, Instant, move, persistenceOf, WrongStatus } from 'demesne';
import { describe, expect, it } from 'vitest';
import {
  Delivery,
  DeliveryCompleted,
  DeliveryId,
  DeliveryRequested,
  DeliverySetOff,
  DriverAssigned,
  DriverId,
  DriverSearchWidened,
  OrderPickedUp,
} from './order/delivery.ts';
import { OrderId } from './order/values.ts';

const id = DeliveryId.of('d-1');
const driverId = DriverId.of('ann');
const noon = Instant.of('2026-03-01T12:00:00Z');
const requested = new DeliveryRequested({ orderId: OrderId.of('o-1'), radiusMetres: 1000 });
const assigned = new DriverAssigned({ driverId });
const stateAfter = (...events: DomainEvent[]): unknown =>
  persistenceOf(Delivery.replay(id, events as never)).encodeState();

describe('A state by status', () => {
  it('has the fields of its status and no others', () => {
    expect(stateAfter(requested)).toEqual({ status: 'Pending', orderId: 'o-1', radiusMetres: 1000 });
    expect(stateAfter(requested, new DriverSearchWidened({ radiusMetres: 2000 }))).toEqual({
      status: 'Pending',
      orderId: 'o-1',
      radiusMetres: 2000,
    });
    expect(stateAfter(requested, assigned)).toEqual({ status: 'Assigned', orderId: 'o-1', driverId: 'ann' });
  });

  it('keeps what both statuses have and adds what the event brings', () => {
    const pickedUp = new OrderPickedUp({ pickedUpAt: noon });
    const done = new DeliveryCompleted({ deliveredAt: noon, proof: 'photo' });
    expect(stateAfter(requested, assigned, pickedUp, new DeliverySetOff(), done)).toEqual({
      status: 'Delivered',
      orderId: 'o-1',
      driverId: 'ann',
      pickedUpAt: '2026-03-01T12:00:00.000Z',
      deliveredAt: '2026-03-01T12:00:00.000Z',
      proof: 'photo',
    });
  });

  it('meets an event in the wrong status as a fault that names both', () => {
    const early = () => stateAfter(requested, new OrderPickedUp({ pickedUpAt: noon }));
    expect(early).toThrow(WrongStatus);
    expect(early).toThrow('dispatch.OrderPickedUp of Delivery expected status Assigned, found Pending.');
    expect(early).toThrow(expect.objectContaining({ expected: ['Assigned'], found: 'Pending' }));
    expect(() => stateAfter(assigned)).toThrow('expected status Pending, found undefined');
  });

  it('meets an unknown status in the store as a fault that names the known ones', () => {
    const lost = () => decodeAggregate(Delivery, { id, version: 1, state: { status: 'Lost' } });
    expect(lost).toThrow(
      'Delivery expected status Pending or Assigned or PickedUp or InTransit or Delivered, found Lost.',
    );
  });

  it('comes back from its stored form, in its own types', () => {
    const delivery = Delivery.replay(id, [requested, assigned, new OrderPickedUp({ pickedUpAt: noon })]);
    const state = JSON.parse(JSON.stringify(persistenceOf(delivery).encodeState()));
    const again = persistenceOf(decodeAggregate(Delivery, { id, version: 3, state }));
    expect(again.state).toEqual(persistenceOf(delivery).state);
    expect((again.state as { pickedUpAt: Instant }).pickedUpAt).toBeInstanceOf(Instant);
  });

  it('stays as it was where an operation is refused in its status', () => {
    const delivery = Delivery.request(id, requested.data);
    const before = persistenceOf(delivery);
    expect(delivery.pickUp(driverId, noon)._unsafeUnwrapErr().message).toContain('Pending');
    expect(persistenceOf(delivery).state).toBe(before.state);
    expect(delivery.version).toBe(1);
  });

  it('gives steps that belong into an evolve table and nowhere else', () => {
    const step = move('A', 'B') as () => unknown;
    expect(step).toThrow(/evolve table/);
  });
});
