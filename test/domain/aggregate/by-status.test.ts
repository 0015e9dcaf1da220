import {
  AggregateRoot,
  byStatus,
  decodeAggregate,
  DomainEvent,
  Identifier,
  IncompleteState,
  Instant,
  InvalidDefinition,
  move,
  persistenceOf,
  when,
  WrongStatus,
} from 'demesne';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
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
} from '../order/delivery.ts';
import { OrderId } from '../order/values.ts';

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

/** A letter that may come back and be sent again; made anew for each test, with what an event does to it. */
const letter = (evolve: object) => {
  class Sent extends DomainEvent.define('post.Sent', {}) {}
  class Touched extends DomainEvent.define('post.Touched', {}) {}
  const Letter = AggregateRoot.define('Letter', {
    id: Identifier.define('LetterId'),
    state: byStatus(
      { to: z.string() },
      { Sent: { stamp: z.string().optional() }, SentBack: { reason: z.string(), stamp: z.string().optional() } },
    ),
    events: { Sent, Touched },
    evolve: { Sent: () => ({ status: 'Sent', to: 'Ada', stamp: 'blue' }), ...evolve } as never,
  });
  return {
    touched: () => persistenceOf(Letter.replay('l-1' as never, [new Sent(), new Touched()])).state,
    touchedOnly: () => persistenceOf(Letter.replay('l-1' as never, [new Touched()])).state,
    stored: (state: unknown) => decodeAggregate(Letter, { id: 'l-1', version: 1, state: state as never }),
  };
};

describe('A step of a state by status', () => {
  it('is for just the status it names, not for one whose name is a part of it', () => {
    const { touched } = letter({ Touched: when('SentBack' as never, () => ({})) });
    expect(touched).toThrow(expect.objectContaining({ code: 'WRONG_STATUS', expected: ['SentBack'], found: 'Sent' }));
    expect(touched).toThrow(/^post\.Touched of Letter expected status SentBack, found Sent\.$/);
  });

  it.each([['Sent'], [['SentBack', 'Sent']], [['Sent', 'SentBack']]])('is for every status of its list: %j', (from) => {
    const { touched } = letter({ Touched: when(from as never, () => ({ to: 'Ben' }) as never) });
    expect(touched()).toEqual({ status: 'Sent', to: 'Ben', stamp: 'blue' });
  });

  it('names every status it is for where it meets none of them', () => {
    const { touchedOnly } = letter({ Touched: move(['Sent', 'SentBack'] as never, 'Sent' as never) });
    expect(touchedOnly).toThrow(/^post\.Touched of Letter expected status Sent or SentBack, found undefined\.$/);
  });

  it('keeps what its change leaves out, and clears what its change gives as undefined', () => {
    const change = (brought: object) =>
      letter({ Touched: move('Sent' as never, 'SentBack' as never, () => brought as never) });
    expect(change({ reason: 'torn' }).touched()).toEqual({
      status: 'SentBack',
      to: 'Ada',
      reason: 'torn',
      stamp: 'blue',
    });
    expect(change({ reason: 'torn', stamp: undefined }).touched()).toHaveProperty('stamp', undefined);
  });

  it('leads where it says, whatever status its change brings', () => {
    const { touched } = letter({ Touched: when('Sent' as never, () => ({ status: 'SentBack' }) as never) });
    expect(touched()).toMatchObject({ status: 'Sent' });
  });

  it('without a change, or with one that brings nothing, keeps all', () => {
    for (const step of [move('Sent' as never, 'Sent' as never), when('Sent' as never, () => undefined as never)]) {
      expect(letter({ Touched: step }).touched()).toEqual({ status: 'Sent', to: 'Ada', stamp: 'blue' });
    }
  });

  it('that leads to no known status is a fault that names the known ones', () => {
    const { touched } = letter({ Touched: move('Sent' as never, 'Lost' as never) });
    expect(touched).toThrow(/^Letter expected status Sent or SentBack, found Lost\.$/);
  });

  it('made outside an evolve table is a mistake in a definition', () => {
    for (const step of [when('A' as never, () => ({})), move('A', 'B')] as (() => unknown)[]) {
      expect(step).toThrow(InvalidDefinition);
      expect(step).toThrow(/^when and move belong into the evolve table of a state made by byStatus\.$/);
    }
  });
});

describe('A whole state by status', () => {
  it.each([
    ['nothing', undefined, 'undefined'],
    ['a state without a status', { to: 'Ada' }, 'undefined'],
    ['a state in an unknown status', { status: 'Lost', to: 'Ada' }, 'Lost'],
  ])('is not %s: neither from an event nor from a store', (_, state, found) => {
    const { touchedOnly, stored } = letter({ Touched: () => state });
    for (const use of [touchedOnly, () => stored(state)]) {
      expect(use).toThrow(WrongStatus);
      expect(use).toThrow(`Letter expected status Sent or SentBack, found ${found}.`);
    }
  });

  it('that lacks a field of its status is a fault that names it', () => {
    const { touchedOnly } = letter({ Touched: () => ({ status: 'SentBack', to: 'Ada' }) });
    expect(touchedOnly).toThrow(IncompleteState);
    expect(touchedOnly).toThrow(/^post\.Touched leaves Letter without reason: a first event gives the whole state\.$/);
  });

  it('drops what its status does not know', () => {
    const { touched } = letter({ Touched: () => ({ status: 'Sent', to: 'Ada', reason: 'torn' }) });
    expect(Object.keys(touched() as object).toSorted()).toEqual(['stamp', 'status', 'to']);
  });
});
