import type { Store } from 'demesne/application';
import {
  type DurableSubscriptionOptions,
  type HandlerAnswer,
  type MessageOf,
  type Subscribable,
  type Subscription,
  Subscriptions,
  type SubscriptionsOptions,
} from 'demesne/messaging';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ScenarioName, scenarioNames, scenarios } from '../src/story/scenario.ts';
import { played } from './story/telling.ts';

/** The flow, in the words of the business. */
const flow = [
  'ordering.OrderPlaced',
  'payment.PaymentAuthorized',
  'ordering.OrderConfirmed',
  'catalog.RestaurantAcceptedOrder',
  'catalog.OrderPreparationStarted',
  'dispatch.DriverAssigned',
  'tracking.TrackingStarted',
  'catalog.OrderReadyForPickup',
  'dispatch.OrderPickedUp',
  'tracking.TrackingUpdated',
  'dispatch.DeliveryCompleted',
  'payment.PaymentCaptured',
  'ordering.OrderCompleted',
];

/** Where each type first stands after the one before it. */
function positionsOf(wanted: readonly string[], types: readonly string[]): readonly number[] {
  let from = 0;
  return wanted.map((type) => {
    const found = types.indexOf(type, from);
    if (found >= 0) from = found + 1;
    return found;
  });
}

type Handle = (event: never, context: never) => HandlerAnswer;

/** Subscriptions whose handlers are called by somebody in between. */
const calledThrough =
  (call: (handle: () => HandlerAnswer) => Promise<Awaited<HandlerAnswer>>) =>
  ({ log, subscriptions }: Store, options: SubscriptionsOptions): Subscriptions =>
    new (class extends Subscriptions {
      override subscribe<const Classes extends Subscribable>(
        messages: Classes,
        subscription: DurableSubscriptionOptions<MessageOf<Classes>>,
      ): Subscription {
        const handle = subscription.handle as Handle;
        const through = (event: never, context: never): HandlerAnswer => call(() => handle(event, context));
        return super.subscribe(messages, { ...subscription, handle: through as never });
      }
    })(log, subscriptions, options);

const twice = calledThrough(async (handle) => {
  const first = await handle();
  return first?.isErr() === true ? first : handle();
});

const turnOfTheLoop = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const unevenly = (delays: readonly number[]) => {
  let calls = 0;
  return calledThrough(async (handle) => {
    for (let turns = delays[(calls += 1) % delays.length] ?? 0; turns > 0; turns -= 1) await turnOfTheLoop();
    return handle();
  });
};

describe.each(scenarioNames)('the story "%s"', (scenario: ScenarioName) => {
  it('ends as it must', async () => {
    const { verdict } = await played(scenario);
    expect(verdict.differences).toEqual([]);
    expect(verdict.ending).toEqual(scenarios[scenario].ending);
  });

  it('ends the same, with no effect twice, when everybody hears everything twice', async () => {
    const [once, doubled] = [await played(scenario), await played(scenario, { makeSubscriptions: twice })];
    expect(doubled.verdict.differences).toEqual([]);
    expect([...doubled.types].sort()).toEqual([...once.types].sort());
  });

  it('ends the same, whoever is slow', async () => {
    const once = await played(scenario);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(6), { minLength: 1, maxLength: 12 }), async (delays) => {
        const slowed = await played(scenario, { makeSubscriptions: unevenly(delays) });
        expect(slowed.verdict.differences).toEqual([]);
        expect([...slowed.types].sort()).toEqual([...once.types].sort());
      }),
      { numRuns: 15 },
    );
  });

  it('is one conversation from the placing on, in which everything has a cause or somebody who asked', async () => {
    const { envelopes } = await played(scenario);
    const placedAt = envelopes.findIndex(({ message }) => message.type === 'ordering.OrderPlaced');
    const [first, ...rest] = envelopes
      .slice(placedAt)
      .filter(({ message }) => message.type !== 'catalog.MenuItemOutOfStock');
    const known = new Set(envelopes.map(({ id }) => id));
    for (const { correlationId, causationId, actor } of rest) {
      expect(correlationId).toBe(first?.correlationId);
      expect(causationId === undefined ? actor !== undefined : known.has(causationId)).toBe(true);
    }
  });
});

describe('the flow', () => {
  it('goes through all twelve steps, in order', async () => {
    const { types } = await played('delivered');
    expect(positionsOf(flow, types)).not.toContain(-1);
  });

  it('goes through them in order, whoever is slow', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(6), { minLength: 1, maxLength: 12 }), async (delays) => {
        const { types } = await played('delivered', { makeSubscriptions: unevenly(delays) });
        expect(positionsOf(flow, types)).not.toContain(-1);
      }),
      { numRuns: 15 },
    );
  });
});

describe('what goes wrong', () => {
  it('reserves nothing anywhere when the card is declined', async () => {
    const { types } = await played('declined');
    expect(
      positionsOf(['ordering.OrderPlaced', 'payment.PaymentFailed', 'ordering.OrderRejected'], types),
    ).not.toContain(-1);
    expect(types.filter((type) => /Authorized|Confirmed|Accepted|Delivery|Tracking/.test(type))).toEqual([]);
  });

  it('gives the money back and says which rule failed when the restaurant says no', async () => {
    const { types, envelopes } = await played('rejected');
    const course = ['catalog.RestaurantRejectedOrder', 'ordering.OrderRejected', 'payment.PaymentVoided'];
    expect(positionsOf(course, types)).not.toContain(-1);
    const rejection = envelopes.find(({ message }) => message.type === 'catalog.published.RestaurantRejectedOrder');
    expect(rejection?.message.data).toMatchObject({ rule: 'availability' });
    expect(types.filter((type) => /Captured|Delivery|Tracking/.test(type))).toEqual([]);
  });

  it('stops everybody and costs nothing when the customer cancels within two minutes', async () => {
    const { types, envelopes } = await played('cancelled');
    for (const end of [
      'catalog.OrderStopped',
      'dispatch.DeliveryFailed',
      'payment.PaymentVoided',
      'tracking.TrackingEnded',
    ]) {
      expect(types.filter((type) => type === end)).toHaveLength(1);
      expect(types.indexOf(end)).toBeGreaterThan(types.indexOf('ordering.OrderCancelled'));
    }
    const cancelled = envelopes.find(({ message }) => message.type === 'ordering.OrderCancelled');
    expect(cancelled?.message.encode()).toMatchObject({ fee: { amountInMinorUnits: '0', currency: 'EUR' } });
  });
});
