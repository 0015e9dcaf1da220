import { Instant } from 'demesne';
import { given } from 'demesne/testing';
import { describe, expect, it } from 'vitest';
import {
  FoodTakenOnBoard,
  TrackingEnded,
  TrackingStarted,
  TrackingUpdated,
} from '../../src/tracking/domain/tracking-events.ts';
import { TrackingSession } from '../../src/tracking/domain/tracking-session.ts';
import { throughTown, type TravelEstimate } from '../../src/tracking/domain/travel-estimate.ts';
import { DeliveryId, GeoLocation, OrderId } from '../../src/shared-kernel/index.ts';

const id = DeliveryId.of('delivery_ann');
const orderId = OrderId.of('order_ann');
const noon = Instant.of('2026-03-02T12:00:00Z');
const after = (minutes: number): Instant => noon.plusMs(minutes * 60_000);

/** A straight street on which a degree takes a minute: the restaurant is at 10, the door at 25. */
const aDegreeAMinute: TravelEstimate = {
  estimateMs: (_, from, to) => Math.abs(to.latitude - from.latitude) * 60_000,
};
const at = (latitude: number): GeoLocation => GeoLocation.of(latitude, 0);

const departure = {
  orderId,
  vehicle: 'bicycle',
  location: at(0),
  pickUp: at(10),
  dropOff: at(25),
  foodExpectedAt: after(5),
  startedAt: noon,
} as const;

const start = (foodExpectedAt: Instant) => () =>
  TrackingSession.start(id, { ...departure, foodExpectedAt }, aDegreeAMinute);
const follow = (latitude: number, reportedAt: Instant) => (session: TrackingSession) =>
  session.follow(at(latitude), reportedAt, aDegreeAMinute);

const started = new TrackingStarted({ ...departure, estimatedArrival: after(25) });
const onBoard = new FoodTakenOnBoard();
const ended = new TrackingEnded({ orderId, endedAt: after(26) });
const updated = (latitude: number, reportedAt: Instant, estimatedArrival: Instant): TrackingUpdated =>
  new TrackingUpdated({ orderId, location: at(latitude), reportedAt, estimatedArrival });

describe('The estimated arrival', () => {
  it.each([
    ['the food is ready when the driver comes', 5, 25],
    ['driver and food are there at the same time', 10, 25],
    ['the driver has to wait for the food', 18, 33],
  ])('leads by the restaurant at first (R3): %s', (_, foodMinute, arrivalMinute) => {
    const foodExpectedAt = after(foodMinute);
    given(TrackingSession, id)
      .when(start(foodExpectedAt))
      .thenRecorded(new TrackingStarted({ ...departure, foodExpectedAt, estimatedArrival: after(arrivalMinute) }));
  });

  it.each([
    ['nearer', 6, 3, 22],
    ['slower than thought', 2, 4, 27],
  ])('follows every position on the way to the restaurant (R3): %s', (_, latitude, minute, arrivalMinute) => {
    given(TrackingSession, id, started)
      .when(follow(latitude, after(minute)))
      .thenRecorded(updated(latitude, after(minute), after(arrivalMinute)));
  });

  it('leads to the door once the food is on board (R3)', () => {
    given(TrackingSession, id, started, onBoard)
      .when(follow(15, after(14)))
      .thenRecorded(updated(15, after(14), after(24)));
  });

  it('is made of distances through a town, by vehicle (R3)', () => {
    const metres = at(0).metresTo(at(0.01));
    const minutesBy = (vehicle: 'bicycle' | 'scooter' | 'car'): number =>
      throughTown.estimateMs(vehicle, at(0), at(0.01)) / 60_000;
    expect(Math.round(metres)).toBe(1112);
    expect(minutesBy('bicycle')).toBeCloseTo(6.28, 2);
    expect(minutesBy('scooter')).toBeCloseTo(3.61, 2);
    expect(minutesBy('car')).toBeCloseTo(3.21, 2);
  });
});

describe('A tracking session', () => {
  it.each([
    ['newer than the last', 1, true],
    ['as old as the last', 0, false],
    ['older than the last', -1, false],
  ])('takes positions in their order only (R2): %s', (_, ms, isTaken) => {
    const last = updated(4, after(4), after(25));
    const reportedAt = after(4).plusMs(ms);
    const outcome = given(TrackingSession, id, started, last).when(follow(5, reportedAt));
    if (isTaken) outcome.thenRecorded(updated(5, reportedAt, after(24).plusMs(ms)));
    else outcome.thenNothing();
  });

  it('takes no position from before it began (R2)', () => {
    given(TrackingSession, id, started).when(follow(1, noon)).thenNothing();
  });

  it('shows where the driver is, and when the food will be there', () => {
    const session = TrackingSession.replay(id, [started, onBoard, updated(15, after(14), after(24))]);
    expect([session.status, session.location, session.estimatedArrival]).toEqual(['ToCustomer', at(15), after(24)]);
  });

  it('hears once that the food is on board (R1)', () => {
    given(TrackingSession, id, started)
      .when((session) => session.noteFoodOnBoard())
      .thenRecorded(onBoard)
      .when((session) => session.noteFoodOnBoard())
      .thenNothing();
  });

  it.each([
    ['at the door', [started, onBoard]],
    ['before the food was on board, when the delivery failed', [started]],
  ])('ends once, %s, and takes nothing more (R4)', (_, history) => {
    given(TrackingSession, id, ...history)
      .when((session) => session.end(after(26)))
      .thenRecorded(ended)
      .when((session) => session.end(after(27)))
      .thenNothing()
      .when(follow(20, after(28)))
      .thenNothing()
      .when((session) => session.noteFoodOnBoard())
      .thenNothing();
  });

  it('shows nothing of the driver after its end (R4)', () => {
    const session = TrackingSession.replay(id, [started, onBoard, ended]);
    expect([session.status, session.location, session.estimatedArrival]).toEqual(['Ended', undefined, undefined]);
  });
});
