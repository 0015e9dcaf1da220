import { readFileSync } from 'node:fs';
import { IllegalTransition } from 'demesne';
import { given } from 'demesne/testing';
import { describe, expect, it } from 'vitest';
import { DeliveryCompleted, DeliveryFailed, DeliveryForestalled } from '../../src/dispatch/domain/delivery-events.ts';
import { DeliveryProof } from '../../src/dispatch/domain/delivery-proof.ts';
import { FoodNotReady, NotYourDelivery, TooFarAway } from '../../src/dispatch/domain/delivery-refusals.ts';
import { deliveryStatus } from '../../src/dispatch/domain/delivery-status.ts';
import { Delivery } from '../../src/dispatch/domain/delivery.ts';
import { HandOver } from '../../src/dispatch/domain/hand-over.ts';
import {
  assigned,
  atDoor,
  completed,
  dropOff,
  foodReady,
  id,
  noon,
  northOf,
  onTheRoad,
  orderId,
  otto,
  pickedUp,
  pickUp,
  requested,
  rosa,
  setOff,
  toCustomer,
  waiting,
} from './deliveries.ts';

const fetch = (delivery: Delivery) => delivery.pickUp(rosa, pickUp, noon);
const handOver = (delivery: Delivery) => delivery.deliver(rosa, dropOff, toCustomer, noon);
const failed = (driverId?: typeof rosa): DeliveryFailed =>
  new DeliveryFailed({ orderId, reason: 'order cancelled', driverId });

describe('A delivery', () => {
  it('begins when the restaurant has accepted an order', () => {
    given(Delivery, id)
      .when(() => Delivery.request(id, requested.data))
      .thenRecorded(requested);
  });

  it('goes from door to door', () => {
    given(Delivery, id, ...waiting)
      .when(fetch)
      .thenRecorded(pickedUp)
      .when((delivery) => delivery.setOff())
      .thenRecorded(setOff)
      .when(handOver)
      .thenRecorded(completed);
  });

  it('has the life that the README draws', () => {
    const readme = readFileSync(new URL('../../src/dispatch/README.md', import.meta.url), 'utf8');
    expect(readme).toContain(deliveryStatus.toMermaid());
  });
});

describe('A pick-up', () => {
  it.each([
    ['at the counter', 0, true],
    ['149 m away', 149, true],
    ['150 m away, and a little', 150.5, false],
  ])('happens only at the restaurant (R9): %s', (_, metres, isThere) => {
    const outcome = given(Delivery, id, ...waiting).when((delivery) =>
      delivery.pickUp(rosa, northOf(pickUp, metres), noon),
    );
    if (isThere) outcome.thenRecorded(pickedUp);
    else outcome.thenRefused(new TooFarAway({ from: 'the restaurant', metres: 151, limitMetres: 150 }));
  });

  it("is the assigned driver's (R9)", () => {
    given(Delivery, id, ...waiting)
      .when((delivery) => delivery.pickUp(otto, pickUp, noon))
      .thenRefused(new NotYourDelivery({ deliveryId: id }));
  });

  it('waits for the food (R9)', () => {
    given(Delivery, id, requested, assigned(500))
      .when(fetch)
      .thenRefused(new FoodNotReady({ deliveryId: id }))
      .when((delivery) => delivery.noteFoodReady())
      .thenRecorded(foodReady)
      .when(fetch)
      .thenRecorded(pickedUp);
  });

  it('finds food that was ready before there was a driver (R9)', () => {
    given(Delivery, id, requested, foodReady, assigned(500)).when(fetch).thenRecorded(pickedUp);
  });

  it.each([
    ['before there is a driver', [requested]],
    ['twice', [...waiting, pickedUp]],
    ['after the delivery failed', [requested, assigned(500), failed(rosa)]],
  ])('never happens %s (R9)', (_, history) => {
    given(Delivery, id, ...history)
      .when(fetch)
      .thenRefused(IllegalTransition);
  });

  it('hears once that the food is ready (R11)', () => {
    given(Delivery, id, ...waiting)
      .when((delivery) => delivery.noteFoodReady())
      .thenNothing();
    given(Delivery, id, ...onTheRoad)
      .when((delivery) => delivery.noteFoodReady())
      .thenNothing();
  });
});

describe('A hand-over', () => {
  it.each([
    ['at the door', 0, true],
    ['149 m away', 149, true],
    ['150 m away, and a little', 150.5, false],
  ])('happens only at the drop-off (R10): %s', (_, metres, isThere) => {
    const outcome = given(Delivery, id, ...onTheRoad).when((delivery) =>
      delivery.deliver(rosa, northOf(dropOff, metres), toCustomer, noon),
    );
    if (isThere) outcome.thenRecorded(completed);
    else outcome.thenRefused(new TooFarAway({ from: 'the door', metres: 151, limitMetres: 150 }));
  });

  it("is the assigned driver's (R10)", () => {
    given(Delivery, id, ...onTheRoad)
      .when((delivery) => delivery.deliver(otto, dropOff, toCustomer, noon))
      .thenRefused(NotYourDelivery);
  });

  it.each([
    ['before the food was fetched', [...waiting]],
    ['before it left the restaurant', [...waiting, pickedUp]],
    ['twice', [...onTheRoad, completed]],
  ])('never happens %s (R10)', (_, history) => {
    given(Delivery, id, ...history)
      .when(handOver)
      .thenRefused(IllegalTransition);
  });

  it('needs a proof that can be looked up (R10)', () => {
    expect(DeliveryProof.create({ kind: 'photo', reference: '' }).isErr()).toBe(true);
  });

  it('says who has the food, or that it was left at the door (R14)', () => {
    given(Delivery, id, ...onTheRoad)
      .when((delivery) => delivery.deliver(rosa, dropOff, atDoor, noon))
      .thenRecorded(new DeliveryCompleted({ ...completed.data, handOver: atDoor }));
  });

  it.each([
    ['photo', true],
    ['signature', false],
    ['code', false],
  ] as const)(
    'shows what is left at the door by a photo, for nobody is there to sign (R14): by a %s',
    (kind, isShown) => {
      const proof = new DeliveryProof({ kind, reference: '4711' });
      expect(HandOver.create({ to: 'nobody', proof }).isOk()).toBe(isShown);
      expect(HandOver.create({ to: 'neighbour', proof }).isOk()).toBe(true);
    },
  );
});

describe('A cancelled order', () => {
  const callOff = (delivery: Delivery) => delivery.callOff('order cancelled');

  it.each([
    ['nobody was found', [requested], failed()],
    ['the driver was assigned', [...waiting], failed(rosa)],
  ])('ends its delivery while %s (R12)', (_, history, expected) => {
    given(Delivery, id, ...history)
      .when(callOff)
      .thenRecorded(expected)
      .when(callOff)
      .thenNothing();
  });

  it.each([
    ['on the road', [...onTheRoad]],
    ['picked up', [...waiting, pickedUp]],
    ['delivered', [...onTheRoad, completed]],
  ])('lets food arrive that is %s (R12)', (_, history) => {
    given(Delivery, id, ...history)
      .when(callOff)
      .thenNothing();
  });

  it('leaves a note where no delivery was asked for yet (R12)', () => {
    given(Delivery, id)
      .when(() => Delivery.forestall(id, orderId))
      .thenRecorded(new DeliveryForestalled({ orderId }))
      .when(callOff)
      .thenNothing();
  });
});
